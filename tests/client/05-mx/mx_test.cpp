// SPDX-License-Identifier: MIT
//
// The resolver and the choice of hosts, against name servers that are right, wrong, slow or forged.

#include "client/05-mx/mx.hpp"
#include "client/05-mx/platform.hpp"
#include "server/02-socket/trace.hpp"
#include "server/04-datagram/platform.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace dns_bytes;
using dns::MailHost;
using dns::NoAnswer;
using dns::Resolver;
using dns::TakesNoMail;
using dns::Type;
using Asked = NameServer::Asked;
using Answers = std::vector<std::string>;

constexpr auto soon = 1000ms;  // how long a name server that says nothing is waited for
constexpr auto long_ago = 10'000ms;  // for one that will answer

// Records by name and type; anything else does not exist.
using Zone = std::multimap<std::string, std::string>;

Answers answer_from(const Zone& zone, const Asked& asked)
{
    Answers records;
    bool exists = false;
    for (auto [at, end] = zone.equal_range(asked.question().name); at != end; ++at) {
        exists = true;
        const auto& record = at->second;
        const auto type_at = dns::bytes_of_name(at->first).size();
        const auto type = static_cast<unsigned char>(record[type_at + 1]);
        if (type == static_cast<unsigned>(asked.question().type) || type == 5)
            records.push_back(record);
    }
    return {asked.answer(records, exists ? 0 : no_such_name)};
}

NameServer::Behaviour serves(const Zone& zone)
{
    return [zone](const Asked& asked) { return answer_from(zone, asked); };
}

const std::string one = "\x7f\0\0\x0b"s, two = "\x7f\0\0\x0c"s;

std::string in_words(const std::vector<MailHost>& hosts)
{
    std::string all;
    for (const auto& [preference, name, addresses] : hosts) {
        all += std::to_string(preference) + " " + name;
        for (const auto& address : addresses) all += " " + address;
        all += "\n";
    }
    return all;
}

std::string hosts_of(const NameServer& server, const std::string& domain)
{
    return in_words(mail_hosts(Resolver({server.address()}, long_ago), domain));
}

// The reason why it throws Reason.
template <typename Reason> std::string why(const Resolver& resolver, const std::string& domain)
try {
    return "it found " + in_words(mail_hosts(resolver, domain));
} catch (const Reason& reason) {
    return reason.what();
}

std::string why_not(const NameServer& server, const std::string& domain)
{
    return why<TakesNoMail>(Resolver({server.address()}, long_ago), domain);
}

std::string why_later(
    const NameServer& server, const std::string& domain, net::Milliseconds at_most = soon)
{
    const auto reason = why<NoAnswer>(Resolver({server.address()}, at_most), domain);
    return without_address(reason, server.address());
}

TEST(MailHosts, TheLowestPreferenceFirst)
{
    NameServer server(serves({{"red.test", mx("red.test", 20, "b.red.test")},
        {"red.test", mx("red.test", 10, "a.red.test")}, {"red.test", mx("red.test", 30, "c.test")},
        {"a.red.test", a("a.red.test", one)}, {"b.red.test", a("b.red.test", two)},
        {"b.red.test", record("b.red.test", 28, std::string(15, '\0') + '\1')}}));
    EXPECT_EQ(
        hosts_of(server, "red.test"), "10 a.red.test 127.0.0.11\n20 b.red.test 127.0.0.12 ::1\n");
}

TEST(MailHosts, EqualOnesInARandomOrder)
{
    Zone zone;
    for (const std::string host : {"a.test", "b.test", "c.test"}) {
        zone.insert({"red.test", mx("red.test", 10, host)});
        zone.insert({host, a(host, one)});
    }
    NameServer server(serves(zone));
    std::set<std::string> orders;
    for (int i = 0; i < 200 && orders.size() < 6; ++i) orders.insert(hosts_of(server, "red.test"));
    EXPECT_EQ(orders.size(), 6u);
}

TEST(MailHosts, WithoutMxTheDomainItself)
{
    NameServer server(serves({{"red.test", a("red.test", one)}}));
    EXPECT_EQ(hosts_of(server, "red.test"), "0 red.test 127.0.0.11\n");
}

