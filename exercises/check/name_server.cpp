// SPDX-License-Identifier: MIT

#include "exercises/check/name_server.hpp"

#include "server/03-echo/echo.hpp"
#include "server/04-datagram/datagram.hpp"
#include "server/04-datagram/platform.hpp"
#include "server/06-many/platform.hpp"
#include "server/08-poll/platform.hpp"

#include <array>

namespace check {

namespace dns_bytes {

std::string header(unsigned id, unsigned flags, unsigned questions, unsigned answers)
{
    return number16(id) + number16(flags) + number16(questions) + number16(answers) + number16(0) +
        number16(0);
}

std::string question(const std::string& name, unsigned type)
{
    return dns::bytes_of_name(name) + number16(type) + number16(1);
}

std::string record(const std::string& name, unsigned type, const std::string& data)
{
    return record_of(dns::bytes_of_name(name), type, data);
}

std::string record_of(const std::string& owner, unsigned type, const std::string& data)
{
    return owner + number16(type) + number16(1) + std::string(4, '\0') +
        number16(static_cast<unsigned>(data.size())) + data;
}

std::string mx(const std::string& name, unsigned preference, const std::string& host)
{
    const auto bytes = host == "." ? std::string(1, '\0') : dns::bytes_of_name(host);
    return record(name, 15, number16(preference) + bytes);
}

std::string a(const std::string& name, const std::string& four_bytes)
{
    return record(name, 1, four_bytes);
}

std::string cname(const std::string& name, const std::string& other)
{
    return record(name, 5, dns::bytes_of_name(other));
}

}  // namespace dns_bytes

std::string NameServer::Asked::answer(const std::vector<std::string>& records, unsigned flags) const
{
    auto bytes = dns_bytes::header(
        message.id, dns_bytes::is_answer | flags, 1, static_cast<unsigned>(records.size()));
    bytes += dns_bytes::question(question().name, static_cast<unsigned>(question().type));
    for (const auto& record : records) bytes += record;
    return bytes;
}

std::string read_exactly(net::Socket& socket, std::size_t count)
{
    std::string all(count, '\0');
    std::size_t have = 0;
    while (have < count) {
        const auto got = socket.read(std::span(all).subspan(have));
        if (!got) break;
        have += got.size;
    }
    all.resize(have);
    return all;
}

// UDP and TCP at one port; the next one is tried where another program has one of them.
NameServer::NameServer(Behaviour behave, std::uint16_t port) :
    behave_(std::move(behave)), datagrams_(platform::Handle::none),
    listener_(platform::Handle::none)
{
    for (int left = 20; left > 0; --left) try {
            datagrams_ = net::bind_datagram({"127.0.0.1", port});
            listener_ = net::listen_on(datagrams_.local(), "");
            break;
        } catch (const net::Error&) {
            if (left == 1 || port != 0) throw;
        }
    address_ = datagrams_.local();
    platform::set_block(listener_.handle(), false);
    thread_ = std::thread([this] { serve(); });
}

NameServer::~NameServer()
{
    stop_ = true;
    thread_.join();
}

std::vector<NameServer::Asked> NameServer::questions() const
{
    std::lock_guard lock(mutex_);
    return questions_;
}

std::string NameServer::malformed() const
{
    std::lock_guard lock(mutex_);
    return malformed_;
}

void NameServer::serve()
{
    while (!stop_) {
        std::array<platform::Waiting, 2> ready{
            {{datagrams_.handle(), true}, {listener_.handle(), true}}};
        platform::poll(ready, net::Milliseconds(50));
        try {
            if (ready[0].to_read) hear_datagram();
            if (ready[1].to_read) hear_stream();
        } catch (const std::exception& error) {
            std::lock_guard lock(mutex_);
            malformed_ = error.what();
        }
    }
}

std::vector<std::string> NameServer::answers_to(
    std::string_view bytes, bool by_tcp, net::Address from)
{
    const Asked asked{dns::read_message(bytes), by_tcp, std::move(from)};
    if (!asked.message.question) throw std::runtime_error("there is no question");
    {
        std::lock_guard lock(mutex_);
        questions_.push_back(asked);
    }
    return behave_(asked);
}

void NameServer::hear_datagram()
{
    std::vector<char> buffer(65536);
    const auto packet = platform::receive_from(datagrams_.handle(), buffer);
    if (!packet) return;
    for (const auto& answer : answers_to({buffer.data(), packet->size}, false, packet->from))
        if (!answer.empty()) platform::send_to(datagrams_.handle(), answer, packet->from);
}

// An answer is sent with its length before it, unless it begins with an exclamation mark: then what
// follows is sent as it is.
void NameServer::hear_stream()
{
    auto client = listener_.accept();
    if (!client) return;
    platform::set_block(client->handle(), true);
    platform::set_read_timeout(client->handle(), net::Milliseconds(5000));
    const auto length = read_exactly(*client, 2);
    if (length.size() < 2) return;
    const auto size =
        static_cast<unsigned char>(length[0]) << 8 | static_cast<unsigned char>(length[1]);
    const auto bytes = read_exactly(*client, static_cast<std::size_t>(size));
    for (const auto& answer : answers_to(bytes, true, client->peer())) {
        if (answer.starts_with('!'))
            net::write_all(*client, answer.substr(1));
        else if (!answer.empty())
            net::write_all(
                *client, dns_bytes::number16(static_cast<unsigned>(answer.size())) + answer);
    }
}

}  // namespace check
