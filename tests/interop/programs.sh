# SPDX-License-Identifier: MIT
# Mail programs send and fetch, first without a login, then with each that they know.

# -- who sends. $mechanism says how to log in; empty: not at all.
lower() { echo "${1,,}"; }
with_curl() { curl -sS --max-time 20 "smtp://127.0.0.1:$smtp" ${mechanism:+--user alice:wonderland --login-options "AUTH=$mechanism"} --mail-from carol@other.test --mail-rcpt alice@example.test --crlf -T "$1"; }
# swaks would guess where dots and line ends belong; it gets the bytes of the wire instead.
with_swaks() { { sed 's/^\./../; s/$/\r/' "$1"; printf '.'; } >"$work/swaks"; swaks --no-data-fixup --server 127.0.0.1 --port "$smtp" --timeout 20 ${mechanism:+--auth "$mechanism" --auth-user alice --auth-password wonderland} --from carol@other.test --to alice@example.test --helo client.test --data "@$work/swaks"; }
with_msmtp() { msmtp --host=127.0.0.1 --port="$smtp" --tls=off --auth="$(lower "${mechanism:-off}")" ${mechanism:+--user=alice --passwordeval="echo wonderland"} --timeout=20 --from=carol@other.test alice@example.test <"$1"; }
with_smtplib() { python3 - "$smtp" "$1" "$mechanism" <<'P'
import smtplib, sys
with smtplib.SMTP('127.0.0.1', int(sys.argv[1]), timeout=20) as s:
    if sys.argv[3]:
        s.ehlo()
        s.esmtp_features['auth'] = sys.argv[3]
        s.login('alice', 'wonderland')
    s.sendmail('carol@other.test', ['alice@example.test'], open(sys.argv[2], 'rb').read().replace(b'\n', b'\r\n'))
P
}
has_said_goodbye() { grep -q '^221' "$work/telnet"; }
with_telnet() {  # it ends each line of its input in CR LF
    : >"$work/telnet"
    { printf 'HELO a\nMAIL FROM:<carol@other.test>\nRCPT TO:<alice@example.test>\nDATA\n'
      sed 's/^\./../' "$1"; printf '.\nQUIT\n'; wait_for 20 has_said_goodbye; } |
        timeout 30 telnet 127.0.0.1 "$smtp" >"$work/telnet" 2>&1
    grep -q '^250 2.0.0 Stored' "$work/telnet"
}

senders() {
    local client name
    which=$all mechanism=
    for client in curl swaks msmtp python3 telnet; do
        name=${client/python3/smtplib}
        have $client "$name sends" && send_and_check "$name sends" "with_$name"
    done
    which=$some
    for client in curl swaks msmtp python3; do
        name=${client/python3/smtplib}
        have $client "$name logs in and sends" || continue
        for mechanism in PLAIN LOGIN CRAM-MD5; do
            send_and_check "$name logs in by $mechanism and sends" "with_$name"
        done
    done
}

# The password has a + and a / in base64, a space, and a letter outside of ASCII.
odd_passwords() {
    local how
    empty
    have curl "curl logs in with an odd password" && for how in PLAIN LOGIN CRAM-MD5; do
        begin
        curl -sS --max-time 20 "smtp://127.0.0.1:$smtp" --user "odd:$odd" --login-options AUTH=$how --mail-from carol@other.test --mail-rcpt alice@example.test --crlf -T "$letters/plain" >"$work/out" 2>&1 || wrong "SMTP, exit status 0" $?
        curl -sS --max-time 20 "pop3://127.0.0.1:$pop3" --user "odd:$odd" --login-options AUTH=$how >>"$work/out" 2>&1 || wrong "POP3, exit status 0" $?
        end "curl logs in by $how with an odd password"
    done
    have swaks "swaks logs in with an odd password" && for how in PLAIN LOGIN CRAM-MD5; do
        begin
        swaks --server 127.0.0.1 --port "$smtp" --helo a.test --auth $how --auth-user odd --auth-password "$odd" --to alice@example.test >"$work/out" 2>&1 || wrong "exit status 0" $?
        end "swaks logs in by $how with an odd password"
    done
}

# The exit status and the words that each program has for a wrong password.
refused() {  # refused NAME STATUS WORDS COMMAND...
    local name=$1 wanted=$2 words=$3
    shift 3
    begin
    "$@" >"$work/out" 2>&1 </dev/null
    equal "exit status" "$wanted" $?
    grep -q -- "$words" "$work/out" || wrong "$words" "$(tail -n 3 "$work/out")"
    equal "files in the store" 0 "$(all_files | wc -l)"
    end "$name"
}

