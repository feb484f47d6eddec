# SPDX-License-Identifier: MIT
# client/05-mx and dig ask the same name server (knot, on loopback) the same questions.

name_server=  # its process

write_zone() {
    cat <<'ZONE'
$ORIGIN red.test.
$TTL 60
@ SOA ns hostmaster 1 3600 600 86400 60
@ NS ns
ns A 127.0.0.1
@ MX 20 mx2
@ MX 10 mx1
@ MX 30 mx.blue.test.
mx1 A 127.0.0.11
mx1 AAAA ::11
mx2 A 127.0.0.12
mx2 A 127.0.0.13
implicit A 127.0.0.14
null MX 0 .
alias CNAME red.test.
text TXT "no mail"
lost MX 5 text
ring1 CNAME ring2
ring2 CNAME ring1
ZONE
    local number
    for number in {10..69}; do  # does not fit into a datagram
        echo "many MX $number a-host-with-a-rather-long-name-$number.many"
        echo "a-host-with-a-rather-long-name-$number.many A 127.0.1.$number"
    done
}

write_knot_conf() {  # write_knot_conf PORT
    cat <<CONF
server:
    listen: 127.0.0.1@$1
    rundir: "$work/knot"
database:
    storage: "$work/knot/database"
log:
  - target: stdout
    any: warning
template:
  - id: default
    zonefile-sync: -1
    journal-content: none
zone:
  - domain: red.test
    file: "$work/knot/zone"
  - domain: green.test
    file: "$work/knot/green"
CONF
}

answers() { dig +short +tries=1 +time=1 -p "$1" @127.0.0.1 ns.red.test A 2>/dev/null | grep -q 127.0.0.1; }
answers_or_gone() { is_gone "$name_server" || answers "$1"; }

start_name_server() {  # sets name_port
    new_directory "$work/knot"
    write_zone >"$work/knot/zone"
    printf '%s\n' '$ORIGIN green.test.' '$TTL 60' '@ SOA ns hostmaster 1 3600 600 86400 60' '@ NS ns' \
        'ns A 127.0.0.1' '@ MX 10 mail' 'mail A 127.0.0.1' >"$work/knot/green"  # for the relay
    name_port=$(free_port)
    write_knot_conf "$name_port" >"$work/knot/conf"
    knotd -c "$work/knot/conf" >"$work/knot/log" 2>&1 &
    name_server=$!
    wait_for 20 answers_or_gone "$name_port"
    answers "$name_port"
}

ask_dig() { dig +short +tries=2 +time=2 -p "$name_port" @127.0.0.1 "$@"; }

# What 05-mx should print, from the answers of dig. No two hosts here have the same preference.
hosts_by_dig() {  # hosts_by_dig DOMAIN
    local preference host addresses
    ask_dig "$1" MX | grep -E '^[0-9]+ .*[^ ]\.$' | sort -n | while read -r preference host; do
        addresses=$({ ask_dig "$host" A; ask_dig "$host" AAAA; } | grep -v '\.$' | sort | xargs)
        [ -z "$addresses" ] || echo "$preference ${host%.} $addresses"
    done
}

sorted_addresses() {  # the addresses of a line have no order
    local preference host addresses
    while read -r preference host addresses; do
        echo "$preference $host $(tr ' ' '\n' <<<"$addresses" | sort | xargs)"
    done
}

check_mx() {
    have knotd "05-mx asks a name server" && have dig "05-mx asks a name server" || return
    begin
    start_name_server || wrong "a name server" "$(cat "$work/knot/log")"
    local domain status
    for domain in red.test alias.red.test many.red.test; do
        equal "hosts of $domain" "$(hosts_by_dig $domain | head -n 20)" \
            "$(build/client/05-mx $domain --dns "127.0.0.1:$name_port" 2>>"$work/out" | sorted_addresses)"
    done
    for domain in null lost text nobody; do
        build/client/05-mx $domain.red.test --dns "127.0.0.1:$name_port" >>"$work/out" 2>&1
        equal "exit status for $domain.red.test" 1 $?
    done
    for domain in ring1.red.test blue.test; do  # the server refuses to tell of another zone
        build/client/05-mx $domain --dns "127.0.0.1:$name_port" >>"$work/out" 2>&1
        equal "exit status for $domain" 75 $?
    done
    equal "the host of a domain without MX" "0 implicit.red.test 127.0.0.14" \
        "$(build/client/05-mx implicit.red.test --dns "127.0.0.1:$name_port" 2>>"$work/out")"
    end_process "$name_server"
    end "05-mx and dig find the same hosts at a real name server"
}
