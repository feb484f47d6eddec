// SPDX-License-Identifier: MIT
//
// A name server of a few lines, for UDP and TCP: it may lie, stall or say nothing.
#pragma once

#include "client/03-tap/network_order.hpp"
#include "client/05-mx/message.hpp"
#include "server/02-socket/socket.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace check {

/// The parts of a message, as bytes.
namespace dns_bytes {
using net::number16;
/// A header with these flags and counts.
std::string header(unsigned id, unsigned flags, unsigned questions, unsigned answers);
std::string question(const std::string& name, unsigned type);
/// A record with a name in full; `data` is as it stands in the message.
std::string record(const std::string& name, unsigned type, const std::string& data);
/// The same, whose owner is as it stands in the message too: a name, or a pointer.
std::string record_of(const std::string& owner, unsigned type, const std::string& data);
std::string mx(const std::string& name, unsigned preference, const std::string& host);
std::string a(const std::string& name, const std::string& four_bytes);
std::string cname(const std::string& name, const std::string& other);
constexpr unsigned is_answer = 0x8580;  // with AA, RD and RA
constexpr unsigned truncated = 0x0200, no_such_name = 3, server_failure = 2;
}  // namespace dns_bytes

/// `count` bytes, or fewer if the stream ends.
std::string read_exactly(net::Socket& socket, std::size_t count);

class NameServer {
public:
    struct Asked {
        dns::Message message;
        bool by_tcp;
        net::Address from;

        const dns::Question& question() const { return *message.question; }
        /// An answer with these records.
        std::string answer(const std::vector<std::string>& records, unsigned flags = 0) const;
    };
    /// What to answer; an empty one is not sent.
    using Behaviour = std::function<std::vector<std::string>(const Asked& asked)>;
    /// At this port of loopback; 0: a free one.
    explicit NameServer(Behaviour behave, std::uint16_t port = 0);
    ~NameServer();

    const net::Address& address() const { return address_; }
    std::string text() const { return net::text(address_); }
    /// What was wrong with a question that could not be read; empty if there was none.
    std::string malformed() const;
    /// The questions so far: their ids and the ports that they came from.
    std::vector<Asked> questions() const;

private:
    void serve();
    void hear_datagram();
    void hear_stream();
    std::vector<std::string> answers_to(std::string_view bytes, bool by_tcp, net::Address from);

    Behaviour behave_;
    net::Socket datagrams_, listener_;
    net::Address address_;
    mutable std::mutex mutex_;
    std::vector<Asked> questions_;
    std::string malformed_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace check
