// SPDX-License-Identifier: MIT

#include "tests/support/wire.hpp"

#include "client/01-connect/connect.hpp"
#include "server/03-echo/echo.hpp"
#include "server/07-dialogue/platform.hpp"

#include <algorithm>
#include <array>

namespace test {

net::Socket client_of(const net::Address& server, net::Milliseconds at_most)
{
    auto socket = net::connect(server, at_most);
    platform::set_no_delay(socket.handle());
    platform::set_read_timeout(socket.handle(), at_most);
    platform::set_write_timeout(socket.handle(), at_most);
    return socket;
}

std::string read_all(net::Socket& socket)
{
    std::string all;
    std::array<char, 65536> buffer;
    while (const auto got = socket.read(buffer)) all.append(buffer.data(), got.size);
    return all;
}

net::Address parse_address(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == text.npos) throw std::runtime_error("not an address: " + std::string(text));
    auto ip = text.substr(0, colon);
    if (ip.starts_with('[')) ip = ip.substr(1, ip.size() - 2);
    return {std::string(ip),
        static_cast<std::uint16_t>(std::stoi(std::string(text.substr(colon + 1))))};
}

namespace {

class MemoryWire : public net::Wire {
public:
    explicit MemoryWire(std::unique_ptr<net::Dialogue> dialogue) :
        dialogue_(std::move(dialogue)), talk_(std::in_place, *dialogue_)
    {
        run();
    }

    std::string peer() const override { return "the server"; }

    bool send(std::string_view bytes) override
    {
        if (!talk_) return true;
        for (constexpr std::size_t piece = 16384; !bytes.empty() && talk_;
             bytes.remove_prefix(std::min(piece, bytes.size()))) {
            feed(talk_->input, bytes.substr(0, piece));
            run();
        }
        return true;
    }

    std::string read_line() override
    {
        return read_bytes(std::min(pending_.find('\n'), pending_.size() - 1) + 1);
    }

    std::string read_bytes(std::size_t count) override
    {
        std::string taken = pending_.substr(0, count);
        pending_.erase(0, count);
        return taken;
    }

    std::string why_no_more() const override
    {
        return talk_ ? "the server says nothing" : "the server has closed";
    }
    bool has_ended() override { return pending_.empty() && !talk_; }
    bool has_more() override { return !pending_.empty(); }
    void half_close() override { close(); }
    void reset() override
    {
        close();
        pending_.clear();
    }
    void close() override  // the server drops the session
    {
        talk_.reset();
        dialogue_.reset();
    }

private:
    void run()
    {
        do {
            talk_->advance();
            pending_ += talk_->output;
            talk_->output.clear();
        } while (!talk_->is_over() && !talk_->wants_input());
        if (talk_->is_over()) close();
    }

    std::unique_ptr<net::Dialogue> dialogue_;
    std::optional<net::Conversation> talk_;
    std::string pending_;
};

}  // namespace

std::unique_ptr<net::Wire> connect_to(const net::Address& server)
{
    constexpr std::chrono::seconds at_most(10);
    return net::make_wire(net::connect(server, at_most), at_most);
}

std::unique_ptr<net::Wire> hold_in_memory(std::unique_ptr<net::Dialogue> dialogue)
{
    return std::make_unique<MemoryWire>(std::move(dialogue));
}

}  // namespace test