wrong_passwords() {
    local password='no such'
    empty
    have curl "curl, wrong password" && {
        refused "curl hears that the password is wrong, SMTP" 67 denied curl -sS --max-time 20 "smtp://127.0.0.1:$smtp" --user "alice:$password" --mail-from a@b.test --mail-rcpt alice@example.test -T "$letters/plain"
        refused "curl hears that the password is wrong, POP3" 67 denied curl -sS --max-time 20 "pop3://127.0.0.1:$pop3" --user "alice:$password"; }
    have swaks "swaks, wrong password" &&
        refused "swaks hears that the password is wrong" 28 '535 5.7.8' swaks --server 127.0.0.1 --port "$smtp" --to alice@example.test --helo a.test --auth PLAIN --auth-user alice --auth-password "$password"
    have msmtp "msmtp, wrong password" &&
        refused "msmtp hears that the password is wrong" 77 '535 5.7.8' msmtp --host=127.0.0.1 --port="$smtp" --tls=off --auth=cram-md5 --user=alice --passwordeval="echo $password" --from=a@b.test alice@example.test
}

# Nobody relays. Who has logged in hears why.
relays() {
    local login here=' We take messages for example.test only' there=' You may send there, but this host has no relay yet'
    empty
    for login in "" 1; do
        local name="nobody relays${login:+, logged in}" why="550 5.7.1${login:+$there}"
        [ -n "$login" ] || why="550 5.7.1$here"
        have curl "$name: curl" && refused "$name: curl" 55 'RCPT failed: 550' curl -sS --max-time 20 "smtp://127.0.0.1:$smtp" ${login:+--user alice:wonderland} --mail-from alice@example.test --mail-rcpt dave@elsewhere.test -T "$letters/plain"
        have swaks "$name: swaks" && refused "$name: swaks" 24 "$why" swaks --server 127.0.0.1 --port "$smtp" --from alice@example.test --to dave@elsewhere.test --helo a.test ${login:+--auth PLAIN --auth-user alice --auth-password wonderland}
        have msmtp "$name: msmtp" && refused "$name: msmtp" 65 "$why" msmtp --host=127.0.0.1 --port="$smtp" --tls=off ${login:+--auth=plain --user=alice --passwordeval="echo wonderland"} --from=alice@example.test dave@elsewhere.test
    done
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
    [ $ok = 1 ] || fail "$1 ran $checks checks"
}

# -- who fetches. A directory for each, a letter a file, and the store is empty afterwards where `nokeep`.
with_curl_pop3() {  # with_curl_pop3 DIRECTORY [LOGIN OPTION]
    local number
    for number in $(seq "$(count)"); do
        curl -sS --max-time 20 "pop3://127.0.0.1:$pop3/$number" --user alice:wonderland ${2:+--login-options "AUTH=$2"} -o "$1/$number" || return 1
    done
}
with_poplib() { python3 - "$pop3" "$1" <<'P'
import poplib, sys
p = poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=20)
p.user('alice'); p.pass_('wonderland')
count, size = p.stat()
total = 0
for n in range(1, count + 1):
    response, lines, octets = p.retr(n)
    text = b''.join(line + b'\r\n' for line in lines)
    listed = int(p.list(n).split()[2])
    assert len(text) == listed, (len(text), listed)
    total += listed
    open(f'{sys.argv[2]}/{n}', 'wb').write(text)
    p.dele(n)
assert total == size, (total, size)
p.quit()
P
}
with_mpop() {  # with_mpop DIRECTORY AUTH [KEEP [PASSWORD]]
    mkdir -p "$work/mpop"/{tmp,new,cur}
    printf 'account a\nhost 127.0.0.1\nport %s\nuser alice\npassword %s\nauth %s\ntls off\ndelivery maildir %s\nkeep %s\nuidls_file %s\nreceived_header off\n' "$pop3" "${4:-wonderland}" "$2" "$work/mpop" "${3:-off}" "$work/uidls" >"$work/mpoprc"
    chmod 600 "$work/mpoprc"
    timeout 60 mpop -C "$work/mpoprc" a || return
    find "$work/mpop/new" -type f -exec mv -t "$1" {} +
}
with_fetchmail() {  # with_fetchmail DIRECTORY HOW [KEEP [PASSWORD]]
    local how="protocol pop3 auth $2"
    [ "$2" = apop ] && how="protocol apop"
    printf '#!/bin/sh\ncat >"$(mktemp %s/XXXXXX)"\n' "$1" >"$work/mda"
    chmod +x "$work/mda"
    printf 'poll 127.0.0.1 service %s %s %s user alice password "%s" sslproto "" %s mda %s\n' "$pop3" "$how" "${3:+uidl}" "${4:-wonderland}" "${3:-fetchall nokeep}" "$work/mda" >"$work/fetchmailrc"
    chmod 600 "$work/fetchmailrc"
    timeout 60 fetchmail -f "$work/fetchmailrc" --pidfile "$work/fetchmail.pid" --nosyslog --invisible
}

