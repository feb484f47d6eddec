# SPDX-License-Identifier: MIT
# Postfix delivers to the mail host as its next hop. Messages come in by its sendmail program. Those from alice it
# delivers with a login, all others without.

start_postfix() {  # start_postfix LOGIN: yes or no
    rm -rf "$work/postfix"
    chmod 711 "$work"  # Postfix gives up root, and has to come through
    python3 -B tests/peers/peers.py run postfix "$work/postfix" relay="[127.0.0.1]:$smtp" login="$1" \
        >"$work/out" 2>&1 &
    postfix=$!
    wait_for 30 postfix_is_up_or_gone
    postfix_is_up
}

postfix_is_up() { timeout 10 postfix -c "$work/postfix" status >/dev/null 2>&1; }
postfix_is_up_or_gone() { postfix_is_up || is_gone $postfix; }
postfix_log() { tail -n 5 "$work/postfix/log"; }
send_with_postfix() { timeout 30 sendmail -C "$work/postfix" -i -f "$1" "$2" <"$3"; }  # SENDER RECIPIENT FILE
queued() { find "$work/postfix/queue"/{maildrop,incoming,active,deferred} -type f; }
queue_is_empty() { [ -z "$(queued)" ]; }
has_report() { grep -q -a -i 'report-type=delivery-status' "$mail"/alice/new/* 2>/dev/null; }
has_cram_md5() { ls /usr/lib/*/sasl2/libcrammd5.so >/dev/null 2>&1; }

postfix_delivers() {  # postfix_delivers NAME SENDER
    local message
    empty_store
    begin
    set_mark
    for message in $some long; do
        send_with_postfix "$2" alice@example.test "$messages/$message" >>"$work/out" 2>&1 ||
            wrong "$message, exit status 0" $?
    done
    wait_for 60 has_messages 3 || wrong "3 messages in the store" "$(count); $(postfix_log)"
    new_directory "$work/fetched"
    cp "$mail"/alice/new/* "$work/fetched"
    holds "$work/fetched" $some long
    wait_for 20 queue_is_empty || wrong "an empty queue" "$(queued)"
    has_sent "EHLO relay.other.test" || wrong "EHLO" "none"
    [ "$2" != alice@example.test ] || says_logged_in "$work/fetched"/*
    end "$1"
}

postfix_reports() {
    empty_store
    begin
    send_with_postfix alice@example.test nobody@example.test "$messages/plain" >"$work/out" 2>&1
    wait_for 60 has_report || wrong "a report of the failure for alice" "$(postfix_log)"
    stored >"$work/stored"
    grep -q -a '^Return-Path: <>' "$work/stored" || wrong "Return-Path: <>" "$(head -n 5 "$work/stored")"
    grep -q -a '550 5\.1\.1 ' "$work/stored" || wrong "550 5.1.1 in it" "$(cat "$work/stored")"
    end "Postfix reports to alice what the mail host refuses"
}

postfix_stops() {
    begin
    end_process $postfix
    postfix_is_up && wrong "Postfix stops" "$(postfix_log)"
    equal "warnings in Postfix's log" "" \
        "$(grep -E ' (warning|error|fatal|panic): ' "$work/postfix/log" | grep -v postfix-script)"
    end "Postfix logs no warning"
}

check_postfix() {
    local login=no logged_in="Postfix delivers, logged in by CRAM-MD5"
    have postfix "Postfix delivers" || return
    if [ "$(id -u)" != 0 ]; then
        skip "Postfix delivers: it needs root"
        return
    fi
    has_cram_md5 && login=yes
    if start_postfix $login; then
        postfix_delivers "Postfix delivers" carol@other.test
        if [ $login = yes ]; then
            postfix_delivers "$logged_in" alice@example.test
        else
            skip "$logged_in: libsasl2-modules is not installed"
        fi
        postfix_reports
        postfix_stops
    else
        skip "Postfix delivers: Postfix does not start here: $(cat "$work/out" "$work/postfix/log" | tail -n 1)"
    fi
    rm -rf "$work/postfix"
}
