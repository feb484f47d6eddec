# SPDX-License-Identifier: MIT
# What real servers answer to the bytes that ours is asked too: the two tables in exercises/README.md must say so still.
# NEW=1 writes them.

as_in_the_table() {  # as_in_the_table PROTOCOL NAME=PORT...
    begin
    timeout 300 python3 -B tests/interop/answers.py ${NEW:+--write} exercises/README.md "$@" >"$work/out" 2>&1 ||
        wrong "what the table says" "$(cat "$work/out")"
    end "the table of answers of $1: $(($# - 1)) servers"
}

# Sets port, and adds the process to servers.
start_peer() {  # start_peer READY PEER ARGUMENT...: until READY succeeds
    port=$(free_port)
    python3 -B tests/peers/peers.py run "${@:2}" port="$port" >/dev/null 2>&1 &
    servers+=($!)
    wait_for 30 "$1" "$port"
}

check_answers() {
    local python port server servers=() of_smtp=() of_pop3=() peers=$work/peers
    fill_store plain
    of_smtp+=("This_toolkit=$smtp")
    of_pop3+=("This_toolkit=$pop3=alice:wonderland")
    chmod 711 "$work"
    mkdir -m 711 "$peers"
    if [ "$(id -u)" != 0 ]; then
        skip "answers of Postfix, Dovecot and popa3d: they need root"
    else
        if have postfix "answers of Postfix"; then
            start_peer answers_at postfix "$peers/postfix" local_domain=example.test
            of_smtp+=("Postfix=$port")
        fi
        if have dovecot "answers of Dovecot"; then
            new_maildir "$peers/mail/alice" plain
            chown -R 65534:65534 "$peers/mail"
            start_peer greets dovecot "$peers/dovecot" mail="$peers/mail"
            of_pop3+=("Dovecot=$port=alice:secret")
        fi
        if have popa3d "answers of popa3d"; then
            new_mbox "$peers/popa3d/mail/pop1" plain
            start_peer greets popa3d "$peers/popa3d"
            of_pop3+=("popa3d=$port=pop1:secret")
        fi
    fi
    if find_aiosmtpd "answers of aiosmtpd"; then
        port=$(free_port)
        mkdir "$peers/aiosmtpd"
        $python -B tests/interop/aiosmtpd_server.py "$port" "$peers/aiosmtpd" >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 answers_at "$port"
        of_smtp+=("aiosmtpd=$port")
    fi
    if have courierpop3d "answers of Courier"; then
        new_maildir "$peers/courier/alice" plain
        start_peer greets courier "$peers/courier"
        of_pop3+=("Courier=$port=alice:secret=later")  # peers/courier/login takes the login
    fi
    as_in_the_table smtp "${of_smtp[@]}"
    as_in_the_table pop3 "${of_pop3[@]}"
    for server in "${servers[@]}"; do end_process "$server"; done
}
