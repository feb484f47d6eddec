# SPDX-License-Identifier: MIT
# Postfix delivers to the mail host as its next hop, with a configuration and a queue of its own. It listens nowhere:
# letters come in by its sendmail program. Who is alice logs in at the mail host, others do not.

write_postfix() {
    local pf=$work/postfix service=$work/postfix/master.cf
    rm -rf "$pf"
    mkdir -p "$pf/queue" "$pf/data"
    chmod 711 "$work"  # what Postfix runs as has to come through
    chown postfix "$pf/data"
    cat >"$pf/main.cf" <<C
compatibility_level = 3.6
queue_directory = $pf/queue
data_directory = $pf/data
maillog_file = $pf/log
maillog_file_prefixes = $pf
myhostname = relay.other.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks_style = host
master_service_disable = inet
alias_maps =
alias_database =
local_recipient_maps =
relayhost = [127.0.0.1]:$smtp
smtp_tls_security_level = none
smtp_sasl_auth_enable = $login
smtp_sender_dependent_authentication = yes
smtp_sasl_password_maps = inline:{alice@example.test=alice:wonderland}
smtp_sasl_security_options = noanonymous, noplaintext
always_add_missing_headers = no
biff = no
C
    : >"$service"
    for row in "pickup 60 1 pickup" "cleanup - 0 cleanup" "qmgr 300 1 qmgr" "rewrite - - trivial-rewrite" "bounce - 0 bounce" \
        "defer - 0 bounce" "trace - 0 bounce" "smtp - - smtp" "error - - error" "retry - - error" "scache - 1 scache"; do
        set -- $row
        case $1 in pickup | qmgr | cleanup) private=n ;; *) private=- ;; esac
        echo "$1 unix $private - n $2 $3 $4" >>"$service"
    done
    echo "postlog unix-dgram n - n - 1 postlogd" >>"$service"
}
stop_postfix() { timeout 30 postfix -c "$work/postfix" stop >/dev/null 2>&1; }
by_postfix() { timeout 30 sendmail -C "$work/postfix" -i -f "$1" "$2" <"$3"; }
has_bounce() { grep -q -a -i 'report-type=delivery-status' "$mail"/alice/new/* 2>/dev/null; }
queue_is_empty() { [ -z "$(find "$work/postfix/queue"/{maildrop,incoming,active,deferred} -type f)" ]; }

postfix_delivers() {
    local letter file name from
    login=no
    ls /usr/lib/*/sasl2/libcrammd5.so >/dev/null 2>&1 && login=yes
    write_postfix
    begin
    postfix -c "$work/postfix" start >"$work/out" 2>&1 ||
        { skip "Postfix delivers: Postfix does not start here: $(tail -n 1 "$work/out")"; return; }

    which="dots utf8 long"
    for from in carol@other.test alice@example.test; do
        name="Postfix delivers$([ $from = carol@other.test ] || echo ", logged in by CRAM-MD5")"
        [ $from = alice@example.test ] && [ $login = no ] && { skip "$name: libsasl2-modules is not installed"; continue; }
        empty
        begin
        set_mark
        for letter in $which; do by_postfix "$from" alice@example.test "$letters/$letter" >>"$work/out" 2>&1 || wrong "$letter, exit status 0" $?; done
        wait_for 60 has_letters 3 || wrong "3 letters in the store" "$(count); $(tail -n 5 "$work/postfix/log")"
        rm -rf "$work/fetched"; mkdir "$work/fetched"
        cp "$mail"/alice/new/* "$work/fetched"
        holds "$work/fetched" $which
        wait_for 20 queue_is_empty || wrong "an empty queue" "$(find "$work/postfix/queue" -type f)"
        heard "C: EHLO relay.other.test" || wrong "EHLO" "none"
        [ $from = carol@other.test ] || [ "$(grep -l 'with ESMTPA id' "$work/fetched"/* | wc -l)" = 3 ] || wrong "ESMTPA in 3 letters" "$(head -n 4 "$work/fetched"/*)"
        end "$name"
    done

    empty
    begin
    by_postfix alice@example.test nobody@example.test "$letters/plain" >"$work/out" 2>&1
    wait_for 60 has_bounce || wrong "a report of the failure for alice" "$(tail -n 5 "$work/postfix/log")"
    grep -q -a '^Return-Path: <>' "$mail"/alice/new/* || wrong "Return-Path: <>" "$(head -n 5 "$mail"/alice/new/*)"
    grep -q -a '550 5.1.1 No such mailbox here' "$mail"/alice/new/* || wrong "550 5.1.1 in it" "$(cat "$mail"/alice/new/*)"
    end "Postfix reports to alice what the mail host refuses"

    begin
    stop_postfix || wrong "Postfix stops" "$(tail -n 5 "$work/postfix/log")"
    equal "warnings in Postfix's log" "" "$(grep -E ' (warning|error|fatal|panic): ' "$work/postfix/log" | grep -v postfix-script)"
    end "Postfix had nothing to complain about"
}

relaying() {
    if ! command -v postfix >/dev/null; then skip "Postfix delivers: postfix is not installed"
    elif [ "$(id -u)" != 0 ]; then skip "Postfix delivers: it needs root"
    else postfix_delivers; fi
    rm -rf "$work/postfix"
}
