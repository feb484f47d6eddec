# SPDX-License-Identifier: MIT
# Sylpheed, a mail program with windows, fetches by POP3 and sends by SMTP; its screen is a virtual one.

write_sylpheed() {
    rm -rf "$work/sylpheed"
    mkdir -p "$work/sylpheed/.sylpheed-2.0" "$work/sylpheed"/Mail/{inbox,sent,draft,queue,trash}
    cat >"$work/sylpheed/.sylpheed-2.0/accountrc" <<C
[Account: 1]
account_name=alice
is_default=1
name=Alice
address=alice@example.test
protocol=0
receive_server=127.0.0.1
smtp_server=127.0.0.1
user_id=alice
password=wonderland
inbox=inbox
use_apop_auth=1
remove_mail=0
receive_at_get_all=1
set_popport=1
pop_port=$pop3
set_smtpport=1
smtp_port=$smtp
use_smtp_auth=1
C
    cat >"$work/sylpheed/.sylpheed-2.0/folderlist.xml" <<'C'
<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
    <folder type="mh" name="Mailbox" path="Mail" collapsed="0">
        <folderitem type="inbox" name="inbox" path="inbox" mtime="0" new="0" unread="0" total="0" />
        <folderitem type="outbox" name="sent" path="sent" mtime="0" new="0" unread="0" total="0" />
        <folderitem type="draft" name="draft" path="draft" mtime="0" new="0" unread="0" total="0" />
        <folderitem type="queue" name="queue" path="queue" mtime="0" new="0" unread="0" total="0" />
        <folderitem type="trash" name="trash" path="trash" mtime="0" new="0" unread="0" total="0" />
    </folder>
</folderlist>
C
    # It would ask its maker's server whether there is a newer Sylpheed.
    printf '[Common]\nauto_update_check=0\nautochk_newmail=0\ncheck_on_startup=0\n' >"$work/sylpheed/.sylpheed-2.0/sylpheedrc"
}

start_screen() {
    [ -n "${DISPLAY:-}" ] && [ -n "${screen:-}" ] && return
    : >"$work/display"
    Xvfb -displayfd 3 -nolisten tcp -screen 0 1024x768x24 3>"$work/display" >/dev/null 2>&1 &
    screen=$!
    started+=("$screen")
    wait_for 30 test -s "$work/display" && export DISPLAY=:$(cat "$work/display")
}
in_inbox() { find "$work/sylpheed/Mail/inbox" -name '[0-9]*' -type f; }
has_received() { [ "$(in_inbox | wc -l)" -ge "$1" ] && heard 'C: QUIT'; }

has_sent() { [ "$(count)" = 1 ] && heard 'C: QUIT' && [ -z "$(find "$work/sylpheed/Mail/queue" -name '[0-9]*')" ]; }

run_sylpheed() {  # run_sylpheed OPTION CONDITION...: until the condition is true
    # In its temporary directory it looks for another Sylpheed of this user that might do the work.
    HOME=$work/sylpheed TMPDIR=$work/sylpheed sylpheed "$1" >"$work/log" 2>&1 &
    local pid=$!
    started+=("$pid")
    shift
    wait_for 60 "$@" || wrong "$*" "$(in_inbox | wc -l) in the inbox, $(count) in the store; $(tail -n 5 "$work/log"); $(commands)"
    end_process "$pid"
}

by_sylpheed() {
    begin
    write_sylpheed
    fill $all || return
    start_screen || { skip "Sylpheed fetches: Xvfb gives no screen here"; return; }
    set_mark
    run_sylpheed --receive has_received 5
    rm -rf "$work/fetched"; mkdir "$work/fetched"
    in_inbox | xargs -r cp -t "$work/fetched"
    holds "$work/fetched" $all
    heard 'C: APOP alice' || wrong "APOP" "$(commands)"
    end "Sylpheed fetches"

    begin
    put plain || return
    stop_host; start_host
    set_mark
    run_sylpheed --receive has_received 6
    equal "RETR on the second day" 1 "$(tail -c "+$((mark + 1))" "$work/host.log" | grep -a -c 'C: RETR')"
    equal "letters in the inbox" 6 "$(in_inbox | wc -l)"
    equal "letters in the store" 6 "$(count)"
    end "Sylpheed fetches on the second day what is new, after a restart of the host"

    begin
    empty
    # A letter in its queue: for the envelope the sender, the server and the recipients, then the letter.
    { printf 'S:alice@example.test\nSSV:127.0.0.1\nR:<alice@example.test>\nMAID:1\n\n'; cat "$letters/dots"; } >"$work/sylpheed/Mail/queue/1"
    set_mark
    run_sylpheed --send has_sent
    stored >"$work/stored"
    same "$letters/dots" "$work/stored" || wrong "$(cat "$letters/dots")" "$(cat "$work/stored")"
    grep -q 'with ESMTPA id' "$work/stored" || wrong "Received: ... with ESMTPA" "$(head -n 5 "$work/stored")"
    end "Sylpheed logs in and sends"
}

windows() {
    have sylpheed "Sylpheed fetches" && have Xvfb "Sylpheed fetches" && by_sylpheed
}