TEST(MailHosts, NoneTakesMail)
{
    NameServer server(serves(
        {{"null.test", mx("null.test", 0, ".")}, {"lost.test", mx("lost.test", 1, "nobody.test")},
            {"number.test", mx("number.test", 1, "192.0.2.1")},
            {"odd.test", record("odd.test", 15, "\0\1\4a.b\xff\0"s)},
            {"empty.test", record("empty.test", 16, "\1x")}}));
    EXPECT_EQ(
        why_not(server, "null.test"), "null.test: says itself that it takes no mail (null MX)");
    EXPECT_EQ(why_not(server, "nobody.test"), "nobody.test: there is no such domain");
    for (const std::string domain : {"lost.test", "number.test", "odd.test", "empty.test"})
        EXPECT_EQ(why_not(server, domain), domain + ": none of its hosts has an address");
}

// RFC 7505, 3: a null MX is alone. Beside others it means nothing.
TEST(MailHosts, ANullMxBesideOthersMeansNothing)
{
    NameServer server(serves({{"red.test", mx("red.test", 0, ".")},
        {"red.test", mx("red.test", 5, "a.test")}, {"a.test", a("a.test", one)}}));
    EXPECT_EQ(hosts_of(server, "red.test"), "5 a.test 127.0.0.11\n");
}

// A server may say more than it was asked.
TEST(MailHosts, ItsOwnRecordsOnly)
{
    NameServer server([](const Asked& asked) {
        const auto name = asked.question().name;
        if (asked.question().type == Type::mx)
            return Answers{asked.answer({mx("other.test", 1, "x.test"), a(name, two),
                mx(name, 5, "a.test"), a("a.test", two)})};
        if (asked.question().type == Type::a && name != "red.test")
            return Answers{asked.answer({a("a.test", one)})};
        return Answers{asked.answer({})};
    });
    EXPECT_EQ(hosts_of(server, "red.test"), "5 a.test 127.0.0.11\n");
}

TEST(MailHosts, NoMoreThanTwenty)
{
    Zone zone;
    for (unsigned i = 1; i <= 40; ++i) {
        const auto host = "h" + std::to_string(i) + ".test";
        zone.insert({"red.test", mx("red.test", i, host)});
        zone.insert({host, a(host, one)});
    }
    NameServer server([&](const Asked& asked) {
        auto answers = answer_from(zone, asked);
        if (!asked.by_tcp && answers[0].size() > 512) return Answers{asked.answer({}, truncated)};
        return answers;
    });
    const auto hosts = mail_hosts(Resolver({server.address()}, long_ago), "red.test");
    ASSERT_EQ(hosts.size(), 20u);
    EXPECT_EQ(hosts.back().name, "h20.test");
    EXPECT_LE(server.questions().size(), 2u + 2 * 20);
}

TEST(Aliases, AreFollowed)
{
    const Zone whole{{"www.test", cname("www.test", "red.test")},
        {"red.test", mx("red.test", 1, "m.test")}, {"m.test", cname("m.test", "n.test")},
        {"n.test", a("n.test", one)}};
    NameServer says_only_the_alias(serves(whole));
    EXPECT_EQ(hosts_of(says_only_the_alias, "www.test"), "1 m.test 127.0.0.11\n");
    NameServer says_all([&](const Asked& asked) {
        if (asked.question().name == "www.test")
            return Answers{
                asked.answer({mx("RED.test", 1, "n.test"), cname("WWW.test", "Red.test")})};
        return answer_from(whole, asked);
    });
    EXPECT_EQ(hosts_of(says_all, "www.test"), "1 n.test 127.0.0.11\n");
    NameServer leads_nowhere(serves({{"www.test", cname("www.test", "nobody.test")}}));
    EXPECT_EQ(why_not(leads_nowhere, "www.test"), "www.test: there is no such domain");
    NameServer leads_to_no_host([](const Asked& asked) {
        return Answers{asked.answer({record(asked.question().name, 5, "\1 \0"s)})};
    });
    EXPECT_EQ(why_not(leads_to_no_host, "www.test"), "www.test: there is no such domain");
}

TEST(Aliases, InARingEnd)
{
    NameServer ring([](const Asked& asked) {
        return Answers{asked.answer({cname("a.test", "b.test"), cname("b.test", "a.test")})};
    });
    EXPECT_EQ(why_later(ring, "a.test", long_ago), "a.test: too many aliases, one after another");
    NameServer endless([n = 0](const Asked& asked) mutable {
        return Answers{asked.answer({cname(asked.question().name, "a" + std::to_string(++n))})};
    });
    EXPECT_NE(why_later(endless, "a.test", long_ago).find("too many aliases"), std::string::npos);
    EXPECT_EQ(endless.questions().size(), 9u);
}

