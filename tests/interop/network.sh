# SPDX-License-Identifier: MIT
# A network of network namespaces (namespaces(7)): each host has its own address and the ports of real life, 25, 110 and
# 53. Two mail hosts of ours, a name server (knot) and a Postfix; messages pass both ways, and reports too. All of it is
# made inside one new namespace and is gone with its last process; nothing here touches the network of the machine.

net=$work/net

in_host() {  # in_host NAME COMMAND...: in the namespace of that host
    nsenter -t "$(cat "$net/$1.pid")" -n -- "${@:2}"
}

add_host() {  # add_host NAME ADDRESS
    unshare -n sleep 600 &
    echo $! >"$net/$1.pid"
    wait_for 10 differs_from_here $! || return 1
    ip link add "$1" type veth peer name eth0 netns $! && ip link set "$1" master bridge up &&
        in_host "$1" ip link set lo up && in_host "$1" ip link set eth0 up &&
        in_host "$1" ip address add "$2/24" dev eth0
}

differs_from_here() { [ "$(readlink /proc/self/ns/net)" != "$(readlink "/proc/$1/ns/net" 2>/dev/null)" ]; }

write_network_zone() {  # write_network_zone DOMAIN ADDRESS: with a first MX host that does not exist
    cat <<ZONE
\$ORIGIN $1.
\$TTL 60
@ SOA ns hostmaster 1 3600 600 86400 60
@ NS ns
ns A 10.0.0.53
@ MX 5 gone
@ MX 10 mail
gone A 10.0.0.99
mail A $2
ZONE
}

start_network_dns() {
    local domain address
    {
        printf 'server:\n    listen: 10.0.0.53@53\n    rundir: "%s"\n' "$net/knot"
        printf 'database:\n    storage: "%s"\n' "$net/knot/database"
        printf 'template:\n  - id: default\n    zonefile-sync: -1\n    journal-content: none\nzone:\n'
        while read -r domain address; do
            write_network_zone "$domain" "$address" >"$net/knot/$domain"
            printf '  - domain: %s\n    file: "%s"\n' "$domain" "$net/knot/$domain"
        done <<<"$1"
    } >"$net/knot/conf"
    in_host dns knotd -c "$net/knot/conf" >"$net/knot/log" 2>&1 &
    wait_for 20 network_dns_answers
}

network_dns_answers() { dig +short +tries=1 +time=1 @10.0.0.53 ns.red.test A 2>/dev/null | grep -q 10.0.0.53; }

start_network_host() {  # start_network_host NAME ADDRESS
    : >"$net/$1.log"
    in_host "$1" build/pop3/06-mailhost --address "$2" --smtp 25 --pop3 110 --domain "$1.test" --mail "$net/$1" \
        --dns 10.0.0.53:53 --retry 1 --timeout 20 >"$net/$1.log" 2>&1 &
    wait_for 20 grep -q 'POP3 listening on' "$net/$1.log"
}

start_network_postfix() {  # with the name server of this network, and not that of the machine
    chmod 711 "$work" "$net"
    echo 'nameserver 10.0.0.53' >"$net/resolv.conf"
    in_host violet unshare -m sh -c \
        'mount --bind "$1/resolv.conf" /etc/resolv.conf && exec python3 -B tests/peers/peers.py run postfix \
            "$1/postfix" address=10.0.0.41 port=25 local_domain=violet.test' sh "$net" >"$net/postfix.log" 2>&1 &
    wait_for 30 grep -q -s "daemon started" "$net/postfix/log"
}

network_send() {  # network_send HOST FROM TO SUBJECT: by a client that logs in
    printf 'Subject: %s\n\ntext\n' "$4" | build/client/06-send --server "$1:25" --user alice --password wonderland \
        --from "$2" --to "$3" --timeout 20
}

postfix_send() {  # postfix_send TO SUBJECT
    printf 'Subject: %s\n\ntext\n' "$2" |
        in_host violet sendmail -C "$net/postfix" -i -f alice@violet.test "$1"
}

violet_has() { grep -rq "^$1" "$net/postfix/mail/alice/new" 2>/dev/null; }

