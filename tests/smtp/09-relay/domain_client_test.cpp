// SPDX-License-Identifier: MIT
//
// Several messages for one domain, and how many connections they take.

#include "server/03-echo/echo.hpp"
#include "smtp/09-relay/domain_client.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"
#include "tests/support/smtp_peer.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace test {
namespace {

// A host with a will of its own. Like a real one it accepts MAIL once for each transaction.
struct Will {
    int messages = 1000;  // after so many it answers the next MAIL with `farewell`, and closes
    std::string farewell = {};
    std::string answer_to_rcpt = "250 OK\r\n";
    std::string answer_to_dot = "250 OK\r\n";  // empty: closes
    bool has_pipelining = false;
};

class Host {
public:
    explicit Host(Will will = {}) : will_(std::move(will)) { }

    std::atomic<int> connections = 0, messages = 0, goodbyes = 0;
    const net::Address& address() const { return peer_.address(); }

private:
    void serve(net::Socket& client)
    {
        ++connections;
        net::write_all(client, "220 host\r\n");
        int taken = 0;
        bool is_open = false, has_recipient = false;
        for (std::string line; !(line = read_line(client)).empty();) {
            const auto verb = verb_of(line);
            std::string answer = "250 OK\r\n";
            if (verb == "EHLO" && will_.has_pipelining) answer = "250-host\r\n250 PIPELINING\r\n";
            if (verb == "MAIL" && taken == will_.messages) {
                net::write_all(client, will_.farewell);
                return net::lingering_close(client);
            }
            if (verb == "MAIL" && std::exchange(is_open, true)) answer = "503 nested MAIL\r\n";
            if (verb == "RCPT") answer = will_.answer_to_rcpt;
            if (verb == "RCPT" && answer.starts_with("250")) has_recipient = true;
            if (verb == "DATA" && has_recipient) {
                net::write_all(client, "354 go on\r\n");
                hear_text(client);
                answer = will_.answer_to_dot;
                if (answer.empty()) return net::lingering_close(client);
                is_open = has_recipient = false;
                ++taken;
                ++messages;
            }
            if (verb == "QUIT") ++goodbyes;
            net::write_all(client, answer);
            if (verb == "QUIT") return net::lingering_close(client);
        }
    }