TEST(Resolver, EachQuestionHasANumberAndAPortOfItsOwn)
{
    NameServer server(serves({{"red.test", a("red.test", one)}}));
    std::set<std::uint16_t> ids, ports;
    for (int i = 0; i < 20; ++i) hosts_of(server, "red.test");
    for (const auto& asked : server.questions()) {
        ids.insert(asked.message.id);
        ports.insert(asked.from.port);
    }
    EXPECT_EQ(server.questions().size(), 60u);
    EXPECT_GT(ids.size(), 50u);
    EXPECT_GT(ports.size(), 30u);
}

// A forger who sees no question must guess its number.
TEST(Resolver, AnAnswerThatIsNotOneIsPassedOver)
{
    NameServer server([](const Asked& asked) -> Answers {
        auto other_id = asked, other_name = asked, other_type = asked, none = asked;
        other_id.message.id ^= 1;
        other_name.message.question->name = "other.test";
        other_type.message.question->type = Type::cname;
        const auto good = asked.answer({a("red.test", one)});
        if (asked.question().type != Type::a) return {asked.answer({})};
        const std::vector<std::string> forged{a("red.test", two)};
        auto question_again = good;
        question_again[2] &= 0x7f;  // not an answer
        return {other_id.answer(forged), other_name.answer(forged), other_type.answer(forged),
            question_again, header(asked.message.id, is_answer, 0, 1) + forged[0],
            good.substr(0, good.size() - 1), "x", good};
    });
    EXPECT_EQ(hosts_of(server, "red.test"), "0 red.test 127.0.0.11\n");
}

TEST(Resolver, AnAnswerFromElsewhereIsPassedOver)
{
    const net::Socket elsewhere(platform::create_datagram({"127.0.0.1", 0}));
    NameServer server([&](const Asked& asked) -> Answers {
        if (asked.question().type != Type::a) return {asked.answer({})};
        platform::send_to(elsewhere.handle(), asked.answer({a("red.test", two)}), asked.from);
        return {asked.answer({a("red.test", one)})};
    });
    EXPECT_EQ(hosts_of(server, "red.test"), "0 red.test 127.0.0.11\n");
}

TEST(Resolver, AsksByTcpWhatDoesNotFitIntoADatagram)
{
    const Zone zone{{"red.test", mx("red.test", 1, "a.test")}, {"a.test", a("a.test", one)}};
    NameServer server([&](const Asked& asked) {
        if (asked.by_tcp) return answer_from(zone, asked);
        const auto whole = asked.answer({mx("red.test", 1, "half.test")}, truncated);
        return Answers{whole.substr(0, whole.size() - 3)};
    });
    EXPECT_EQ(hosts_of(server, "red.test"), "1 a.test 127.0.0.11\n");
}

TEST(Resolver, SaysWhyTheAnswerByTcpIsOfNoUse)
{
    const auto by_tcp = [](const std::function<Answers(const Asked&)>& answer) {
        return [answer](const Asked& asked) {
            return asked.by_tcp ? answer(asked) : Answers{asked.answer({}, truncated)};
        };
    };
    const std::pair<std::function<Answers(const Asked&)>, std::string> wrong[]{
        {[](const Asked&) { return Answers{}; }, "no whole answer by TCP"},
        {[](const Asked& asked) { return Answers{"!" + number16(100) + asked.answer({})}; },
            "no whole answer by TCP"},
        {[](const Asked&) { return Answers{"!" + number16(0)}; },
            "byte 0: the message ends too early"},
        {[](const Asked&) { return Answers{"abc"}; }, "byte 2: the message ends too early"},
        {[](const Asked& asked) {
             auto other = asked;
             other.message.id ^= 1;
             return Answers{other.answer({})};
         },
            "an answer to another question"},
        {[](const Asked& asked) { return Answers{asked.answer({}, server_failure)}; },
            "the server cannot answer, code 2"},
    };
    for (const auto& [answer, reason] : wrong) {
        NameServer server(by_tcp(answer));
        EXPECT_EQ(why_later(server, "red.test", long_ago), "MX of red.test: SERVER: " + reason);
    }
}

TEST(Resolver, SaysWhyThereIsNoAnswer)
{
    NameServer silent([](const Asked&) { return Answers{}; });
    EXPECT_EQ(why_later(silent, "a.test"), "MX of a.test: SERVER: no answer within 1 s");
    EXPECT_EQ(silent.questions().size(), 2u);
    NameServer broken([](const Asked& asked) { return Answers{asked.answer({}).substr(0, 14)}; });
    EXPECT_EQ(why_later(broken, "a.test"),
        "MX of a.test: SERVER: a malformed answer: byte 14: the message ends too early");
    NameServer failing(
        [](const Asked& asked) { return Answers{asked.answer({}, server_failure)}; });
    EXPECT_EQ(why_later(failing, "a.test", long_ago),
        "MX of a.test: SERVER: the server cannot answer, code 2");
    NameServer knows_nothing([](const Asked& asked) {
        auto answer = asked.answer({});
        answer[2] &= ~4;  // not authoritative
        answer[3] &= 0x7f;  // and asks nobody
        return Answers{answer};
    });
    EXPECT_EQ(why_later(knows_nothing, "a.test", long_ago),
        "MX of a.test: SERVER: the server does not know it, and asks nobody");
}

