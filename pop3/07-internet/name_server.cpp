// SPDX-License-Identifier: MIT

#include "pop3/07-internet/name_server.hpp"

#include "client/05-mx/stream.hpp"
#include "pop3/07-internet/answer.hpp"
#include "server/02-socket/trace.hpp"
#include "server/04-datagram/datagram.hpp"
#include "server/04-datagram/platform.hpp"
#include "server/06-many/platform.hpp"
#include "server/06-many/thread_per_client.hpp"

#include <future>

namespace dns {

namespace {

constexpr std::size_t longest_stream_answer = 65535;  // its length has two bytes

// One question after another.
void answer_stream(net::Socket& client, const Zone& zone, std::chrono::seconds idle)
{
    net::TimedSocket timed(client);
    while (true) {
        const net::Deadline deadline(idle);
        const auto question = read_with_length(timed, deadline);
        if (!question) return;
        const auto answer = answer_to(*question, zone, longest_stream_answer);
        if (answer.empty() || !timed.write_by(deadline, with_length(answer))) return;
    }
}

}  // namespace

NameServer::NameServer(Zone zone, const net::Address& here) :
    zone_(std::move(zone)), sockets_(bind_both(here))
{
}

// A port that is free for TCP may be taken for UDP. Then another one is tried.
NameServer::Sockets NameServer::bind_both(const net::Address& here)
{
    for (int tries = 0;; ++tries) try {
            auto listener = net::listen_on(here, "--dns");
            auto datagrams = net::bind_datagram(listener.local());
            return {std::move(listener), std::move(datagrams)};
        } catch (const net::Error& error) {
            if (here.port != 0 || error.reason != net::Error::Reason::in_use || tries == 10) throw;
        }
}

void NameServer::serve(net::Stop& stop)
{
    auto streams = std::async(std::launch::async, [&] { serve_streams(stop); });
    serve_datagrams(stop);
    streams.get();
}

void NameServer::serve_datagrams(const net::Stop& stop)
{
    std::vector<char> buffer(longest_datagram);
    while (!stop.requested()) try {
            if (!platform::wait(sockets_.datagrams.handle(), net::Milliseconds(200))) continue;
            const auto packet = platform::receive_from(sockets_.datagrams.handle(), buffer);
            if (!packet) continue;
            const auto answer = answer_to({buffer.data(), packet->size}, zone_, longest_datagram);
            if (!answer.empty())
                platform::send_to(sockets_.datagrams.handle(), answer, packet->from);
        } catch (const net::Error& error) {  // this client cannot be reached; the next one may be
            net::log_error(error);
        }
}

void NameServer::serve_streams(net::Stop& stop)
{
    net::Limits limits{.max_clients = 100, .idle = std::chrono::seconds(5)};
    net::serve_with_threads(sockets_.listener, stop, limits, "", [&](net::Socket& client) {
        const net::Stop::Registration registration(stop, client);
        answer_stream(client, zone_, limits.idle);
    });
}

}  // namespace dns
