// SPDX-License-Identifier: MIT

#include "client/02-telnet/faults.hpp"

#include "client/01-connect/connect.hpp"
#include "client/02-telnet/platform.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"

#include <thread>

namespace net {

static Options::Setter to_milliseconds(Milliseconds& into)
{
    return [&into](std::string_view value) {
        std::uint32_t count = 0;
        if (!to_number(count)(value)) return false;
        into = Milliseconds(count);
        return true;
    };
}

void Faults::add_to(Options& options)
{
    options.add("--split N", "send pieces of so many bytes; 0: as they are read",
        std::to_string(pieces.split), to_number(pieces.split));
    options.add("--pause MS", "wait so long between two pieces, or without --split between lines",
        std::to_string(pieces.pause.count()), to_milliseconds(pieces.pause));
    options.add_flag("--half-close", "half-close after the last byte", half_close);
    options.add_flag("--reset", "reset the connection after the last byte", reset);
    options.add_flag("--no-read", "read nothing", no_read);
}

// Without reading anything.
static void only_send(
    Exchange& server, const Source& source, const Faults& faults, Milliseconds at_most)
{
    Sent sent;
    server.start_sending([&](Socket& socket) {
        if (faults.reset) platform::reset_on_close(socket.handle());
        sent = send_script(socket, source, faults.pieces);
    });
    server.wait_until_sent();
    log("Sent " + std::to_string(sent.bytes) + " bytes" +
        (sent.all ? "" : ", and then the server took no more"));
    if (faults.no_read) std::this_thread::sleep_for(at_most);
}

void talk(Exchange& server, const Source& source, const Faults& faults, Milliseconds at_most,
    const Show& show)
{
    if (faults.reset || faults.no_read) return only_send(server, source, faults, at_most);
    server.start_sending([source, faults](Socket& socket) {
        send_script(socket, source, faults.pieces);
        if (faults.half_close) platform::half_close(socket.handle());
    });
    TelnetCommands telnet;
    server.receive([&](Socket& socket, std::string_view piece) {
        const auto result = telnet.take(piece);
        write_all(socket, result.answers);
        show(piece, result);
    });
}

}  // namespace net
