# SPDX-License-Identifier: MIT
# Sylpheed, a mail program with windows, fetches by POP3 and sends by SMTP; its screen is a virtual one.

prepare_sylpheed() {
    local settings=$work/sylpheed/.sylpheed-2.0
    rm -rf "$work/sylpheed"
    mkdir -p "$settings" "$work/sylpheed"/Mail/{inbox,sent,draft,queue,trash}
    peers fill sylpheed/accountrc smtp="$smtp" pop3="$pop3" >"$settings/accountrc"
    peers fill sylpheed/folderlist.xml >"$settings/folderlist.xml"
    peers fill sylpheed/sylpheedrc >"$settings/sylpheedrc"
}

start_screen() {
    [ -n "${DISPLAY:-}" ] && [ -n "${screen:-}" ] && return
    : >"$work/display"
    Xvfb -displayfd 3 -nolisten tcp -screen 0 1024x768x24 3>"$work/display" >/dev/null 2>&1 &
    screen=$!
    wait_for 30 test -s "$work/display" || return
    export DISPLAY=:$(cat "$work/display")
}

in_inbox() { find "$work/sylpheed/Mail/inbox" -name '[0-9]*' -type f; }
in_queue() { find "$work/sylpheed/Mail/queue" -name '[0-9]*'; }
sylpheed_has_received() { [ "$(in_inbox | wc -l)" -ge "$1" ] && has_sent QUIT; }
sylpheed_has_sent() { [ "$(count)" = 1 ] && has_sent QUIT && [ -z "$(in_queue)" ]; }

run_sylpheed() {  # run_sylpheed OPTION CONDITION...: until the condition is true
    # In its temporary directory it looks for another Sylpheed of this user that might do the work.
    HOME=$work/sylpheed TMPDIR=$work/sylpheed sylpheed "$1" >"$work/log" 2>&1 &
    local pid=$!
    shift
    wait_for 60 "$@" ||
        wrong "$*" "$(in_inbox | wc -l) in the inbox, $(count) in the store; $(tail -n 5 "$work/log"); $(last_commands)"
    end_process "$pid"
}

sylpheed_fetches() {
    fill_store $all || return
    begin
    set_mark
    run_sylpheed --receive sylpheed_has_received 5
    new_directory "$work/fetched"
    in_inbox | xargs -r cp -t "$work/fetched"
    holds "$work/fetched" $all
    has_sent 'APOP alice' || wrong "APOP" "$(last_commands)"
    end "Sylpheed fetches"
}

sylpheed_fetches_what_is_new() {
    store plain || return
    restart_host
    begin
    set_mark
    run_sylpheed --receive sylpheed_has_received 6
    equal "RETR on the second day" 1 "$(trace_since_mark | grep -a -c -e '<- RETR')"
    equal "messages in the inbox" 6 "$(in_inbox | wc -l)"
    equal "messages in the store" 6 "$(count)"
    end "Sylpheed fetches on the second day what is new, after a restart of the host"
}

# A message in its queue: for the envelope the sender, the server and the recipients, then the message.
queue_message() {
    {
        printf '%s\n' S:alice@example.test SSV:127.0.0.1 'R:<alice@example.test>' MAID:1 ''
        cat "$messages/$1"
    } >"$work/sylpheed/Mail/queue/1"
}

sylpheed_sends() {
    empty_store
    queue_message dots
    begin
    set_mark
    run_sylpheed --send sylpheed_has_sent
    stored >"$work/stored"
    is_copy "$work/stored" dots || wrong "$(cat "$messages/dots")" "$(cat "$work/stored")"
    says_logged_in "$work/stored"
    end "Sylpheed logs in and sends"
}

check_sylpheed() {
    have sylpheed "Sylpheed fetches" && have Xvfb "Sylpheed fetches" || return
    prepare_sylpheed
    if ! start_screen; then
        skip "Sylpheed fetches: Xvfb gives no screen here"
        return
    fi
    sylpheed_fetches
    sylpheed_fetches_what_is_new
    sylpheed_sends
}
