# SPDX-License-Identifier: MIT
# Real servers and clients against the checker of the exercises. They pass what they claim. Where one differs from what a
# check wants, the check is named here, and exercises/README.md says what that program does.

checker=build/exercises/check

# passes NAME EXERCISE DIFFERENCES ARGUMENT...: DIFFERENCES are titles of checks, one a line
passes() {
    local name=$1 exercise=$2 differences=$3
    shift 3
    begin
    timeout 200 $checker "$exercise" "$@" --all >"$work/out" 2>&1
    local status=$?
    [ $status -le 1 ] || wrong "it can be tested" "$(tail -n 20 "$work/out")"
    equal "the checks that it does not pass" "$differences" \
        "$(sed -n 's/^FAILED  *[0-9]*  //p; s/^not tested  *[0-9]*  //p' "$work/out")"
    end "$name passes $exercise${differences:+, but for what is known}"
}

check_postfix_by_checker() {
    have postfix "Postfix and the checker" || return
    [ "$(id -u)" = 0 ] || { skip "Postfix and the checker: it needs root"; return; }
    local port server
    port=$(free_port)
    chmod 711 "$work"
    python3 -B tests/peers/peers.py run postfix "$work/checked" port="$port" local_domain=example.test >"$work/out" 2>&1 &
    server=$!
    wait_for 30 answers_at "$port"
    for exercise in smtp/01-by-hand smtp/02-hello smtp/03-envelope; do
        passes Postfix $exercise "" "127.0.0.1:$port"
    done
    passes Postfix smtp/04-data "smuggled commands" "127.0.0.1:$port"
    passes Postfix smtp/06-extensions "a parameter given twice
HELP
commands in one segment" "127.0.0.1:$port"
    end_process $server
    rm -rf "$work/checked"
}

check_aiosmtpd_by_checker() {
    local python port server
    find_aiosmtpd "aiosmtpd and the checker" || return
    port=$(free_port)
    new_directory "$work/fetched"
    $python -B tests/interop/aiosmtpd_server.py "$port" "$work/fetched" >"$work/out" 2>&1 &
    server=$!
    wait_for 30 answers_at "$port"
    for exercise in smtp/01-by-hand smtp/02-hello smtp/04-data; do
        passes aiosmtpd $exercise "" "127.0.0.1:$port"
    done
    passes aiosmtpd smtp/03-envelope "a wrong address changes nothing" "127.0.0.1:$port"
    end_process $server
}

check_dovecot_by_checker() {
    have dovecot "Dovecot and the checker" || return
    [ "$(id -u)" = 0 ] || { skip "Dovecot and the checker: it needs root"; return; }
    local port server
    port=$(free_port)
    chmod 711 "$work"
    mkdir -p "$work"/checked/{alice,bob}/{tmp,new,cur}
    chown -R 65534:65534 "$work/checked"
    python3 -B tests/peers/peers.py run dovecot "$work/dove-checked" mail="$work/checked" port="$port" \
        password=wonderland >"$work/out" 2>&1 &
    server=$!
    wait_for 30 greets "$port"
    for exercise in $DOVECOT_EXERCISES; do
        passes Dovecot "$exercise" "$(dovecot_differs "$exercise")" "127.0.0.1:$port" --mail "$work/checked"
    done
    end_process $server
}
DOVECOT_EXERCISES="pop3/01-authorization pop3/02-transaction pop3/03-retrieve pop3/04-update"

dovecot_differs() {
    case $1 in
    pop3/01*) echo "who has no account is not told so" ;;  # the configuration has a password and no list of users
    pop3/02*) printf '%s\n' "one session has the maildrop" "a verb with too much" ;;
    esac
}

check_clients_by_checker() {
    if have msmtp "msmtp and the checker"; then
        passes msmtp client/06-send "one of them is refused" \
            --run 'msmtp --host={host} --port={port} --auth=off --tls=off -f {from} {to}'
    fi
    if have swaks "swaks and the checker"; then
        passes swaks client/06-send "two recipients
one of them is refused" --run 'swaks --server {host}:{port} --from {from} --to {to} --data -'
    fi
    if have mpop "mpop and the checker"; then
        passes mpop client/07-fetch "a line that is lost in the middle
a message that is refused" --run 'sh -c "cd {folder} && mkdir -p tmp new cur && exec mpop --host={host} \
            --port={port} --user={user} --auth=user --tls=off --passwordeval=echo\ {password} --uidls-file=fetched --received-header=off \
            --delivery=maildir,{folder} --keep=off"'
    fi
}

check_checker() {
    check_postfix_by_checker
    check_aiosmtpd_by_checker
    check_dovecot_by_checker
    check_clients_by_checker
}
