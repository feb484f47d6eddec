// SPDX-License-Identifier: MIT
//
// Several messages for one domain, and how many connections they take.

#include "server/03-echo/echo.hpp"
#include "smtp/09-relay/domain_client.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace test {
namespace {

// When a host has enough of a client: after so many messages it answers the next MAIL, or the next
// dot, with these bytes, and closes.
struct Enough {
    int messages = 1000;
    std::string answer = {};
    bool is_at_dot = false;
};

class Host {
public:
    explicit Host(Enough enough = {}) : enough_(std::move(enough)) { }

    std::atomic<int> connections = 0, messages = 0, goodbyes = 0;
    const net::Address& address() const { return peer_.address(); }

private:
    void serve(net::Socket& client)
    {
        ++connections;
        net::write_all(client, "220 host\r\n");
        int taken = 0;
        for (std::string line; !(line = read_line(client)).empty();) {
            bool is_over =
                verb_of(line) == "MAIL" && taken == enough_.messages && !enough_.is_at_dot;
            if (verb_of(line) == "DATA") {
                net::write_all(client, "354 go on\r\n");
                while (read_line(client) != ".\r\n") { }
                is_over = taken++ == enough_.messages;
                if (!is_over) ++messages;
            }
            net::write_all(client, is_over ? enough_.answer : "250 OK\r\n");
            if (verb_of(line) == "QUIT") ++goodbyes;
            if (is_over || verb_of(line) == "QUIT") return net::lingering_close(client);
        }
    }

    const Enough enough_;
    Peer peer_{[this](net::Socket& client, const Peer&) { serve(client); }};  // uses the others
};

class DomainClient : public testing::Test {
protected:
    // All to one address; its answers, and what the watchers are told.
    void send(Host& host, int messages)
    {
        smtp::Route route;
        route.server = {host.address().ip, host.address().port};
        route.us = "us.test";
        route.times = smtp::Times::all(std::chrono::seconds(5));
        net::Stop connections;
        const mail::Tell tell = [&](const mail::RelayEvent& event) {
            if (event.kind == mail::RelayEvent::Kind::trying) ++tries_;
        };
        mail::DomainClient client("blue.test", route, connections, tell);
        const auto text = smtp::make_ready("Subject: tea\n\nAt five?\n", "us.test");
        for (int message = 0; message < messages; ++message)
            outcomes_.push_back(client.send("name", {"a@us.test", {"b@blue.test"}, text}).at(0));
        client.quit();
    }

    void expect_all_taken_by(const Host& host) const
    {
        for (const auto& outcome : outcomes_) {
            EXPECT_EQ(outcome.code, 250) << outcome.text;
            EXPECT_EQ(outcome.server, host.address().ip);
        }
        EXPECT_EQ(static_cast<std::size_t>(host.messages), outcomes_.size());
    }

    std::vector<smtp::Outcome> outcomes_;
    int tries_ = 0;
};

TEST_F(DomainClient, TwentyMessagesShareAConnection)
{
    Host host;
    send(host, 41);
    expect_all_taken_by(host);
    EXPECT_EQ(host.connections, 3);
    EXPECT_EQ(tries_, 3);
    EXPECT_EQ(host.goodbyes, 3);
}

TEST_F(DomainClient, AHostThatHasHadEnoughGetsAnotherConnection)
{
    for (const char* farewell : {"421 4.7.0 That was enough\r\n", "", "421", "hello\r\n"}) {
        SCOPED_TRACE(farewell);
        outcomes_.clear();
        Host host({3, farewell});
        send(host, 7);
        expect_all_taken_by(host);
        EXPECT_EQ(host.connections, 3);
    }
}

// It may have the message: it is not sent again at once.
TEST_F(DomainClient, AHostThatLeavesAfterTheTextDoesNotGetItTwice)
{
    Host host({2, "", true});
    send(host, 3);
    EXPECT_EQ(outcomes_.at(1).code, 250);
    EXPECT_EQ(outcomes_.at(2).code, 451);
    EXPECT_TRUE(outcomes_.at(2).text.starts_with("4.4.2 ")) << outcomes_.at(2).text;
    EXPECT_EQ(outcomes_.at(2).server, host.address().ip);
    EXPECT_EQ(host.connections, 1);
}

// Only 421 is about the connection.
TEST_F(DomainClient, ARefusalOfOneMessageIsNotTriedAgain)
{
    Host host({1, "450 4.2.0 Not this one\r\n"});
    send(host, 3);
    EXPECT_EQ(outcomes_.at(1).text, "4.2.0 Not this one");
    EXPECT_EQ(outcomes_.at(2).code, 250);
    EXPECT_EQ(host.connections, 2);
}

}  // namespace
}  // namespace test