    const Will will_;
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
    for (const auto& [messages, connections] : {std::pair{40, 2}, {41, 3}}) {
        outcomes_.clear();
        tries_ = 0;
        Host host;
        send(host, messages);
        expect_all_taken_by(host);
        EXPECT_EQ(host.connections, connections);
        EXPECT_EQ(tries_, connections);
        EXPECT_EQ(host.goodbyes, connections);
    }
}

TEST_F(DomainClient, AHostThatHasHadEnoughGetsAnotherConnection)
{
    for (const bool has_pipelining : {false, true})
        for (const char* farewell : {"421 4.7.0 That was enough\r\n", "", "421", "hello\r\n"}) {
            SCOPED_TRACE(farewell + std::string(has_pipelining ? " to a group" : ""));
            outcomes_.clear();
            Host host({.messages = 3, .farewell = farewell, .has_pipelining = has_pipelining});
            send(host, 7);
            expect_all_taken_by(host);
            EXPECT_EQ(host.connections, 3);
        }
}

TEST_F(DomainClient, EachYesKeepsTheConnection)
{
    for (const char* yes : {"200 Fine\r\n", "299 Fine\r\n"}) {
        Host host({.answer_to_dot = yes});
        send(host, 2);
        EXPECT_EQ(host.connections, 1) << yes;
    }
}

// It may have the message: it is not sent again at once.
TEST_F(DomainClient, AHostThatLeavesAfterTheTextDoesNotGetItTwice)
{
    Host host({.answer_to_dot = ""});
    send(host, 3);
    for (const auto& outcome : outcomes_) {
        EXPECT_EQ(outcome.code, 451);
        EXPECT_TRUE(outcome.text.starts_with("4.4.2 ")) << outcome.text;
        EXPECT_EQ(outcome.server, host.address().ip);
    }
    EXPECT_EQ(host.connections, 3);
}

// Only 421 is about the connection.
TEST_F(DomainClient, ARefusalOfOneMessageIsNotTriedAgain)
{
    Host host({.messages = 1, .farewell = "450 4.2.0 Not this one\r\n"});
    send(host, 3);
    EXPECT_EQ(outcomes_.at(1).text, "4.2.0 Not this one");
    EXPECT_EQ(outcomes_.at(2).code, 250);
    EXPECT_EQ(host.connections, 2);
}

// Its transaction is open: a host may answer the next MAIL by 503, and a good message would be
// refused for good.
TEST_F(DomainClient, AfterARefusalTheNextMessageHasAConnectionOfItsOwn)
{
    for (const char* refusal : {"550 5.1.1 Nobody\r\n", "450 4.2.0 Later\r\n"}) {
        outcomes_.clear();
        Host host({.answer_to_rcpt = refusal});
        send(host, 3);
        for (const auto& outcome : outcomes_)
            EXPECT_EQ(std::to_string(outcome.code) + " " + outcome.text + "\r\n", refusal);
        EXPECT_EQ(host.connections, 3);
    }
    outcomes_.clear();
    Host full({.answer_to_dot = "452 4.3.1 Full\r\n"});
    send(full, 2);
    EXPECT_EQ(full.connections, 2);
}

// As many answers as there are recipients, or two for each: the next one would be taken for that to
// another command.
TEST_F(DomainClient, AHostThatSaysMoreThanItWasAskedIsNotUsedAgain)
{
    Host host({.answer_to_dot = "250 OK\r\n250 OK\r\n"});
    send(host, 4);
    expect_all_taken_by(host);
    EXPECT_EQ(host.connections, 4);
}

// What the watchers are told of a message for `domain`: a.blue.test and b.blue.test take the mail of
// blue.test, both at 127.0.0.1, and nobody else has any.
std::vector<std::string> told_of(
    const std::string& domain, const Host& host, const std::string& us = "us.test")
{
    using namespace dns_bytes;
    NameServer names([](const NameServer::Asked& asked) -> std::vector<std::string> {
        const auto& [name, type] = asked.question();
        if (!name.ends_with("blue.test")) return {asked.answer({}, no_such_name)};
        if (type == dns::Type::mx)
            return {asked.answer({mx(name, 20, "b.blue.test"), mx(name, 10, "a.blue.test")})};
        if (type != dns::Type::a) return {asked.answer({})};
        return {asked.answer({a(name, std::string("\x7f\0\0\1", 4))})};
    });
    smtp::Route route;
    route.dns = {names.address().ip, names.address().port};
    route.mx_port = host.address().port;
    route.us = us;
    route.times = smtp::Times::all(std::chrono::seconds(5));
    std::vector<std::string> told;
    const mail::Tell tell = [&](const mail::RelayEvent& event) {
        using Kind = mail::RelayEvent::Kind;
        EXPECT_EQ(event.message, "name");
        EXPECT_EQ(event.domain, domain);
        const char* what = event.kind == Kind::asking ? "asking"
            : event.kind == Kind::found               ? "found"
            : event.kind == Kind::not_found           ? "not found"
            : event.kind == Kind::trying              ? "trying"
                                                      : "something else";
        told.push_back(what + (event.host.empty() ? "" : " " + event.host) +
            (event.text.empty() ? "" : ": " + event.text));
    };
    net::Stop connections;
    mail::DomainClient client(domain, route, connections, tell);
    const auto text = smtp::make_ready("Subject: tea\n\nAt five?\n", "us.test");
    client.send("name", {"a@us.test", {"b@" + domain}, text});
    client.quit();
    return told;
}

using Told = std::vector<std::string>;

TEST(DomainClientTells, WhomItAsksAndWhomItTries)
{
    const Host host;
    EXPECT_EQ(told_of("blue.test", host),
        (Told{"asking", "found: 10 a.blue.test 127.0.0.1, 20 b.blue.test 127.0.0.1",
            "trying a.blue.test: " + net::text(host.address())}));
    EXPECT_EQ(told_of("blue.test", host, "b.blue.test"),
        (Told{"asking", "found: 10 a.blue.test 127.0.0.1",
            "trying a.blue.test: " + net::text(host.address())}));
}

// For an address nobody is asked.
TEST(DomainClientTells, NoQuestionForAnAddress)
{
    const Host host;
    EXPECT_EQ(
        told_of("[127.0.0.1]", host), Told{"trying [127.0.0.1]: " + net::text(host.address())});
    EXPECT_EQ(told_of("[127.0.0.1]", host, "[127.0.0.1]"), Told{});
}

TEST(DomainClientTells, WhyThereIsNoHost)
{
    const Host host;
    EXPECT_EQ(told_of("blue.test", host, "a.blue.test"),
        (Told{"asking", "not found: mail for this domain would come back to this host"}));
    EXPECT_EQ(told_of("red.test", host),
        (Told{"asking", "not found: red.test: there is no such domain"}));
}

}  // namespace
}  // namespace test