fetched_has() {  # fetched_has ADDRESS USER PASSWORD TEXT: fetches the mail by POP3
    build/client/07-fetch --server "$1:110" --user "$2" --password "$3" --dir "$net/$2-$1" >>"$work/out" 2>&1
    grep -rq "^$4" "$net/$2-$1" 2>/dev/null
}

network_checks() {
    begin
    mkdir -p "$net/knot"
    ip link add bridge type bridge && ip link set bridge up && ip address add 10.0.0.1/24 dev bridge &&
        ip link set lo up && add_host dns 10.0.0.53 && add_host red 10.0.0.11 && add_host green 10.0.0.21 &&
        add_host violet 10.0.0.41 || wrong "four hosts" "none"
    start_network_dns $'red.test 10.0.0.11\ngreen.test 10.0.0.21\nviolet.test 10.0.0.41' ||
        wrong "a name server" "$(cat "$net/knot/log")"
    start_network_host red 10.0.0.11 || wrong "red.test" "$(cat "$net/red.log")"
    start_network_host green 10.0.0.21 || wrong "green.test" "$(cat "$net/green.log")"
    start_network_postfix || wrong "violet.test" "$(cat "$net/postfix.log" "$net/postfix/log" 2>&1 | tail -n 5)"
    end "hosts with the ports 25, 110 and 53: two of ours, knot, and Postfix"
    [ $ok = yes ] || return

    begin
    network_send 10.0.0.11 alice@red.test bob@green.test "red to green" >>"$work/out" 2>&1
    network_send 10.0.0.11 alice@red.test bob@violet.test "red to violet" >>"$work/out" 2>&1
    postfix_send bob@red.test "violet to red" >>"$work/out" 2>&1
    wait_for 60 fetched_has 10.0.0.21 bob builder "Subject: red to green" || wrong "red to green" "$(cat "$net/red.log")"
    wait_for 60 violet_has "Subject: red to violet" || wrong "red to violet" "$(cat "$net/red.log")"
    wait_for 60 fetched_has 10.0.0.11 bob builder "Subject: violet to red" ||
        wrong "violet to red" "$(tail -n 5 "$net/postfix/log")"
    end "messages pass from ours to ours, to Postfix, and from Postfix, each past a first host that is gone"

    begin
    postfix_send nobody@red.test "violet to nobody" >>"$work/out" 2>&1
    network_send 10.0.0.11 alice@violet.test nobody@green.test "red to nobody" >>"$work/out" 2>&1
    wait_for 60 violet_has "Final-Recipient: rfc822; nobody@red.test" ||
        wrong "a report of Postfix" "$(tail -n 5 "$net/postfix/log")"
    wait_for 60 violet_has "Final-Recipient: rfc822; nobody@green.test" || wrong "our report" "$(cat "$net/red.log")"
    network_send 10.0.0.21 bob@green.test x@nowhere.red.test "to nowhere" >>"$work/out" 2>&1
    wait_for 60 fetched_has 10.0.0.21 bob builder "Final-Recipient: rfc822; x@nowhere.red.test" ||
        wrong "a report for bob" "$(cat "$net/green.log")"
    end "reports pass both ways: Postfix's about us, and ours to Postfix"
}

check_network() {
    local name="a network of namespaces"
    have ip "$name" && have unshare "$name" && have nsenter "$name" && have postfix "$name" && have_dns "$name" || return
    if ! unshare -n ip link add bridge type bridge >"$work/out" 2>&1 || ! unshare -m true 2>>"$work/out"; then
        skip "$name: no new namespaces for us here: $(tail -n 1 "$work/out")"
        return
    fi
    local line
    while read -r line; do  # the namespace has a shell of its own; what it has counted is told by its lines
        echo "$line"
        case $line in
        ok*) passed=$((passed + 1)) ;;
        FAILED*) failed=$((failed + 1)) ;;
        esac
    done < <(unshare -n --kill-child --pid --fork --mount-proc bash -c '
        for file in support send network; do . "tests/interop/$file.sh"; done
        loop=network
        network_checks' 2>"$work/network")
    [ ! -s "$work/network" ] || sed 's/^/         /' "$work/network"
}
