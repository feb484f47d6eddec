// SPDX-License-Identifier: MIT

#include "client/02-telnet/faults.hpp"

#include "client/01-connect/platform.hpp"
#include "client/02-telnet/platform.hpp"

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
    if (faults.reset) platform::reset_on_close(server.handle());
    const Sent sent = send_script(server, source, faults.pieces);
    const auto result = "Sent " + std::to_string(sent.bytes) + " bytes";
    if (!sent.all) throw Error(Error::Reason::other, result + ", and then the server took no more");
    platform::write_output(result + "\n");
    if (faults.half_close) server.half_close();
    if (faults.no_read) std::this_thread::sleep_for(at_most);
}

void talk(Exchange& server, const Source& source, const Faults& faults, Milliseconds at_most,
    const Show& show)
{
    if (faults.reset || faults.no_read) return only_send(server, source, faults, at_most);
    server.start_sending([&server, source, faults] {
        send_script(server, source, faults.pieces);
        if (faults.half_close) server.half_close();
    });
    TelnetCommands telnet;
    server.receive([&](std::string_view piece) {
        const auto result = telnet.take(piece);
        if (!result.answers.empty()) server.write(result.answers);
        show(piece, result);
    });
}

}  // namespace net
