# SPDX-License-Identifier: MIT
# Mail programs fetch: with each way to log in that they know, and over two days on which the messages stay.

# -- fetch_with_PROGRAM DIRECTORY ...: a file for each message

fetch_with_curl() {  # fetch_with_curl DIRECTORY [MECHANISM]
    local number login=(--user alice:wonderland)
    [ $# = 1 ] || login+=(--login-options "AUTH=$2")
    for number in $(seq "$(count)"); do
        curl -sS --max-time 20 "pop3://127.0.0.1:$pop3/$number" "${login[@]}" -o "$1/$number" || return 1
    done
}

fetch_with_poplib() { python3 -B tests/interop/fetch.py "$pop3" "$1"; }

fetch_with_mpop() {  # fetch_with_mpop DIRECTORY AUTH [KEEP [PASSWORD]]
    mkdir -p "$work/mpop"/{tmp,new,cur}
    peers fill mpoprc port="$pop3" user=alice password="${4:-wonderland}" auth="$2" keep="${3:-off}" \
        maildir="$work/mpop" uidls="$work/uidls" >"$work/mpoprc"
    chmod 600 "$work/mpoprc"
    timeout 60 mpop -C "$work/mpoprc" account || return
    find "$work/mpop/new" -type f -exec mv -t "$1" {} +
}

fetch_with_fetchmail() {  # fetch_with_fetchmail DIRECTORY AUTH [keep [PASSWORD]]
    local protocol="protocol pop3 auth $2" keep="fetchall nokeep"
    [ "$2" != apop ] || protocol="protocol apop"
    if [ "${3:-}" = keep ]; then
        protocol="$protocol uidl"
        keep=keep
    fi
    printf '%s\n' '#!/bin/sh' "cat >\"\$(mktemp $1/XXXXXX)\"" >"$work/deliver"
    chmod +x "$work/deliver"
    peers fill fetchmailrc port="$pop3" password="${4:-wonderland}" protocol="$protocol" keep="$keep" \
        mda="$work/deliver" >"$work/fetchmailrc"
    chmod 600 "$work/fetchmailrc"
    timeout 60 fetchmail -f "$work/fetchmailrc" --pidfile "$work/fetchmail.pid" --nosyslog --invisible
}

# -- A command fetches $which.

fetch_and_check() {  # fetch_and_check NAME PATTERN LEFT COMMAND...: PATTERN in the trace, LEFT messages in the store
    local name=$1 pattern=$2 left=$3 command=$4
    shift 4
    fill_store $which || return
    new_directory "$work/fetched"
    begin
    set_mark
    $command "$work/fetched" "$@" >"$work/out" 2>&1 || wrong "exit status 0" $?
    has_sent "$pattern" || wrong "$pattern" "$(last_commands)"
    holds "$work/fetched" $which
    equal "messages in the store afterwards" "$left" "$(count)"
    end "$name"
}

check_fetchers() {
    have curl "curl fetches" && check_curl
    which=$all
    fetch_and_check "poplib fetches and deletes" "USER alice" 0 fetch_with_poplib
    have mpop "mpop fetches and deletes" && check_mpop
    have fetchmail "fetchmail fetches and deletes" && check_fetchmail
}

check_curl() {
    local mechanism
    which=$all
    fetch_and_check "curl fetches" "AUTH CRAM-MD5" 5 fetch_with_curl  # the best that CAPA offers
    which=$some
    for mechanism in CRAM-MD5 LOGIN PLAIN; do
        fetch_and_check "curl logs in by $mechanism and fetches" "AUTH $mechanism" 2 fetch_with_curl $mechanism
    done
    fetch_and_check "curl logs in by APOP and fetches" "APOP alice" 2 fetch_with_curl +APOP
}

check_mpop() {
    local mechanism
    which=$all
    fetch_and_check "mpop fetches and deletes" "USER alice" 0 fetch_with_mpop user
    which=$some
    for mechanism in cram-md5 login plain; do
        fetch_and_check "mpop logs in by $mechanism and fetches" "AUTH ${mechanism^^}" 0 fetch_with_mpop $mechanism
    done
    fetch_and_check "mpop logs in by APOP and fetches" "APOP alice" 0 fetch_with_mpop apop
    empty_store
    refused "mpop is told that the password is wrong" 77 'authentication failed' \
        fetch_with_mpop "$work/fetched" cram-md5 off wrong
}

check_fetchmail() {
    which=$all
    fetch_and_check "fetchmail fetches and deletes" "USER alice" 0 fetch_with_fetchmail password
    which=$some
    fetch_and_check "fetchmail logs in by CRAM-MD5 and fetches" "AUTH CRAM-MD5" 0 fetch_with_fetchmail cram-md5
    fetch_and_check "fetchmail logs in by APOP and fetches" "APOP alice" 0 fetch_with_fetchmail apop
    empty_store
    refused "fetchmail is told that the password is wrong" 3 'Authorization failure' \
        fetch_with_fetchmail "$work/fetched" password "" wrong
}

# -- Two days. Messages stay on the host, and each is fetched once: UIDL tells which are new.

keep_with_mpop() { fetch_with_mpop "$work/fetched" apop on; }

keep_with_fetchmail() {
    fetch_with_fetchmail "$work/fetched" password keep
    local status=$?
    [ $status = 1 ] && [ -z "$(ls "$work/fetched")" ] && return 0  # 1: nothing is new
    return $status
}

fetch_new() {  # fetch_new COMMAND WHEN MESSAGE...: these, and no others, come now
    local command=$1 when=$2 before=$ok
    shift 2
    new_directory "$work/fetched"
    $command >"$work/log" 2>&1 || wrong "$when: exit status 0" "$?, $(tail -n 3 "$work/log")"
    holds "$work/fetched" "$@"
    [ $ok = "$before" ] || echo "that was: $when" >>"$work/out"
}

move_to_cur() {
    local file
    for file in "$mail"/alice/new/*; do
        mv "$file" "$mail/alice/cur/${file##*/}:2,S"
    done
}

add_flag() {
    local file
    for file in "$mail"/alice/cur/*; do
        mv "$file" "${file}R"
    done
}

two_days() {  # two_days NAME COMMAND
    rm -f "$work/uidls" "$work/fetchids"
    fill_store plain utf8 dots || return
    begin
    fetch_new "$2" "the first day" plain utf8 dots
    fetch_new "$2" "once more on the first day"
    restart_host
    fetch_new "$2" "after a restart of the host"
    move_to_cur
    fetch_new "$2" "after another program has moved the messages to cur"
    add_flag
    store long attachment || return
    fetch_new "$2" "the second day" long attachment
    restart_host
    fetch_new "$2" "after another restart"
    equal "messages in the store" 5 "$(count)"
    end "$1 keeps the messages on the host for two days and fetches each once"
}

check_two_days() {
    have mpop "mpop keeps for two days" && two_days mpop keep_with_mpop
    have fetchmail "fetchmail keeps for two days" && two_days fetchmail keep_with_fetchmail
}
