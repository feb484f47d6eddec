# SPDX-License-Identifier: MIT
# Mail programs send: first without a login, then with each mechanism that they know, then with what must be refused.
# $mechanism says how to log in; empty: not at all.

curl_smtp() { curl -sS --max-time 20 "smtp://127.0.0.1:$smtp" "$@"; }
curl_pop3() { curl -sS --max-time 20 "pop3://127.0.0.1:$pop3/" "$@"; }
swaks_here() { swaks --server 127.0.0.1 --port "$smtp" --timeout 20 --helo client.test "$@"; }
msmtp_here() { msmtp --host=127.0.0.1 --port="$smtp" --tls=off --timeout=20 "$@"; }
to_alice=(--mail-from carol@other.test --mail-rcpt alice@example.test)

# -- send_with_PROGRAM FILE

send_with_curl() {
    local login=()
    [ -z "$mechanism" ] || login=(--user alice:wonderland --login-options "AUTH=$mechanism")
    curl_smtp "${login[@]}" "${to_alice[@]}" --crlf -T "$1"
}

# swaks would guess where dots and line ends belong; it gets the bytes of the wire instead.
send_with_swaks() {
    local login=()
    [ -z "$mechanism" ] || login=(--auth "$mechanism" --auth-user alice --auth-password wonderland)
    { on_the_wire "$1"; printf '.'; } >"$work/swaks"
    swaks_here "${login[@]}" --from carol@other.test --to alice@example.test --no-data-fixup --data "@$work/swaks"
}

send_with_msmtp() {
    local login=(--auth=off)
    [ -z "$mechanism" ] || login=("--auth=${mechanism,,}" --user=alice --passwordeval="echo wonderland")
    msmtp_here "${login[@]}" --from=carol@other.test alice@example.test <"$1"
}

send_with_smtplib() { python3 -B tests/interop/send.py "$smtp" "$1" "$mechanism"; }

telnet_has_quit() { grep -q '^221' "$work/telnet"; }

telnet_input() {  # it ends each line of its input in CR LF, and it must not end before the answers have come
    printf '%s\n' 'HELO a' 'MAIL FROM:<carol@other.test>' 'RCPT TO:<alice@example.test>' DATA
    sed 's/^\./../' "$1"
    printf '%s\n' . QUIT
    wait_for 20 telnet_has_quit
}

send_with_telnet() {
    : >"$work/telnet"
    telnet_input "$1" | timeout 30 telnet 127.0.0.1 "$smtp" >"$work/telnet" 2>&1
    grep -q '^250 2\.0\.0 ' "$work/telnet"
}

# -- For each of $which: a command sends it, and one message is in the store, the same. After a login the Received
# field says so (RFC 4954, 7).

send_one() {  # send_one MESSAGE COMMAND...
    local message=$1
    shift
    empty_store
    set_mark
    "$@" "$messages/$message" >"$work/out" 2>&1 || wrong "exit status 0, sending $message" $?
    stored >"$work/stored"
    equal "messages in the store" 1 "$(count)"
    is_copy "$work/stored" "$message" ||
        wrong "$message" "$(diff <(tail -n 30 "$messages/$message") <(tail -n 30 "$work/stored"))"
    [ -n "$mechanism" ] || return
    has_sent "AUTH $mechanism" || wrong "AUTH $mechanism" "$(last_commands)"
    says_logged_in "$work/stored"
}

says_logged_in() {  # says_logged_in FILE...: each of them
    local file
    for file; do
        grep -a -q 'with ESMTPA id' "$file" || wrong "Received: ... with ESMTPA" "$(head -n 5 "$file")"
    done
}

send_and_check() {  # send_and_check NAME COMMAND...
    local name=$1 message
    shift
    begin
    for message in $which; do
        send_one "$message" "$@"
        [ $ok = yes ] || break
    done
    end "$name"
}

