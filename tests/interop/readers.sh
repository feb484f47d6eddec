# SPDX-License-Identifier: MIT
# Who reads the store as it is, while the mail host has it. Flags that they set change nothing for POP3.

# mutt wants a terminal, and script(1) lends it one.
with_mutt() {
    rm -rf "$work/mutt"
    mkdir "$work/mutt"
    printf 'set mbox_type=mbox\nset delete=no\nset confirmappend=no\nset confirmcreate=no\nset wait_key=no\nset resolve=no\nset quit=yes\nset move=no\n' >"$work/muttrc"
    local number keys=
    for number in 1 2 3 4 5; do keys="$keys$number<enter><copy-message><kill-line>$work/mutt/all<enter><toggle-new>"; done
    echo "push \"$keys<quit>\"" >>"$work/muttrc"
    TERM=xterm timeout 60 script -qec "mutt -n -F $work/muttrc -f $mail/alice" /dev/null </dev/null >"$work/log" 2>&1
}

is_part() {  # is_part FILE WHOLE
    python3 -c 'import sys; sys.exit(open(sys.argv[1], "rb").read() not in open(sys.argv[2], "rb").read())' "$1" "$2"
}

by_mutt() {
    local before letter
    fill $all || return
    begin
    before=$(numbering)
    with_mutt
    equal "letters in mutt's copy" 5 "$(grep -c '^Return-Path' "$work/mutt/all")"
    for letter in $all; do  # a mbox puts > before a line that begins with "From ", and no letter has one
        sed '1,/^$/d' "$letters/$letter" >"$work/body"
        is_part "$work/body" "$work/mutt/all" || wrong "the text of $letter" "not in mutt's copy"
    done
    end "mutt reads the store"
    begin
    equal "letters that mutt has moved to cur, seen" 5 "$(find "$mail/alice/cur" -name '*:2,*S*' | wc -l)"
    equal "UIDL and LIST" "$before" "$(numbering)"
    end "what mutt has read has the same numbers and UIDLs"
}

# Dovecot, with a configuration of its own; no server is started, and nothing listens. It does not touch mail as root,
# so it gets the letters as somebody else; the mail host, which is root then, may read them all the same.
with_dovecot() {
    local user group
    user=$(id -u) group=$(id -g)
    if [ "$user" = 0 ]; then
        user=65534 group=65534
        chmod 711 "$work" "$mail"
        chown -R "$user:$group" "$mail/alice"
    fi
    rm -rf "$work/dovecot"
    mkdir -p "$work/dovecot/run"
    printf '%s\n' "base_dir = $work/dovecot/run" "state_dir = $work/dovecot" "log_path = $work/dovecot/log" "protocols = pop3" \
        "ssl = no" "mail_location = maildir:$mail/alice" "stats_writer_socket_path =" "mail_uid = $user" "mail_gid = $group" \
        >"$work/dovecot/conf"
    : >"$work/dovecot/complaints"
}
doveadm_here() { USER=alice HOME=$mail/alice timeout 60 doveadm -c "$work/dovecot/conf" "$@" 2>>"$work/dovecot/complaints"; }
dovecot_pop3() { USER=alice HOME=$mail/alice timeout 60 "$(doveconf -h libexec_dir)/pop3" -c "$work/dovecot/conf" 2>>"$work/dovecot/complaints"; }
doveadm_count() { doveadm_here mailbox status -t messages INBOX | sed 's/.*=//'; }

# Each letter as POP3 gives it, sorted: Dovecot may number them in another order.
each_letter() { python3 -c '
import re, sys
said = sys.stdin.buffer.read()
for text in sorted(re.findall(rb"(?ms)^\+OK \d+ octets\r\n(.*?)^\.\r\n", said)):
    sys.stdout.buffer.write(b"%d bytes\r\n%s" % (len(text), text))'; }
retr_all() { printf 'RETR %s\r\n' 1 2 3 4 5; printf 'QUIT\r\n'; }

by_dovecot() {
    local before letter
    fill $all || return
    with_dovecot
    before=$(numbering)
    { printf 'USER alice\r\nPASS wonderland\r\n'; retr_all; } | converse "$pop3" | each_letter >"$work/ours"

    begin
    equal "letters that doveadm counts" 5 "$(doveadm_count)"
    for letter in $all; do
        doveadm_here fetch text mailbox INBOX header Message-ID "<$letter@other.test>" >"$work/text_field"
        sed '1d; s/\f$//' "$work/text_field" | tr -d '\r\f' >"$work/text"  # "text:" before it and a form feed behind it
        is_part "$letters/$letter" "$work/text" || wrong "the text of $letter" "$(head -c 300 "$work/text")"
    done
    equal "UIDL and LIST" "$before" "$(numbering)"
    end "doveadm reads the store"

    if [ ! -x "$(doveconf -h libexec_dir)/pop3" ]; then skip "Dovecot's POP3 server: it is not installed"; else
    begin
    retr_all | dovecot_pop3 | each_letter >"$work/theirs"
    cmp "$work/ours" "$work/theirs" >>"$work/out" 2>&1 || wrong "the same letters and sizes" "$(diff "$work/ours" "$work/theirs" | head -n 20)"
    equal "letters" 5 "$(grep -a -c '^[0-9]* bytes' "$work/theirs")"
    equal "UIDL and LIST" "$before" "$(numbering)"
    end "Dovecot's POP3 server hands out the same letters, byte for byte"
    fi

    begin
    doveadm_here flags add '\Seen \Flagged' mailbox INBOX all
    equal "letters in cur that have the flags" 5 "$(find "$mail/alice/cur" -name '*:2,*F*S*' | wc -l)"
    equal "UIDL and LIST" "$before" "$(numbering)"
    doveadm_here flags remove '\Flagged' mailbox INBOX all
    equal "letters without the flag" 5 "$(find "$mail/alice/cur" -name '*:2,S' | wc -l)"
    equal "UIDL and LIST" "$before" "$(numbering)"
    end "flags that Dovecot sets leave numbers and UIDLs as they are"

    begin
    empty
    doveadm_here save -m INBOX <"$letters/utf8"
    printf 'USER alice\r\nPASS wonderland\r\nSTAT\r\nRETR 1\r\nQUIT\r\n' | converse "$pop3" | each_letter | tr -d '\r' | sed 1d >"$work/ours"
    cmp "$letters/utf8" "$work/ours" >>"$work/out" 2>&1 || wrong "$(cat "$letters/utf8")" "$(cat "$work/ours")"
    printf 'USER alice\r\nPASS wonderland\r\nDELE 1\r\nQUIT\r\n' | converse "$pop3" >>"$work/out"
    equal "letters for doveadm after DELE" 0 "$(doveadm_count)"
    end "what Dovecot stores, our POP3 server hands out and deletes"

    begin
    equal "Dovecot's complaints" "" "$(grep -v ': Info: ' "$work/dovecot/complaints")"
    end "Dovecot finds nothing wrong with the store"
    rm -f "$mail"/alice/dovecot* "$mail"/alice/maildirfolder
    [ "$(id -u)" != 0 ] || chown -R 0:0 "$mail/alice"
}

readers() {
    have mutt "mutt reads the store" && have script "mutt reads the store" && have python3 "mutt reads the store" && by_mutt
    have doveadm "Dovecot reads the store" && have python3 "Dovecot reads the store" && by_dovecot
}