// A server that asks others for us answers without authority, and one that knows it may not ask.
TEST(Resolver, TakesAnAnswerFromEitherKindOfServer)
{
    for (const bool asks_others : {false, true}) {
        NameServer server([&](const Asked& asked) {
            if (asked.question().type != Type::a) return Answers{asked.answer({})};
            auto answer = asked.answer({a("red.test", one)});
            if (asks_others)
                answer[2] &= ~4;
            else
                answer[3] &= 0x7f;
            return Answers{answer};
        });
        EXPECT_EQ(hosts_of(server, "red.test"), "0 red.test 127.0.0.11\n");
    }
}

TEST(Resolver, SaysWhichAnswerItHasPassedOver)
{
    NameServer server([](const Asked& asked) {
        auto other = asked;
        other.message.id ^= 1;
        return Answers{other.answer({})};
    });
    EXPECT_EQ(why_later(server, "a.test"), "MX of a.test: SERVER: an answer to another question");
}

std::string traced(const NameServer& server, const std::string& name, Type type)
{
    testing::internal::CaptureStderr();
    net::set_tracing(true);
    try {
        Resolver({server.address()}, long_ago).ask({name, type});
    } catch (const NoAnswer&) {
    }
    net::set_tracing(false);
    auto text = testing::internal::GetCapturedStderr();
    std::erase(text, '\r');
    return without_address(text, server.address());
}

TEST(Resolver, ShowsEachQuestionAndItsAnswer)
{
    constexpr auto text_record = static_cast<Type>(16);
    NameServer server([](const Asked& asked) {
        const auto& [name, type] = asked.question();
        if (name == "none.test") return Answers{asked.answer({}, no_such_name)};
        if (type == Type::mx)
            return Answers{asked.answer({cname(name, "b.test"), mx("b.test", 20, "c.test")})};
        if (type == Type::a) return Answers{asked.answer({a(name, one)})};
        if (type == Type::aaaa)
            return Answers{asked.answer({record(name, 28, std::string(15, '\0') + '\1')})};
        return Answers{asked.answer({})};
    });
    EXPECT_EQ(traced(server, "a.test", Type::mx),
        "SERVER -> MX of a.test?\n"
        "SERVER <- a.test CNAME b.test\n"
        "SERVER <- b.test MX 20 c.test\n");
    EXPECT_EQ(traced(server, "c.test", Type::a),
        "SERVER -> A of c.test?\n"
        "SERVER <- c.test A 127.0.0.11\n");
    EXPECT_EQ(traced(server, "c.test", Type::aaaa),
        "SERVER -> AAAA of c.test?\n"
        "SERVER <- c.test AAAA ::1\n");
    EXPECT_EQ(traced(server, "c.test", Type::cname), "SERVER -> CNAME of c.test?\n");
    EXPECT_EQ(traced(server, "c.test", text_record), "SERVER -> ? of c.test?\n");
    EXPECT_EQ(traced(server, "none.test", Type::a),
        "SERVER -> A of none.test?\n"
        "SERVER <- no such name\n");
}

TEST(Resolver, ShowsWhatHasFailed)
{
    NameServer failing(
        [](const Asked& asked) { return Answers{asked.answer({}, server_failure)}; });
    EXPECT_EQ(traced(failing, "a.test", Type::mx),
        "SERVER: the server cannot answer, code 2\n"
        "SERVER: the server cannot answer, code 2\n");
}

TEST(Resolver, AsksTheNextServer)
{
    NameServer silent([](const Asked&) { return Answers{}; }),
        failing([](const Asked&asked) { return Answers{asked.answer({}, server_failure)}; }),
        good(serves({{"red.test", a("red.test", one)}}));
    const Resolver resolver({silent.address(), failing.address(), good.address()}, 1000ms);
    EXPECT_EQ(in_words(mail_hosts(resolver, "red.test")), "0 red.test 127.0.0.11\n");
    std::atomic<int> count = 0;
    NameServer forgetful([&](const Asked& asked) {  // it loses each first question
        return ++count % 2                     ? Answers{}
            : asked.question().type == Type::a ? Answers{asked.answer({a("red.test", one)})}
                                               : Answers{asked.answer({})};
    });
    EXPECT_EQ(in_words(mail_hosts(Resolver({forgetful.address()}, soon), "red.test")),
        "0 red.test 127.0.0.11\n");
}

