# SPDX-License-Identifier: MIT
# smtp/09-relay finds Postfix and aiosmtpd by MX, and hands them messages; and the report of a failure, made by it and
# made by Postfix from the same refusal, is compared field by field.

relay=  # its process

relay_is_up_or_gone() { grep -q 'Listening on' "$work/relay.log" || is_gone "$relay"; }

start_relay() {  # start_relay MX-PORT: red.test, which asks the name server of check_mx; sets relay_port
    rm -rf "$work/red"
    : >"$work/relay.log"
    build/smtp/09-relay --port 0 --domain red.test --mail "$work/red" --dns "127.0.0.1:$name_port" --mx-port "$1" \
        --retry 1 --timeout 20 >"$work/relay.log" 2>&1 &
    relay=$!
    wait_for 20 relay_is_up_or_gone
    relay_port=$(sed -n 's/^Listening on .*://p' "$work/relay.log")
    [ -n "$relay_port" ]
}

relay_message() {  # relay_message RECIPIENT FILE
    $sender --server "127.0.0.1:$relay_port" --user alice --password wonderland --from alice@red.test --to "$1" \
        --timeout 20 <"$2"
}

relay_is_empty() { [ -z "$(ls "$work/red/queue/new")" ]; }

relay_all_to() {  # relay_all_to MX-PORT RECIPIENT
    local message
    start_name_server || wrong "a name server" "$(cat "$work/knot/log")"
    start_relay "$1" || wrong "the relay listens" "$(cat "$work/relay.log")"
    for message in $all; do
        relay_message "$2" "$messages/$message" >>"$work/out" 2>&1 || wrong "exit status 0, $message" $?
    done
    wait_for 60 relay_is_empty || wrong "an empty queue" "$(tail -n 5 "$work/relay.log")"
    end_process $relay
    equal "exit status of the relay" 0 $?
    end_process $name_server
}

have_dns() { have knotd "$1" && have dig "$1"; }

check_relay_to_postfix() {
    local name="09-relay finds Postfix by MX"
    have_dns "$name" && all_reach_postfix "$name" green.test relay_all_to
}

check_relay_to_aiosmtpd() {
    local name="09-relay finds aiosmtpd by MX"
    have_dns "$name" && all_reach_aiosmtpd "$name" alice@green.test relay_all_to
}

# -- One refusal, two reports. A mail host of ours refuses nobody@green.test; our relay and Postfix hear it.

reports_in() { find "$1" -type f 2>/dev/null | grep -q .; }

check_reports() {
    local name="the reports of 09-relay and of Postfix have the same fields" green port
    have postfix "$name" && have_dns "$name" || return
    [ "$(id -u)" = 0 ] || { skip "$name: it needs root"; return; }
    begin
    rm -f "$work/green.log"
    build/smtp/07-login --port 0 --domain green.test --mail "$work/green" >"$work/green.log" 2>&1 &
    green=$!
    wait_for 20 grep -q 'Listening on' "$work/green.log" || wrong "a host for green.test" "$(cat "$work/green.log")"
    port=$(sed -n 's/^Listening on .*://p' "$work/green.log")

    start_name_server || wrong "a name server" "$(cat "$work/knot/log")"
    start_relay "$port" || wrong "the relay listens" "$(cat "$work/relay.log")"
    relay_message nobody@green.test "$messages/plain" >>"$work/out" 2>&1
    wait_for 30 reports_in "$work/red/alice/new" || wrong "a report of ours" "$(cat "$work/relay.log")"
    end_process $relay
    end_process $name_server

    chmod 711 "$work"
    python3 -B tests/peers/peers.py run postfix "$work/postfix" relay="[127.0.0.1]:$port" local_domain=red.test \
        >"$work/out" 2>&1 &
    postfix=$!
    wait_for 30 postfix_is_up_or_gone
    send_with_postfix alice@red.test nobody@green.test "$messages/plain" >>"$work/out" 2>&1
    wait_for 60 reports_in "$work/postfix/mail/alice/new" || wrong "a report of Postfix" "$(postfix_log)"
    end_process $postfix
    end_process $green

    timeout 60 python3 -B tests/interop/reports.py "$work"/red/alice/new/* "$work"/postfix/mail/alice/new/* \
        >>"$work/out" 2>&1 || wrong "the same fields" "others"
    end "$name"
    rm -rf "$work/postfix"
}
