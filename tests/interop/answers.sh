# SPDX-License-Identifier: MIT
# What real servers answer to the bytes that ours is asked too: the two tables in exercises/README.md must say so still.
# NEW=1 writes them.

answer_like() {  # answer_like PROTOCOL NAME=PORT...
    begin
    timeout 300 python3 -B tests/interop/answers.py "$1" $([ -n "${NEW:-}" ] && echo --write || echo --compare) exercises/README.md "${@:2}" \
        >"$work/out" 2>&1 || wrong "what the table says" "$(cat "$work/out")"
    end "the table of answers of $1: $(($# - 1)) servers"
}

check_answers() {
    local python port servers=() smtp_servers=() pop3_servers=()
    fill_store plain
    smtp_servers+=("This_toolkit=$smtp")
    pop3_servers+=("This_toolkit=$pop3=alice:wonderland")
    chmod 711 "$work"
    if [ "$(id -u)" = 0 ] && have postfix "answers of Postfix"; then
        port=$(free_port)
        python3 -B tests/peers/peers.py run postfix "$work/answers-postfix" port="$port" local_domain=example.test >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 answers_at "$port"
        smtp_servers+=("Postfix=$port")
    fi
    for python in python3 /usr/bin/python3 none; do
        $python -c 'import aiosmtpd' 2>/dev/null && break
    done
    if [ $python = none ]; then
        skip "answers of aiosmtpd: it is not installed"
    else
        port=$(free_port)
        new_directory "$work/answers-aiosmtpd"
        $python -B tests/interop/aiosmtpd_server.py "$port" "$work/answers-aiosmtpd" >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 answers_at "$port"
        smtp_servers+=("aiosmtpd=$port")
    fi
    if [ "$(id -u)" = 0 ] && have dovecot "answers of Dovecot"; then
        port=$(free_port)
        mkdir -p "$work"/answers-mail/alice/{tmp,new,cur}
        cp "$messages/plain" "$work/answers-mail/alice/new/1.plain.host"
        chown -R 65534:65534 "$work/answers-mail"
        python3 -B tests/peers/peers.py run dovecot "$work/answers-dovecot" mail="$work/answers-mail" port="$port" >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 greets "$port"
        pop3_servers+=("Dovecot=$port=alice:secret")
    fi
    if [ "$(id -u)" = 0 ] && have popa3d "answers of popa3d"; then
        port=$(free_port)
        mkdir -p "$work/answers-popa3d/mail"
        { echo "From carol@other.test Tue Nov 24 06:15:17 2026"; cat "$messages/plain"; echo; } >"$work/answers-popa3d/mail/pop1"
        python3 -B tests/peers/peers.py run popa3d "$work/answers-popa3d" port="$port" >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 greets "$port"
        pop3_servers+=("popa3d=$port=pop1:secret")
    fi
    if have courierpop3d "answers of Courier"; then
        port=$(free_port)
        mkdir -p "$work"/answers-courier/alice/{tmp,new,cur}
        cp "$messages/plain" "$work/answers-courier/alice/new/1.plain.host"
        python3 -B tests/peers/peers.py run courier "$work/answers-courier" port="$port" >/dev/null 2>&1 &
        servers+=($!)
        wait_for 30 greets "$port"
        pop3_servers+=("Courier=$port=alice:secret=later")  # peers/courier/login takes the login
    fi
    answer_like smtp "${smtp_servers[@]}"
    answer_like pop3 "${pop3_servers[@]}"
    for server in "${servers[@]}"; do end_process "$server"; done
}
