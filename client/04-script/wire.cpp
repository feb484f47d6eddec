// SPDX-License-Identifier: MIT

#include "client/04-script/wire.hpp"

#include "client/02-telnet/platform.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/platform.hpp"

#include <algorithm>
#include <array>

namespace net {
namespace {

constexpr std::size_t most_pending = 1 << 20;  // bytes; more than any server should send

class SocketWire : public Wire {
public:
    SocketWire(Socket socket, Milliseconds at_most, std::string peer) :
        socket_(std::move(socket)), at_most_(at_most), peer_(std::move(peer))
    {
        platform::set_no_delay(socket_.handle());
        platform::set_write_timeout(socket_.handle(), at_most);
    }

    std::string peer() const override { return peer_; }

    bool send(std::string_view bytes) override
    {
        while (!bytes.empty()) {
            const auto sent = socket_.write(bytes);
            if (!sent) return sent.outcome != IoResult::Outcome::not_yet;
            bytes.remove_prefix(sent.size);
        }
        return true;
    }

    std::string read_line() override
    {
        const Deadline deadline(at_most_);
        while (pending_.find('\n') == pending_.npos && pending_.size() < most_pending)
            if (!read_more(deadline)) break;
        return take(std::min(pending_.find('\n'), pending_.size() - 1) + 1);
    }

    std::string read_bytes(std::size_t count) override
    {
        const Deadline deadline(at_most_);
        while (pending_.size() < count)
            if (!read_more(deadline)) break;
        return take(count);
    }

    std::string why_no_more() const override
    {
        if (outcome_ == IoResult::Outcome::ended) return peer_ + " has closed the connection";
        if (outcome_ == IoResult::Outcome::reset) return "the connection was reset";
        return "nothing came for " + text(at_most_);
    }

    bool has_ended() override { return outcome_ == IoResult::Outcome::ended; }
    bool has_more() override
    {
        const bool is_open = socket_.handle() != platform::Handle::none;
        if (pending_.empty() && is_open && platform::wait(socket_.handle(), Milliseconds(0)))
            read_once();
        return !pending_.empty();
    }
    void half_close() override { platform::half_close(socket_.handle()); }
    void close() override { socket_.close(); }
    void reset() override
    {
        platform::reset_on_close(socket_.handle());
        socket_.close();
    }

private:
    bool read_more(const Deadline& deadline)
    {
        std::array<char, 65536> buffer;
        const auto got = TimedSocket(socket_).read_by(deadline, buffer);
        outcome_ = got.outcome;
        pending_.append(buffer.data(), got.size);
        return static_cast<bool>(got);
    }

    void read_once()  // what is there
    {
        std::array<char, 65536> buffer;
        const auto got = socket_.read(buffer);
        outcome_ = got.outcome;
        pending_.append(buffer.data(), got.size);
    }

    std::string take(std::size_t count)
    {
        std::string taken = pending_.substr(0, count);
        pending_.erase(0, count);
        return taken;
    }

    Socket socket_;
    Milliseconds at_most_;
    std::string peer_;
    std::string pending_;  // received, and not yet asked for
    IoResult::Outcome outcome_ = IoResult::Outcome::bytes;  // of the last read
};

}  // namespace

std::unique_ptr<Wire> make_wire(Socket socket, Milliseconds at_most, std::string peer)
{
    return std::make_unique<SocketWire>(std::move(socket), at_most, std::move(peer));
}

}  // namespace net
