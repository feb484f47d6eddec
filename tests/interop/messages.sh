# SPDX-License-Identifier: MIT
# The messages: plain, UTF-8 in eight bits, dots, an attachment, a long line. Lines end in LF here.

messages=$work/messages
all="plain utf8 dots attachment long"
some="utf8 dots"

header() {  # header SUBJECT
    printf '%s: %s\n' \
        From 'Carol <carol@other.test>' \
        To 'Alice <alice@example.test>' \
        Subject "$1" \
        Date 'Tue, 24 Nov 2026 06:15:17 +0000' \
        Message-ID "<$1@other.test>"
}

write_plain() {
    header plain
    printf '\nDear Alice,\n\ntea at five?\n\nCarol\n'
}

write_utf8() {
    header utf8
    cat <<'M'
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Thé à cinq heures? 茶?
M
}

write_dots() {
    header dots
    printf '\n.\n..\n...x\n.\n\n.\nend\n.\n'
}

write_attachment() {
    header attachment
    cat <<'M'
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut"

--cut
Content-Type: text/plain

see below
--cut
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="a.bin"

M
    head -c 200000 /dev/urandom | base64
    printf -- '--cut--\n'
}

write_long() {
    header long
    printf '\n'
    printf 'x%.0s' $(seq 990)
    printf '\n'
}

mkdir "$messages"
for message in $all; do
    "write_$message" >"$messages/$message"
done

on_the_wire() { sed 's/^\./../; s/$/\r/' "$1"; }  # on_the_wire FILE: dots doubled, lines end in CR LF

# The host adds a trace (RFC 5321, 4.4) before a message, so a copy ends in the message, with LF or CR LF.
is_copy() {  # is_copy FILE MESSAGE
    tr -d '\r' <"$1" >"$work/copy"
    tail -c "$(wc -c <"$messages/$2")" "$work/copy" | cmp -s - "$messages/$2"
}

has_copy() {  # has_copy DIRECTORY MESSAGE
    local file
    for file in "$1"/*; do
        [ -f "$file" ] && is_copy "$file" "$2" && return
    done
    return 1
}

holds() {  # holds DIRECTORY MESSAGE...: a file for each of them, and no other
    local directory=$1 message
    shift
    equal "files in ${directory##*/}" $# "$(ls "$directory" | wc -l)"
    for message; do
        has_copy "$directory" "$message" || wrong "$message among what was fetched" "missing, or different"
    done
}

texts() { python3 -B tests/interop/texts.py "$@"; }