check_senders() {
    local name
    which=$all
    mechanism=
    for name in curl swaks msmtp telnet; do
        have $name "$name sends" && send_and_check "$name sends" send_with_$name
    done
    send_and_check "smtplib sends" send_with_smtplib

    which=$some
    for name in curl swaks msmtp smtplib; do
        [ $name = smtplib ] || have $name "$name logs in and sends" || continue
        for mechanism in PLAIN LOGIN CRAM-MD5; do
            send_and_check "$name logs in by $mechanism and sends" send_with_$name
        done
    done
}

# -- A password with a + and a / in base64, a space, and bytes that are not ASCII.

check_odd_passwords() {
    empty_store
    have curl "curl logs in with an odd password" && odd_password_with_curl
    have swaks "swaks logs in with an odd password" && odd_password_with_swaks
}

odd_password_with_curl() {
    local mechanism login
    for mechanism in PLAIN LOGIN CRAM-MD5; do
        login=(--user "odd:$odd_password" --login-options "AUTH=$mechanism")
        begin
        curl_smtp "${login[@]}" "${to_alice[@]}" --crlf -T "$messages/plain" >"$work/out" 2>&1 ||
            wrong "SMTP, exit status 0" $?
        curl_pop3 "${login[@]}" >>"$work/out" 2>&1 || wrong "POP3, exit status 0" $?
        end "curl logs in by $mechanism with an odd password"
    done
}

odd_password_with_swaks() {
    local mechanism
    for mechanism in PLAIN LOGIN CRAM-MD5; do
        begin
        swaks_here --auth $mechanism --auth-user odd --auth-password "$odd_password" --to alice@example.test \
            >"$work/out" 2>&1 || wrong "exit status 0" $?
        end "swaks logs in by $mechanism with an odd password"
    done
}

# -- What the mail host refuses: the exit status of each program, and the words in its output.

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

check_wrong_passwords() {
    local password='no such'
    empty_store
    if have curl "curl, wrong password"; then
        refused "curl is told that the password is wrong, SMTP" 67 denied \
            curl_smtp --user "alice:$password" "${to_alice[@]}" -T "$messages/plain"
        refused "curl is told that the password is wrong, POP3" 67 denied \
            curl_pop3 --user "alice:$password"
    fi
    have swaks "swaks, wrong password" &&
        refused "swaks is told that the password is wrong" 28 '535 5.7.8' \
            swaks_here --auth PLAIN --auth-user alice --auth-password "$password" --to alice@example.test
    have msmtp "msmtp, wrong password" &&
        refused "msmtp is told that the password is wrong" 77 '535 5.7.8' \
            msmtp_here --auth=cram-md5 --user=alice --passwordeval="echo $password" --from=a@b.test alice@example.test
}

# The host relays for nobody. After a login it gives another reason.
check_relaying() {
    empty_store
    refuses_to_relay "the host does not relay" '550 5.7.1 .* example.test only'
    refuses_to_relay "the host does not relay, logged in" '550 5.7.1 .* no relay' logged_in
}

refuses_to_relay() {  # refuses_to_relay NAME WORDS [logged_in]
    local name=$1 words=$2 curl_login=() swaks_login=() msmtp_login=()
    if [ $# = 3 ]; then
        curl_login=(--user alice:wonderland)
        swaks_login=(--auth PLAIN --auth-user alice --auth-password wonderland)
        msmtp_login=(--auth=plain --user=alice --passwordeval="echo wonderland")
    fi
    have curl "$name: curl" &&
        refused "$name: curl" 55 'RCPT failed: 550' \
            curl_smtp "${curl_login[@]}" --mail-from alice@example.test --mail-rcpt dave@elsewhere.test \
            -T "$messages/plain"
    have swaks "$name: swaks" &&
        refused "$name: swaks" 24 "$words" \
            swaks_here "${swaks_login[@]}" --from alice@example.test --to dave@elsewhere.test
    have msmtp "$name: msmtp" &&
        refused "$name: msmtp" 65 "$words" \
            msmtp_here "${msmtp_login[@]}" --from=alice@example.test dave@elsewhere.test
}
