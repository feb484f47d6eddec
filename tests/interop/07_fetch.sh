# SPDX-License-Identifier: MIT
# client/07-fetch fetches from our mail host, and from other servers: Dovecot, popa3d, Courier.

fetcher=build/client/07-fetch

run_fetcher() {  # run_fetcher PORT USER:PASSWORD DIRECTORY OPTION...
    local port=$1 user=$2 directory=$3
    shift 3
    timeout 60 $fetcher --server "127.0.0.1:$port" --user "${user%%:*}" --password "${user#*:}" \
        --dir "$directory" "$@" || return
    rm -f "$directory"/fetched-*
}

fetch_with_07_fetch() { run_fetcher "$pop3" alice:wonderland "$1"; }

keep_with_07_fetch() {
    mkdir -p "$work/kept"
    timeout 60 $fetcher --server "127.0.0.1:$pop3" --user alice --password wonderland --dir "$work/kept" --keep || return
    find "$work/kept" -name '*.eml' -exec mv -t "$work/fetched" {} +
}

check_07_fetch() {
    which=$all
    fetch_and_check "07-fetch fetches and deletes" "AUTH CRAM-MD5" 0 fetch_with_07_fetch
    rm -rf "$work/kept"
    two_days 07-fetch keep_with_07_fetch
    empty_store
    refused "07-fetch is told that the password is wrong" 77 'Wrong name or password' \
        run_fetcher "$pop3" alice:wrong "$work/none"
    check_progress
}

# On a terminal, which script(1) is, a message of more than a megabyte shows how far it has come.
check_progress() {
    have script "07-fetch shows its progress" || return
    local command="$fetcher --server 127.0.0.1:$pop3 --user alice --password wonderland --dir $work/kept"
    begin
    empty_store
    new_directory "$work/kept"
    { header large; echo; head -c 5000000 /dev/zero | tr '\0' x | fold; echo; } >"$mail/alice/new/1.M1.large"
    TERM=xterm timeout 60 script -qec "$command" /dev/null </dev/null >"$work/log" 2>&1 || wrong "exit status 0" $?
    grep -q -a ' of 5\.[0-9] MB' "$work/log" || wrong "... of 5.1 MB" "$(cat "$work/log")"
    equal "files" 1 "$(ls "$work/kept" | wc -l)"
    end "07-fetch shows its progress"
}

# -- Another server on $port has the messages for $user.

greets() { lines QUIT | converse "$1" 2>/dev/null | grep -q '^+OK'; }

fetch_all_from() {  # fetch_all_from NAME PORT USER COMMAND...: the command is the server
    local name=$1 port=$2 user=$3 server
    shift 3
    "$@" >"$work/server.log" 2>&1 &
    server=$!
    begin
    wait_for 30 greets "$port" || wrong "$name listens" "$(cat "$work/server.log")"
    new_directory "$work/kept"
    new_directory "$work/fetched"
    keep_from "$port" "$user"
    cp "$work"/kept/*.eml "$work/fetched" 2>>"$work/out"
    holds "$work/fetched" $all
    keep_from "$port" "$user"
    equal "messages after fetching once more" 5 "$(ls "$work"/kept/*.eml | wc -l)"
    new_directory "$work/fetched"
    run_fetcher "$port" "$user:secret" "$work/fetched" >>"$work/out" 2>&1 || wrong "exit status 0, deleting" $?
    holds "$work/fetched" $all
    run_fetcher "$port" "$user:secret" "$work/kept" >"$work/log" 2>&1 || wrong "exit status 0, at the end" $?
    equal "what is left on the server" "" "$(cat "$work/log")"
    run_fetcher "$port" "$user:wrong" "$work/kept" >"$work/log" 2>&1
    equal "exit status for a wrong password" 77 $?
    end_process $server
    end "07-fetch keeps, and deletes, on $name"
}

keep_from() {  # keep_from PORT USER
    timeout 60 $fetcher --server "127.0.0.1:$1" --user "$2" --password secret --dir "$work/kept" --keep \
        >>"$work/out" 2>&1 || wrong "exit status 0, keeping" $?
}

new_maildir() {  # new_maildir DIRECTORY MESSAGE...
    local message
    mkdir -p "$1"/{tmp,new,cur}
    for message in "${@:2}"; do cp "$messages/$message" "$1/new/1.$message.host"; done
}

new_mbox() {  # new_mbox FILE MESSAGE...
    local message
    mkdir -p "${1%/*}"
    for message in "${@:2}"; do
        echo "From carol@other.test Tue Nov 24 06:15:17 2026"
        cat "$messages/$message"
        echo
    done >"$1"
}

check_fetch_from_dovecot() {
    have dovecot "07-fetch and Dovecot" || return
    [ "$(id -u)" = 0 ] || { skip "07-fetch and Dovecot: it needs root"; return; }
    local port
    port=$(free_port)
    chmod 711 "$work"
    new_maildir "$work/doves/alice" $all
    chown -R 65534:65534 "$work/doves"
    fetch_all_from Dovecot "$port" alice \
        python3 -B tests/peers/peers.py run dovecot "$work/dove" mail="$work/doves" port="$port"
}

check_fetch_from_popa3d() {
    have popa3d "07-fetch and popa3d" || return
    [ "$(id -u)" = 0 ] || { skip "07-fetch and popa3d: it needs root"; return; }
    local port
    port=$(free_port)
    new_mbox "$work/popa3d/mail/pop1" $all
    fetch_all_from popa3d "$port" pop1 python3 -B tests/peers/peers.py run popa3d "$work/popa3d" port="$port"
}

check_fetch_from_courier() {
    have courierpop3d "07-fetch and Courier" || return
    local port
    port=$(free_port)
    new_maildir "$work/courier/alice" $all
    fetch_all_from Courier "$port" alice python3 -B tests/peers/peers.py run courier "$work/courier" port="$port"
}

check_fetch_from_others() {
    check_fetch_from_dovecot
    check_fetch_from_popa3d
    check_fetch_from_courier
}
