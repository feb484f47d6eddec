# SPDX-License-Identifier: MIT
# Programs that read the store as it is, while the mail host has it. Flags that they set change nothing for POP3.

# -- mutt. It wants a terminal, and script(1) gives it one.

run_mutt() {
    local number keys=
    new_directory "$work/mutt"
    for number in 1 2 3 4 5; do
        keys+="$number<enter><copy-message><kill-line>$work/mutt/all<enter><toggle-new>"
    done
    peers fill muttrc copy="$work/mutt/all" keys="$keys" >"$work/muttrc"
    TERM=xterm timeout 60 script -qec "mutt -n -F $work/muttrc -f $mail/alice" /dev/null \
        </dev/null >"$work/log" 2>&1
}

check_mutt() {
    have mutt "mutt reads the store" && have script "mutt reads the store" || return
    local before message
    fill_store $all || return
    begin
    before=$(numbering)
    run_mutt
    equal "messages in mutt's copy" 5 "$(grep -c '^Return-Path' "$work/mutt/all")"
    for message in $all; do  # a mbox has > before a line that begins with "From ", and no message has one
        sed '1,/^$/d' "$messages/$message" >"$work/body"
        texts contains "$work/mutt/all" "$work/body" || wrong "the text of $message" "not in mutt's copy"
    done
    end "mutt reads the store"

    begin
    equal "messages that mutt has moved to cur, seen" 5 "$(find "$mail/alice/cur" -name '*:2,*S*' | wc -l)"
    equal "UIDL and LIST" "$before" "$(numbering)"
    end "what mutt has read has the same numbers and UIDLs"
}

# -- Dovecot: doveadm, and the POP3 server on standard input and output. No server is started, and nothing listens.
# Dovecot does not touch mail as root, so it gets the messages as nobody; the mail host, which is root then, may read
# them all the same.

prepare_dovecot() {
    local uid gid
    uid=$(id -u)
    gid=$(id -g)
    if [ "$uid" = 0 ]; then
        uid=65534
        gid=65534
        chmod 711 "$work" "$mail"
        chown -R "$uid:$gid" "$mail/alice"
    fi
    new_directory "$work/dovecot"
    peers prepare dovecot "$work/dovecot" mail="$mail" uid="$uid" gid="$gid"
    : >"$work/dovecot/complaints"
}

as_alice() {  # as_alice PROGRAM ARGUMENT...: one of Dovecot's, which finds no process that counts statistics
    local program=$1
    shift
    USER=alice HOME=$mail/alice timeout 60 "$program" -c "$work/dovecot/conf" -o stats_writer_socket_path= "$@" \
        2>>"$work/dovecot/complaints"
}

doveadm_here() { as_alice doveadm "$@"; }
doveadm_count() { doveadm_here mailbox status -t messages INBOX | sed 's/.*=//'; }
dovecot_pop3() { echo "$(doveconf -h libexec_dir)/pop3"; }
retr_all() { lines 'RETR 1' 'RETR 2' 'RETR 3' 'RETR 4' 'RETR 5' QUIT; }
same_files() { cmp "$1" "$2" >>"$work/out" 2>&1 || wrong "$3" "$(diff "$1" "$2" | head -n 20)"; }

doveadm_reads() {
    local message
    begin
    equal "messages that doveadm counts" 5 "$(doveadm_count)"
    for message in $all; do
        doveadm_here fetch text mailbox INBOX header Message-ID "<$message@other.test>" >"$work/field"
        sed '1d; s/\f$//' "$work/field" | tr -d '\r\f' >"$work/text"  # between "text:" and a form feed
        texts contains "$work/text" "$messages/$message" ||
            wrong "the text of $message" "$(head -c 300 "$work/text")"
    done
    equal "UIDL and LIST" "$numbers" "$(numbering)"
    end "doveadm reads the store"
}

dovecot_pop3_reads() {
    if [ ! -x "$(dovecot_pop3)" ]; then
        skip "Dovecot's POP3 server: it is not installed"
        return
    fi
    begin
    retr_all | as_alice "$(dovecot_pop3)" | texts messages >"$work/theirs"
    same_files "$work/ours" "$work/theirs" "the same messages and sizes"
    equal "messages" 5 "$(grep -a -c '^[0-9]* bytes' "$work/theirs")"
    equal "UIDL and LIST" "$numbers" "$(numbering)"
    end "Dovecot's POP3 server hands out the same messages, byte for byte"
}

doveadm_sets_flags() {
    begin
    doveadm_here flags add '\Seen \Flagged' mailbox INBOX all
    equal "messages in cur that have the flags" 5 "$(find "$mail/alice/cur" -name '*:2,*F*S*' | wc -l)"
    equal "UIDL and LIST" "$numbers" "$(numbering)"
    doveadm_here flags remove '\Flagged' mailbox INBOX all
    equal "messages without the flag" 5 "$(find "$mail/alice/cur" -name '*:2,S' | wc -l)"
    equal "UIDL and LIST" "$numbers" "$(numbering)"
    end "flags that Dovecot sets leave numbers and UIDLs as they are"
}

doveadm_stores() {
    begin
    empty_store
    doveadm_here save -m INBOX <"$messages/utf8"
    { log_in; lines STAT 'RETR 1' QUIT; } | converse "$pop3" | texts messages | tr -d '\r' | sed 1d >"$work/ours"
    same_files "$messages/utf8" "$work/ours" "$(cat "$messages/utf8")"
    { log_in; lines 'DELE 1' QUIT; } | converse "$pop3" >>"$work/out"
    equal "messages for doveadm after DELE" 0 "$(doveadm_count)"
    end "what Dovecot stores, our POP3 server hands out and deletes"
}

check_dovecot() {
    local numbers
    have doveadm "Dovecot reads the store" || return
    fill_store $all || return
    prepare_dovecot
    numbers=$(numbering)
    { log_in; retr_all; } | converse "$pop3" | texts messages >"$work/ours"
    doveadm_reads
    dovecot_pop3_reads
    doveadm_sets_flags
    doveadm_stores

    begin
    equal "Dovecot's complaints" "" "$(grep -v ': Info: ' "$work/dovecot/complaints")"
    end "Dovecot finds nothing wrong with the store"
    rm -f "$mail"/alice/dovecot* "$mail"/alice/maildirfolder
    [ "$(id -u)" != 0 ] || chown -R 0:0 "$mail/alice"
}
