// SPDX-License-Identifier: MIT
//
// Which hosts get a message, and what its sender hears when none takes it.

#include "client/06-send/delivery.hpp"
#include "tests/support/name_server.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::string_literals;
using namespace dns_bytes;
using smtp::NextHop;
using smtp::Outcome;

std::string in_words(const std::vector<NextHop>& hops)
{
    std::string all;
    for (const auto& [preference, name, address] : hops)
        all += std::to_string(preference) + " " + name + " " + net::text(address) + "\n";
    return all;
}

TEST(NextHops, AnAddressIsAskedOfNobody)
{
    smtp::Route route;
    route.dns = {"127.0.0.1", 1};  // where nobody listens
    route.mx_port = 26;
    EXPECT_EQ(in_words(next_hops("[127.0.0.7]", route)), "0 [127.0.0.7] 127.0.0.7:26\n");
    EXPECT_EQ(in_words(next_hops("[ipv6:::1]", route)), "0 [ipv6:::1] [::1]:26\n");
    for (const char* domain : {"[127.0.0.7", "127.0.0.7]", "[]", "[", "a b", ""})
        EXPECT_THROW(next_hops(domain, route), dns::TakesNoMail) << domain;
}

TEST(NextHops, AServerThatIsNamedIsTheOnlyOne)
{
    smtp::Route route;
    route.server = {"127.0.0.7", 2525};
    for (const char* domain : {"blue.test", "[127.0.0.8]", ""})
        EXPECT_EQ(in_words(next_hops(domain, route)), "0 127.0.0.7 127.0.0.7:2525\n") << domain;
}

// Two hosts: the better one has `addresses`, the other one has one.
std::size_t hops_of(int addresses)
{
    NameServer names([&](const NameServer::Asked& asked) -> std::vector<std::string> {
        const auto& [name, type] = asked.question();
        if (type == dns::Type::mx)
            return {asked.answer({mx(name, 10, "a.test"), mx(name, 20, "b.test")})};
        if (type != dns::Type::a) return {asked.answer({})};
        if (name == "b.test") return {asked.answer({a(name, "\x7f\0\0\1"s)})};
        std::vector<std::string> records;
        for (int number = 1; number <= addresses; ++number)
            records.push_back(a(name, "\x7f\0\1"s + static_cast<char>(number)));
        return {asked.answer(records)};
    });
    smtp::Route route;
    route.dns = {names.address().ip, names.address().port};
    return next_hops("red.test", route).size();
}

TEST(NextHops, AreTwentyAtMost)
{
    EXPECT_EQ(hops_of(2), 3u);
    EXPECT_EQ(hops_of(19), 20u);
    EXPECT_EQ(hops_of(20), 20u);
    EXPECT_EQ(hops_of(25), 20u);
}

const std::vector<NextHop> two_hosts{
    {10, "a.test", {"127.0.0.7", 25}}, {20, "b.test", {"127.0.0.8", 25}}};

// The outcome for two recipients, who have the same.
std::string outcome(const std::function<std::vector<NextHop>()>& find,
    const std::function<std::vector<Outcome>(const NextHop&)>& send)
{
    const auto all = try_in_order(find, 2, send);
    EXPECT_EQ(all.size(), 2u);
    const auto& [code, text, is_for_all, server] = all.at(0);
    EXPECT_EQ(std::tie(code, text, server), std::tie(all[1].code, all[1].text, all[1].server));
    EXPECT_FALSE(is_for_all);
    return std::to_string(code) + " " + text + (server.empty() ? "" : ", said " + server);
}

std::string outcome_if_a_host_throws(const std::function<void()>& what)
{
    return outcome([] { return two_hosts; },
        [&](const NextHop&) {
            what();
            return std::vector<Outcome>();
        });
}

std::string outcome_if_there_are_no_hosts(const std::function<void()>& why)
{
    return outcome(
        [&] {
            why();
            return std::vector<NextHop>();
        },
        [](const NextHop&) { return std::vector<Outcome>(); });
}

const auto broken = [] { throw net::Error(net::Error::Reason::other, "no connection"); };

TEST(TryInOrder, TheFirstThatLetsUsInIsTheLast)
{
    std::string asked;
    const auto said = outcome([] { return two_hosts; },
        [&](const NextHop& hop) {
            asked += hop.name + " ";
            return std::vector<Outcome>(2, Outcome{550, "5.1.1 No"});
        });
    EXPECT_EQ(said, "550 5.1.1 No, said a.test");
    EXPECT_EQ(asked, "a.test ");
}

TEST(TryInOrder, SaysWhyTheLastHasNotLetUsIn)
{
    const auto refused = [](int code, const char* text) {
        return [=] { throw smtp::Refused({code, {text}}, false); };
    };
    EXPECT_EQ(outcome_if_a_host_throws(refused(421, "Later")), "421 127.0.0.8:25: Later");
    EXPECT_EQ(outcome_if_a_host_throws(refused(450, "Later")), "450 127.0.0.8:25: Later");
    // Another host might have let us in: it is no refusal for good.
    EXPECT_EQ(outcome_if_a_host_throws(refused(554, "Go away")), "451 127.0.0.8:25: Go away");
    EXPECT_EQ(outcome_if_a_host_throws(broken), "451 4.4.1 no connection");
}

TEST(TryInOrder, SaysWhyThereIsNoHost)
{
    EXPECT_EQ(outcome_if_there_are_no_hosts([] {}), "451 4.4.4 There is no host to try");
    EXPECT_EQ(outcome_if_there_are_no_hosts([] { throw dns::TakesNoMail("blue.test: no"); }),
        "550 5.1.2 blue.test: no");
    EXPECT_EQ(outcome_if_there_are_no_hosts([] { throw dns::NoAnswer("nobody knows"); }),
        "451 4.4.3 nobody knows");
    EXPECT_EQ(outcome_if_there_are_no_hosts(broken), "451 4.4.1 no connection");
}

TEST(TryInOrder, ALoginThatIsRefusedIsTriedNowhereElse)
{
    int tried = 0;
    EXPECT_THROW(outcome_if_a_host_throws([&] {
        ++tried;
        throw smtp::Refused({535, {"5.7.8 Wrong"}}, true);
    }),
        smtp::Refused);
    EXPECT_EQ(tried, 1);
}

TEST(TimeToConnect, IsHalfAMinuteUnlessTheGreetingHasLess)
{
    smtp::Route route;
    EXPECT_EQ(time_to_connect(route), std::chrono::seconds(30));
    route.times.greeting = std::chrono::seconds(3);
    EXPECT_EQ(time_to_connect(route), std::chrono::seconds(3));
}

TEST(DomainOf, IsWhatFollowsTheLastAt)
{
    for (const auto& [address, domain] :
        {std::pair{"a@b", "b"}, {"a@AZ.\xc3\x84[z", "az.\xc3\x84[z"}, {"\"x@y\"@b", "b"},
            {"a@", ""}, {"nobody", ""}, {"", ""}})
        EXPECT_EQ(smtp::domain_of(address), domain) << address;
}

}  // namespace
}  // namespace test
