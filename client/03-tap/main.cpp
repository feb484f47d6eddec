// SPDX-License-Identifier: MIT
//
// client/03-tap: stands between a client and a server, passes everything on, and shows it.

#include "client/01-connect/connect.hpp"
#include "client/01-connect/exchange.hpp"
#include "client/02-telnet/platform.hpp"
#include "client/03-tap/capture.hpp"
#include "client/03-tap/diagram.hpp"
#include "client/03-tap/forward.hpp"
#include "client/03-tap/host_and_port.hpp"
#include "client/03-tap/mask.hpp"
#include "client/03-tap/watch.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/thread_per_client.hpp"

using namespace net;

namespace {

struct Tap {
    HostAndPort server;
    std::chrono::seconds timeout{10};
    bool masks = false;
    Watchers watchers;
};

// Nothing if it cannot be made. The client, which has a connection already, then gets a reset.
std::optional<Socket> connect_to_server(const Tap& tap, const Socket& client, const Report& report)
try {
    Socket server = connect(tap.server.host, tap.server.port, tap.timeout);
    report({Event::Kind::connected, Side::client});
    return server;
} catch (const Error& error) {
    report({Event::Kind::not_connected, Side::server, error.what()});
    platform::reset_on_close(client.handle());
    return {};
}

// Shared, because a View must be copyable.
template <typename File> View to(const std::string& name)
{
    return [file = std::make_shared<File>(name)](
               const auto& connection, const auto& event) { file->add(connection, event); };
}

void serve(Socket& client, Tap& tap, const Stop& stop)
{
    static std::atomic<std::uint32_t> count = 0;
    const TappedConnection connection{++count, client.peer(), client.local()};
    Mask mask;
    const auto report = [&](const Event& event) {
        const auto bytes = tap.masks && event.kind == Event::Kind::piece
            ? mask.hide(event.from, event.bytes)
            : std::string(event.bytes);
        tap.watchers.report(connection, {event.kind, event.from, bytes});
    };
    auto server = connect_to_server(tap, client, report);
    if (server) forward(client, *server, stop, report);
}

}  // namespace

int main(int argc, char** argv)
{
    std::uint16_t port = 0;
    std::string svg = "none", pcap = "none";
    Limits limits;
    Tap tap;
    Options options("client/03-tap: passes connections on to a server, and shows what they carry");
    options.add("--listen PORT", "of 127.0.0.1; 0 uses a free one", "", to_number(port));
    options.add("--to HOST:PORT", "the server", "", to_host_and_port(tap.server));
    options.add_flag("--mask", "hide what follows PASS, APOP and AUTH", tap.masks);
    options.add("--svg FILE", "draw a sequence diagram", svg, to_text(svg));
    options.add("--pcap FILE", "write a capture for Wireshark", pcap, to_text(pcap));
    add_timeout(options, tap.timeout);
    return options.run(argc, argv, [&] {
        tap.watchers.add(print);
        if (svg != "none") tap.watchers.add(to<Diagram>(svg));
        if (pcap != "none") tap.watchers.add(to<Capture>(pcap));
        Stop& stop = stop_on_signal();
        Socket listener = listen_on({"127.0.0.1", port}, "--listen");
        log("Listening on " + text(listener.local()));
        serve_with_threads(
            listener, stop, limits, "", [&](Socket& client) { serve(client, tap, stop); });
    });
}
