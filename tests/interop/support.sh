# SPDX-License-Identifier: MIT
# What the checks share: how a check passes or fails, a mail host that starts and stops, and its store.

work=$(mktemp -d)
mail=$work/mail
program=${MAILHOST:-build/pop3/06-mailhost}
host=   # the process of the mail host
smtp=0  # its ports; 0: it chooses them
pop3=0
mark=0  # the size of its trace at the last set_mark
loop=threads
passed=0
failed=0
skipped=0
export HOME=$work FETCHMAILHOME=$work LC_ALL=C.UTF-8

# The sample accounts, and one whose password has a + and a / in base64, a space, and bytes that are not ASCII.
odd_password='a >>>>>?????: ü'
mkdir "$mail"
printf '%s\n' alice:wonderland bob:builder ascii:'a >>>>>?????:' "odd:$odd_password" >"$mail/accounts"
chmod 600 "$mail/accounts"

clean_up() {
    local pid
    for pid in $(jobs -pr); do
        end_process "$pid"
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

wait_for() {  # wait_for SECONDS COMMAND...: until the command succeeds
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }

end_process() {  # end_process PID: SIGTERM, and SIGKILL after 20 seconds. Its exit status is that of the process.
    kill "$1" 2>/dev/null
    wait_for 20 is_gone "$1" || kill -9 "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

# A port that is free now, for a server that cannot choose one itself.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

peers() { python3 -B tests/peers/peers.py "$@"; }

# -- A check: begin, then wrong or equal as often as needed, then end. What it prints is shown when it fails.

: >"$work/out"
verdict() { printf '%-8s %s\n' "$1" "$loop: $2"; }

pass() {
    verdict ok "$1"
    passed=$((passed + 1))
}

fail() {
    verdict FAILED "$1"
    tail -n 20 "$work/out" | cut -c 1-300 | sed 's/^/         /'
    failed=$((failed + 1))
}

skip() {
    verdict SKIPPED "$1"
    skipped=$((skipped + 1))
}

have() {  # have PROGRAM CHECK
    command -v "$1" >/dev/null && return
    skip "$2: $1 is not installed"
    return 1
}

find_aiosmtpd() {  # find_aiosmtpd CHECK: sets python; of several, the one that Debian's packages are for
    for python in python3 /usr/bin/python3; do
        $python -c 'import aiosmtpd' 2>/dev/null && return
    done
    skip "$1: aiosmtpd is not installed"
    return 1
}

begin() {
    : >"$work/out"
    ok=yes
}

wrong() {  # wrong EXPECTED CAME
    ok=no
    printf 'expected %s\n     was %s\n' "$1" "$2" >>"$work/out"
}

equal() {  # equal WHAT EXPECTED CAME
    [ "$2" = "$3" ] || wrong "$1: $2" "$3"
}

end() {
    if [ $ok = yes ]; then pass "$1"; else fail "$1"; fi
}

# Lines "ok|NAME" and "FAILED|NAME|EXPECTED|CAME" from a program of many checks.
python_checks() {  # python_checks FILE ARGUMENT...
    local verdict name expected came checks=0
    while IFS='|' read -r verdict name expected came; do
        checks=$((checks + 1))
        begin
        [ "$verdict" = ok ] || wrong "$expected" "$came"
        end "$name"
    done < <(timeout 120 python3 -B "tests/interop/$@" 2>"$work/python")
    begin
    grep -q '^all checks done$' "$work/python" || wrong "$1: to the end" "$(cat "$work/python")"
    [ $ok = yes ] || fail "$1 ran $checks checks"
}

# -- The mail host.

port_of() { sed -n "s/^$1 listening on .*:\([0-9]*\)\$/\1/p" "$work/host.log"; }
is_up_or_gone() { [ -n "$(port_of POP3)" ] || is_gone "$host"; }

try_host() {  # try_host SMTP-PORT POP3-PORT
    rm -f "$work/host.log"  # what ends may still write to the old one
    : >"$work/host.log"
    "$program" --smtp "$1" --pop3 "$2" --mail "$mail" --max-size 1000000 --loop "$loop" --trace \
        >"$work/host.log" 2>&1 &
    host=$!
    wait_for 30 is_up_or_gone
    smtp=$(port_of SMTP)
    pop3=$(port_of POP3)
    mark=0
    [ -n "$smtp" ] && [ -n "$pop3" ]
}

start_host() {  # on the ports that it had, if it had some; another program may have taken them by now
    try_host "$smtp" "$pop3" && return
    stop_host
    try_host 0 0 && return
    echo "interop: the mail host does not start"
    cat "$work/host.log"
    exit 1
}

stop_host() {  # sets status
    end_process "$host"
    status=$?
    host=
}

restart_host() {
    stop_host
    start_host
}

# The trace says what a client really sent.
set_mark() { mark=$(wc -c <"$work/host.log"); }
trace_since_mark() { tail -c "+$((mark + 1))" "$work/host.log"; }
has_sent() { trace_since_mark | grep -a -q -e "<- $1"; }  # has_sent PATTERN: a command of a client

last_commands() {
    local verbs='EHLO|HELO|AUTH|MAIL|RCPT|DATA|CAPA|APOP|USER|PASS|STAT|UIDL|LIST|RETR|DELE|QUIT'
    grep -a -E -e "<- ($verbs)" "$work/host.log" | tail -n 6
}

# -- A client that the checks trust: the shell.

converse() {  # converse PORT: sends standard input, all at once; the answers go to standard output
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    cat >&3
    timeout 20 cat <&3
    exec 3>&-
}

lines() { printf '%s\r\n' "$@"; }
log_in() { lines 'USER alice' 'PASS wonderland'; }

# How POP3 numbers the messages.
numbering() {
    { log_in; lines UIDL LIST QUIT; } | converse "$pop3" | sed 1d
}

# -- The store.

empty_store() { rm -f "$mail"/{alice,bob}/{new,cur}/*; }
stored() { cat "$mail"/alice/new/* "$mail"/alice/cur/* 2>/dev/null; }
count() { ls "$mail"/alice/new "$mail"/alice/cur 2>/dev/null | grep -c ,S=; }
has_messages() { [ "$(count)" -ge "$1" ]; }
all_files() { find "$mail"/*/{tmp,new,cur} -type f; }  # of all users, tmp too

store() {  # store MESSAGE...: by SMTP
    local message
    for message; do
        {
            lines 'HELO a' 'MAIL FROM:<carol@other.test>' 'RCPT TO:<alice@example.test>' DATA
            on_the_wire "$messages/$message"
            lines . QUIT
        } >"$work/session"
        converse "$smtp" <"$work/session" >"$work/answers"
        grep -q '^250 2\.0\.0 ' "$work/answers" && continue
        cp "$work/answers" "$work/out"
        fail "storing $message"
        return 1
    done
}

fill_store() {  # fill_store MESSAGE...: these and no others
    empty_store
    store "$@"
}

new_directory() {
    rm -rf "$1"
    mkdir -p "$1"
}
