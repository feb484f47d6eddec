# SPDX-License-Identifier: MIT
# The capture and the diagram of client/03-tap, read by programs that know their formats.

tap=   # its process
tapped=0  # the port where it listens

port_of_tap() { sed -n 's/^Listening on .*:\([0-9]*\)$/\1/p' "$work/tap.log"; }
tap_is_up_or_gone() { [ -n "$(port_of_tap)" ] || is_gone "$tap"; }

start_tap() {  # start_tap PORT: in front of this one
    build/client/03-tap --listen 0 --to "127.0.0.1:$1" --pcap "$work/tap.pcap" --svg "$work/tap.svg" >"$work/tap.log" &
    tap=$!
    wait_for 20 tap_is_up_or_gone
    tapped=$(port_of_tap)
}

read_capture() {  # read_capture OPTION...
    timeout 60 tshark -r "$work/tap.pcap" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE "$@" 2>>"$work/out"
}

# What was said, by one side: the bytes of all its packets.
said_in_capture() { read_capture -Y "$1 && tcp.len > 0" -T fields -e tcp.payload | tr -d '\n'; }
hexadecimal() { od -An -v -tx1 | tr -d ' \n'; }

check_tap() {
    have tshark "tshark reads a capture of 03-tap" || return
    fill_store $all || return
    start_tap "$pop3"
    { log_in; lines STAT 'RETR 1' 'RETR 2' 'RETR 3' 'RETR 4' 'RETR 5' QUIT; } >"$work/commands"
    converse "$tapped" <"$work/commands" >"$work/answers"
    lines CAPA QUIT | build/client/02-telnet --half-close 127.0.0.1 "$tapped" >/dev/null
    end_process "$tap"

    begin
    equal "exit status of the tap" 0 $?
    equal "connections" "0 1" "$(read_capture -T fields -e tcp.stream | sort -u | xargs)"
    equal "what tshark warns of" "" "$(read_capture -Y '_ws.expert.severity >= 0x600000')"
    equal "what the client said" "$(hexadecimal <"$work/commands")" \
        "$(said_in_capture "tcp.stream == 0 && tcp.dstport == $tapped")"
    equal "what the server said" "$(hexadecimal <"$work/answers")" \
        "$(said_in_capture "tcp.stream == 0 && tcp.srcport == $tapped")"
    end "tshark reads a capture of 03-tap"

    begin
    python3 -c 'import sys, xml.dom.minidom as xml; xml.parse(sys.argv[1])' "$work/tap.svg" 2>>"$work/out" ||
        wrong "an XML document" "see above"
    equal "clients" "client 1 client 2" "$(grep -o '>client [0-9]<' "$work/tap.svg" | tr -d '<>' | xargs)"
    end "the diagram of 03-tap is XML"
}
