# SPDX-License-Identifier: MIT
# client/06-send hands messages to other servers: Postfix, its smtp-sink, and aiosmtpd; and mutt uses it to send.

sender=build/client/06-send

send_with_06_send() { $sender --server "127.0.0.1:$smtp" --from carol@other.test --to alice@example.test <"$1"; }

send_to_port() {  # send_to_port PORT RECIPIENT FILE
    $sender --server "127.0.0.1:$1" --from carol@other.test --to "$2" --timeout 20 <"$3"
}

send_all_to() {  # send_all_to PORT RECIPIENT
    local message
    for message in $all; do
        send_to_port "$1" "$2" "$messages/$message" >>"$work/out" 2>&1 || wrong "exit status 0, $message" $?
    done
}

answers_at() { lines QUIT | converse "$1" 2>/dev/null | grep -q '^220 '; }

# -- Postfix stores what it gets for its domain in a Maildir. COMMAND PORT RECIPIENT gives it all messages.

postfix_has() { [ "$(find "$work/blue/mail/alice/new" -type f 2>/dev/null | wc -l)" -ge "$1" ]; }

all_reach_postfix() {  # all_reach_postfix CHECK DOMAIN COMMAND
    have postfix "$1" || return
    [ "$(id -u)" = 0 ] || { skip "$1: it needs root"; return; }
    local port blue
    port=$(free_port)
    chmod 711 "$work"
    python3 -B tests/peers/peers.py run postfix "$work/blue" port="$port" local_domain="$2" >"$work/out" 2>&1 &
    blue=$!
    begin
    wait_for 30 answers_at "$port" || wrong "Postfix listens" "$(cat "$work/blue/log")"
    "$3" "$port" "alice@$2"
    wait_for 60 postfix_has 5 || wrong "5 messages" "$(tail -n 5 "$work/blue/log")"
    new_directory "$work/fetched"
    cp "$work"/blue/mail/alice/new/* "$work/fetched" 2>/dev/null
    holds "$work/fetched" $all
    end_process $blue
    rm -rf "$work/blue"
    end "$1"
}

check_send_to_postfix() { all_reach_postfix "06-send delivers to Postfix" blue.test send_all_to; }

# -- aiosmtpd in a few lines of Python: a file for each message.

all_reach_aiosmtpd() {  # all_reach_aiosmtpd CHECK RECIPIENT COMMAND
    local python port server
    find_aiosmtpd "$1" || return
    port=$(free_port)
    new_directory "$work/fetched"
    $python -B tests/interop/aiosmtpd_server.py "$port" "$work/fetched" >"$work/out" 2>&1 &
    server=$!
    begin
    wait_for 30 answers_at "$port" || wrong "aiosmtpd listens" "$(cat "$work/out")"
    "$3" "$port" "$2"
    end_process $server
    holds "$work/fetched" $all
    end "$1"
}

check_send_to_aiosmtpd() { all_reach_aiosmtpd "06-send delivers to aiosmtpd" alice@example.test send_all_to; }

# -- smtp-sink writes a file for each message.

check_send_to_smtp_sink() {
    have smtp-sink "06-send delivers to smtp-sink" || return
    local port sink user=()
    port=$(free_port)
    new_directory "$work/fetched"
    [ "$(id -u)" != 0 ] || user=(-u nobody)  # it wants to be somebody else, who may write there
    chmod 711 "$work"
    chmod 777 "$work/fetched"
    (cd "$work/fetched" && exec smtp-sink "${user[@]}" -d %M. "127.0.0.1:$port" 10) >"$work/out" 2>&1 &
    sink=$!
    begin
    wait_for 30 answers_at "$port" || wrong "smtp-sink listens" "$(cat "$work/out")"
    rm -f "$work"/fetched/*
    send_all_to "$port" alice@example.test
    end_process $sink
    local file
    for file in "$work"/fetched/*; do sed -i '$ d' "$file"; done  # an empty line that smtp-sink adds
    holds "$work/fetched" $all
    end "06-send delivers to smtp-sink"
}

# -- mutt sends with it.

check_mutt_sends() {
    have mutt "mutt sends with 06-send" || return
    begin
    empty_store
    printf 'Tea at five?\n' | TERM=xterm timeout 60 mutt -n -F <(
        printf '%s\n' "set sendmail=\"$PWD/$sender --server 127.0.0.1:$smtp --from carol@other.test\"" \
            'set from="carol@other.test"' 'set copy=no'
    ) -s "from mutt" alice@example.test >"$work/out" 2>&1 || wrong "exit status 0" $?
    stored >"$work/stored"
    equal "messages in the store" 1 "$(count)"
    grep -q '^Subject: from mutt$' "$work/stored" || wrong "its subject" "$(cat "$work/stored")"
    end "mutt sends with 06-send"
}

check_06_send() {
    which=$all
    mechanism=
    send_and_check "06-send sends" send_with_06_send
    check_mutt_sends
}