fetch_and_check() {  # fetch_and_check NAME PATTERN LEFT COMMAND...: PATTERN in the trace, LEFT letters in the store
    local name=$1 pattern=$2 left=$3 command=$4
    shift 4
    fill $which || return
    rm -rf "$work/fetched"
    mkdir "$work/fetched"
    begin
    set_mark
    $command "$work/fetched" "$@" >"$work/out" 2>&1 || wrong "exit status 0" $?
    heard "C: $pattern" || wrong "$pattern" "$(commands)"
    holds "$work/fetched" $which
    equal "letters in the store afterwards" "$left" "$(count)"
    end "$name"
}

fetchers() {
    local how
    which=$all
    have curl "curl fetches" && {
        fetch_and_check "curl fetches" "AUTH CRAM-MD5" 5 with_curl_pop3  # the best that CAPA offers
        which=$some
        for how in CRAM-MD5 LOGIN PLAIN; do fetch_and_check "curl logs in by $how and fetches" "AUTH $how" 2 with_curl_pop3 $how; done
        fetch_and_check "curl logs in by APOP and fetches" "APOP alice" 2 with_curl_pop3 +APOP; }
    which=$all
    have python3 "poplib fetches and deletes" && fetch_and_check "poplib fetches and deletes" "USER alice" 0 with_poplib
    have mpop "mpop fetches and deletes" && {
        fetch_and_check "mpop fetches and deletes" "USER alice" 0 with_mpop user
        which=$some
        for how in cram-md5 login plain; do fetch_and_check "mpop logs in by $how and fetches" "AUTH ${how^^}" 0 with_mpop $how; done
        fetch_and_check "mpop logs in by APOP and fetches" "APOP alice" 0 with_mpop apop
        empty
        refused "mpop hears that the password is wrong" 77 'authentication failed' with_mpop "$work/fetched" cram-md5 off wrong; }
    which=$all
    have fetchmail "fetchmail fetches and deletes" && {
        fetch_and_check "fetchmail fetches and deletes" "USER alice" 0 with_fetchmail password
        which=$some
        fetch_and_check "fetchmail logs in by CRAM-MD5 and fetches" "AUTH CRAM-MD5" 0 with_fetchmail cram-md5
        fetch_and_check "fetchmail logs in by APOP and fetches" "APOP alice" 0 with_fetchmail apop
        empty
        refused "fetchmail hears that the password is wrong" 3 'Authorization failure' with_fetchmail "$work/fetched" password "" wrong; }
}

# -- two days. Letters stay on the host, and each is fetched once: UIDL tells which are new.
day() {  # day COMMAND WHAT LETTER...: these, and no others, come now
    local command=$1 what=$2
    shift 2
    rm -rf "$work/fetched"
    mkdir "$work/fetched"
    $command >"$work/log" 2>&1
    local got=$? before=$ok
    [ $got = 0 ] || { [ $got = 1 ] && [ $# = 0 ] && [ "$command" = keep_by_fetchmail ]; } || wrong "$what: exit status 0" "$got, $(tail -n 3 "$work/log")"
    holds "$work/fetched" "$@"
    [ $ok = "$before" ] || echo "that was: $what" >>"$work/out"
}
keep_by_mpop() { with_mpop "$work/fetched" apop on; }
keep_by_fetchmail() { with_fetchmail "$work/fetched" password keep; }  # its exit status is 1 if nothing is new
two_days() {  # two_days NAME COMMAND
    local file
    rm -f "$work/uidls" "$work/fetchids"
    fill plain utf8 dots || return
    begin
    day "$2" "the first day" plain utf8 dots
    day "$2" "once more on the first day"
    stop_host; start_host
    day "$2" "after a restart of the host"
    for file in "$mail"/alice/new/*; do mv "$file" "$mail/alice/cur/${file##*/}:2,S"; done
    day "$2" "after another program has moved the letters to cur"
    for file in "$mail"/alice/cur/*; do mv "$file" "${file}R"; done
    put long attachment || return
    day "$2" "the second day" long attachment
    stop_host; start_host
    day "$2" "after another restart"
    equal "letters in the store" 5 "$(count)"
    end "$1 keeps the letters on the host for two days and fetches each once"
}
keepers() {
    have mpop "mpop keeps for two days" && two_days mpop keep_by_mpop
    have fetchmail "fetchmail keeps for two days" && two_days fetchmail keep_by_fetchmail
}