// A host whose address cannot be found now is left out, and only if there is no other one is that a
// reason to come again.
TEST(MailHosts, AHostThatCannotBeLookedUp)
{
    NameServer server([](const Asked& asked) {
        const auto& [name, type] = asked.question();
        if (type == Type::mx && name == "both.test")
            return Answers{asked.answer({mx(name, 1, "bad.test"), mx(name, 2, "good.test")})};
        if (type == Type::mx) return Answers{asked.answer({mx(name, 1, "bad.test")})};
        if (name == "bad.test") return Answers{asked.answer({}, server_failure)};
        return Answers{type == Type::a ? asked.answer({a(name, one)}) : asked.answer({})};
    });
    EXPECT_EQ(hosts_of(server, "both.test"), "2 good.test 127.0.0.11\n");
    EXPECT_EQ(why_later(server, "one.test", long_ago),
        "AAAA of bad.test: SERVER: the server cannot answer, code 2");
}

// RFC 4074, 4.2: there are servers that fail when they are asked for AAAA.
TEST(MailHosts, AnAddressThatIsKnownIsUsed)
{
    NameServer server([](const Asked& asked) {
        if (asked.question().type == Type::aaaa) return Answers{asked.answer({}, server_failure)};
        return Answers{asked.question().type == Type::a ? asked.answer({a("red.test", one)})
                                                        : asked.answer({})};
    });
    EXPECT_EQ(hosts_of(server, "red.test."), "0 red.test 127.0.0.11\n");
}

TEST(Resolver, NoDomainTakesForEver)
{
    NameServer endless([n = 0](const Asked& asked) mutable {
        Answers records;
        if (asked.question().type == Type::mx)
            for (unsigned i = 0; i < 20; ++i)
                records.push_back(mx(asked.question().name, i, "h" + std::to_string(i)));
        else
            records.push_back(cname(asked.question().name, "a" + std::to_string(++n)));
        std::this_thread::sleep_for(100ms);
        return Answers{asked.answer(records)};
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto reason = why_later(endless, "red.test", 200ms);
    EXPECT_TRUE(reason.ends_with("SERVER: the time for all questions is over")) << reason;
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST(MxProgram, PrintsHostsAndSaysWhyThereAreNone)
{
    NameServer server(serves({{"red.test", mx("red.test", 20, "b.test")},
        {"red.test", mx("red.test", 10, "a.test")}, {"a.test", a("a.test", one)},
        {"b.test", a("b.test", two)}, {"null.test", mx("null.test", 0, ".")}}));
    const auto ask = [&](const std::string& domain) {
        auto ended = run("client/05-mx", {domain, "--dns", server.text()}, "");
        std::erase(ended.bytes, '\r');
        return ended;
    };
    const auto found = ask("red.test."), refused = ask("null.test"), unknown = ask("nobody.test");
    EXPECT_EQ(found.status, 0);
    EXPECT_EQ(found.bytes, "10 a.test 127.0.0.11\n20 b.test 127.0.0.12\n");
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.bytes, "null.test: says itself that it takes no mail (null MX)\n");
    EXPECT_EQ(unknown.status, 1);
    EXPECT_EQ(ask("a..test").status, 2);
    EXPECT_EQ(ask("[127.0.0.1]").status, 2);

    const auto nobody = "127.0.0.1:" + std::to_string(free_port());
    const auto later = run("client/05-mx", {"red.test", "--dns", nobody, "--timeout", "100"}, "");
    EXPECT_EQ(later.status, 75);
    EXPECT_NE(later.bytes.find("no answer within 100 ms"), std::string::npos);
    EXPECT_EQ(run("client/05-mx", {"red.test", "--dns", "no.such.host.invalid:53"}, "").status, 75);
}

TEST(MxProgram, KnowsTheNameServersOfTheSystem)
{
    const auto named = platform::name_servers();
    for (const auto& server : named) EXPECT_FALSE(server.empty());
    if (named.empty()) {
        EXPECT_THROW(dns::name_servers({}), net::Error);
        return;
    }
    const auto asked = dns::name_servers({});
    EXPECT_GE(asked.size(), named.size());
    for (const auto& server : asked) EXPECT_EQ(server.port, 53);
}

}  // namespace
}  // namespace test
