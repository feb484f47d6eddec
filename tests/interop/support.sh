# SPDX-License-Identifier: MIT
# What the checks share: a mail host that starts and stops, letters, and how a check passes or fails.

work=$(mktemp -d)
mail=$work/mail
program=${MAILHOST:-build/pop3/06-mailhost}
host= smtp=0 pop3=0 mark=0 loop=threads
started=()  # processes to end, beside the host
passed=0 failed=0 skipped=0
export HOME=$work FETCHMAILHOME=$work LC_ALL=C.UTF-8
mkdir "$work/letters" "$mail"
# The sample accounts, and one whose password has a + and a / in base64, a space, and bytes that are not ASCII.
odd='a >>>>>?????: ü'
printf '%s\n' alice:wonderland bob:builder ascii:'a >>>>>?????:' "odd:$odd" >"$mail/accounts"
chmod 600 "$mail/accounts"
: >"$work/out"

cleanup() {
    [ -d "$work/postfix" ] && stop_postfix
    local pid
    for pid in "${started[@]}" $host; do end_process "$pid"; done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

wait_for() {  # wait_for SECONDS COMMAND...: until the command succeeds
    local end=$((SECONDS + $1))
    shift
    until "$@"; do [ $SECONDS -lt $end ] || return 1; sleep 0.05; done
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }
end_process() {  # end_process PID: asked first, then told. Its exit status is that of the process.
    kill "$1" 2>/dev/null
    wait_for 20 is_gone "$1" || kill -9 "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

# -- passed, failed, skipped
say() { printf '%-8s %s\n' "$1" "$2"; }
pass() { say ok "$loop: $1"; passed=$((passed + 1)); }
fail() { say FAILED "$loop: $1"; [ -s "$work/out" ] && tail -n 20 "$work/out" | cut -c 1-300 | sed 's/^/         /'; failed=$((failed + 1)); }
skip() { say SKIPPED "$loop: $1"; skipped=$((skipped + 1)); }
have() { command -v "$1" >/dev/null && return 0; skip "$2: $1 is not installed"; return 1; }
begin() { : >"$work/out"; ok=1; }
wrong() { ok=0; printf 'expected %s\n     was %s\n' "$1" "$2" >>"$work/out"; }  # wrong EXPECTED CAME
equal() { [ "$2" = "$3" ] || wrong "$1: $2" "$3"; }  # equal WHAT EXPECTED CAME
end() { [ $ok = 1 ] && pass "$1" || fail "$1"; }

# -- the host
listening() { sed -n "s/^$1 listening on .*:\([0-9]*\)\$/\1/p" "$work/host.log"; }
is_up() { [ -n "$(listening POP3)" ] || ! kill -0 "$host" 2>/dev/null; }
try_host() {
    rm -f "$work/host.log"  # what ends may still write to the old one
    : >"$work/host.log"
    "$program" --smtp "$1" --pop3 "$2" --mail "$mail" --max-size 1000000 --loop "$loop" --trace >"$work/host.log" 2>&1 &
    host=$!
    wait_for 30 is_up
    smtp=$(listening SMTP) pop3=$(listening POP3) mark=0
    [ -n "$smtp" ] && [ -n "$pop3" ]
}
start_host() {  # on the ports that it had, if it had some; perhaps somebody else has them now
    try_host "$smtp" "$pop3" || { stop_host; try_host 0 0; } ||
        { echo "interop: the mail host does not start"; cat "$work/host.log"; exit 1; }
}
stop_host() {  # sets `status`
    end_process "$host"
    status=$?
    host=
}
# The trace says what a client really did. heard PATTERN: since the last set_mark.
set_mark() { mark=$(wc -c <"$work/host.log"); }
heard() { tail -c "+$((mark + 1))" "$work/host.log" | grep -a -q -- "$1"; }
commands() { grep -a -E 'C: (EHLO|HELO|AUTH|MAIL|RCPT|DATA|CAPA|APOP|USER|PASS|STAT|UIDL|LIST|RETR|DELE|QUIT)' "$work/host.log" | tail -n 6; }

# -- the store
empty() { rm -f "$mail"/{alice,bob}/{new,cur}/*; }
stored() { cat "$mail"/alice/new/* "$mail"/alice/cur/* 2>/dev/null; }
count() { ls "$mail"/alice/new "$mail"/alice/cur 2>/dev/null | grep -c ,S=; }
has_letters() { [ "$(count)" -ge "$1" ]; }
all_files() { find "$mail"/*/{tmp,new,cur} -type f; }  # of everybody, tmp too

# -- the letters: plain, UTF-8 in eight bits, dots, an attachment, a long line. Lines end in LF here.
letters=$work/letters
head_of() { printf 'From: Carol <carol@other.test>\nTo: Alice <alice@example.test>\nSubject: %s\nDate: Tue, 24 Nov 2026 06:15:17 +0000\nMessage-ID: <%s@other.test>\n' "$1" "$1"; }
{ head_of plain; printf '\nDear Alice,\n\ntea at five?\n\nCarol\n'; } >"$letters/plain"
{ head_of utf8; printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nThé à cinq heures? 茶?\n'; } >"$letters/utf8"
{ head_of dots; printf '\n.\n..\n...x\n.\n\n.'; printf '\nend\n.\n'; } >"$letters/dots"
{ head_of attachment
  printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="cut"\n\n--cut\nContent-Type: text/plain\n\nsee below\n--cut\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="a.bin"\n\n'
  head -c 200000 /dev/urandom | base64; printf -- '--cut--\n'; } >"$letters/attachment"
{ head_of long; printf '\n%s\n' "$(printf 'x%.0s' $(seq 990))"; } >"$letters/long"
all="plain utf8 dots attachment long" some="utf8 dots"

# What was stored, or fetched, without the trace that the host has added: the last lines are the letter itself.
same() {  # same LETTER FILE: FILE ends in the letter, with LF or CR LF
    tr -d '\r' <"$2" >"$work/got"
    tail -c "$(wc -c <"$1")" "$work/got" | cmp -s - "$1"
}

# For each of $which: a command sends it, and one letter lies in the store, the same. Where $mechanism is set, the
# sender has logged in by it, and the Received field says so.
send_and_check() {  # send_and_check NAME COMMAND...
    local name=$1 letter
    shift
    begin
    for letter in $which; do
        empty
        set_mark
        "$@" "$letters/$letter" >"$work/out" 2>&1 || wrong "exit status 0, sending $letter" $?
        stored >"$work/stored"
        equal "letters in the store" 1 "$(count)"
        same "$letters/$letter" "$work/stored" || wrong "$letter" "$(diff <(tail -n 30 "$letters/$letter") <(tail -n 30 "$work/stored"))"
        if [ -n "$mechanism" ]; then
            heard "C: AUTH $mechanism" || wrong "AUTH $mechanism" "$(commands)"
            grep -q 'with ESMTPA id' "$work/stored" || wrong "Received: ... with ESMTPA" "$(head -n 5 "$work/stored")"
        fi
        [ $ok = 1 ] || break
    done
    end "$name"
}

converse() {  # converse PORT: what standard input says, all at once; the answers go to standard output
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    cat >&3
    timeout 20 cat <&3
    exec 3>&-
}

put() {  # put LETTER...: into the store, by the one client that the checks trust: the shell
    local letter
    for letter; do
        { printf 'HELO a\r\nMAIL FROM:<carol@other.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n'
          sed 's/^\./../; s/$/\r/' "$letters/$letter"
          printf '.\r\nQUIT\r\n'; } >"$work/session"
        converse "$smtp" <"$work/session" >"$work/answers"
        grep -q '^250 2.0.0 Stored' "$work/answers" || { cp "$work/answers" "$work/out"; fail "filling the maildrop"; return 1; }
    done
}
fill() { empty; put "$@"; }

holds() {  # holds DIRECTORY LETTER...: a file for each of them, and no other
    local directory=$1 letter file found
    shift
    equal "files in ${directory##*/}" $# "$(ls "$directory" | wc -l)"
    for letter; do
        found=0
        for file in "$directory"/*; do [ -f "$file" ] && same "$letters/$letter" "$file" && found=1; done
        [ $found = 1 ] || wrong "$letter among what was fetched" "missing, or different"
    done
}

# What POP3 says about the numbering: UIDL and LIST.
numbering() { printf 'USER alice\r\nPASS wonderland\r\nUIDL\r\nLIST\r\nQUIT\r\n' | converse "$pop3" | sed 1d; }
