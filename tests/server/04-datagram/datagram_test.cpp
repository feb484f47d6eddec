// SPDX-License-Identifier: MIT

#include "server/04-datagram/datagram.hpp"
#include "server/04-datagram/platform.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace test {
namespace {

struct Client {
    net::Socket socket;
    std::vector<char> buffer = std::vector<char>(70000);

    explicit Client(const net::Address& server) : socket(platform::create_datagram(server))
    {
        socket.bind({server.is_v6() ? "::1" : "127.0.0.1", 0});
        platform::set_read_timeout(socket.handle(), std::chrono::seconds(10));
    }
    std::string ask(const std::string& bytes, const net::Address& server)
    {
        platform::send_to(socket.handle(), bytes, server);
        const auto packet = platform::receive_from(socket.handle(), buffer);
        if (!packet) return "nothing came";
        EXPECT_EQ(packet->from, server) << "somebody else answered";
        return {buffer.data(), packet->size};
    }
};

TEST(Datagram, EachOneComesBackWhole)
{
    Server server("server/04-datagram");
    Client client(server.address);
    for (const std::size_t size : {std::size_t{1}, std::size_t{0}, std::size_t{512},
             std::size_t{9000}, net::largest_datagram})
        EXPECT_EQ(client.ask(std::string(size, 'x'), server.address).size(), size);
    EXPECT_TRUE(server.process.prints(
        "127.0.0.1:" + std::to_string(client.socket.local().port) + " sent 0 bytes"));
}

TEST(Datagram, OneTooLargeIsRefusedByTheSender)
{
    Server server("server/04-datagram");
    Client client(server.address);
    const std::string too_large(net::largest_datagram + 1, 'x');
    EXPECT_EQ(
        error_of([&] { platform::send_to(client.socket.handle(), too_large, server.address); }),
        "sendto " + net::text(server.address) + ": Message too long");
}

TEST(Datagram, WhatDoesNotFitIsLostAndSaysSo)
{
    Client sender({"127.0.0.1", 0}), receiver({"127.0.0.1", 0});
    platform::send_to(sender.socket.handle(), "longer than ten bytes", receiver.socket.local());
    std::vector<char> small(10);
    const auto packet = platform::receive_from(receiver.socket.handle(), small);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->truncated);
    EXPECT_EQ(packet->size, 10u);
}

TEST(Datagram, IPv6)
{
    Server server("server/04-datagram", {"--address", "::1"});
    Client client(server.address);
    EXPECT_EQ(client.ask("hello", server.address), "hello");
}

TEST(Datagram, BothOnOneSocket)
{
    Server server("server/04-datagram", {"--address", "::"});
    if (server.process.output().find("does not accept IPv4") != std::string::npos)
        GTEST_SKIP() << "not on this system";
    const net::Address v4{"127.0.0.1", server.address.port}, v6{"::1", server.address.port};
    Client over_v4(v4), over_v6(v6);
    EXPECT_EQ(over_v4.ask("four", v4), "four");
    EXPECT_EQ(over_v6.ask("six", v6), "six");
    EXPECT_TRUE(server.process.prints("[::ffff:127.0.0.1]:"));
}

TEST(Datagram, ManyClientsTakeTurnsByThemselves)
{
    Server server("server/04-datagram");
    Client a(server.address), b(server.address);
    platform::send_to(a.socket.handle(), "from a", server.address);
    EXPECT_EQ(b.ask("from b", server.address), "from b");
    EXPECT_EQ(a.ask("again", server.address), "from a");
}

TEST(Datagram, StopsCleanly)
{
    Server server("server/04-datagram");
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    EXPECT_EQ(server.process.wait(Seconds(5)), 0);
}

}  // namespace
}  // namespace test
