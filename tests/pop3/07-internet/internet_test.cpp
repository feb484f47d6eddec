// SPDX-License-Identifier: MIT
//
// The name server of the small Internet, and the whole of it.

#include "client/05-mx/mx.hpp"
#include "pop3/07-internet/answer.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"
#include "tests/support/small_dns.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace test {
namespace {

using namespace std::string_literals;

std::string error_of(const std::string& zone)
{
    return test::error_of([&] { dns::Zone{zone}; });
}

TEST(Zone, HasALineForEachRecord)
{
    const dns::Zone zone("# a comment\n\nRed.test\tMX  10   mail.red.test # why not\r\n"
                         "mail.red.test AAAA 2001:db8::1\nnull.test mx 0 .");
    const auto found = zone.find({"red.TEST", dns::Type::mx});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].preference, 10);
    EXPECT_EQ(found[0].value, "mail.red.test");
    EXPECT_TRUE(zone.find({"red.test", dns::Type::a}).empty());
    EXPECT_TRUE(zone.has("mail.RED.test"));
    EXPECT_FALSE(zone.has("nobody.test"));
    EXPECT_TRUE(zone.has("Test")) << "there are names below it";
    for (const char* part : {"ed.test", "est", "a.red.test"}) EXPECT_FALSE(zone.has(part)) << part;
    EXPECT_EQ(zone.find({"null.test", dns::Type::mx}).at(0).value, ".");
}

TEST(Zone, SaysWhichLineIsWrong)
{
    EXPECT_EQ(error_of("a.test A 127.0.0.1\nb.test\n"), "zone, line 2: not NAME TYPE VALUE");
    for (const char* line : {"a.test TXT hello", "a..test A 127.0.0.1", "a.test"})
        EXPECT_EQ(error_of(line), "zone, line 1: not NAME TYPE VALUE") << line;
    EXPECT_EQ(error_of("a.test MX mail.a.test"), "zone, line 1: MX needs a number and a name");
    EXPECT_EQ(error_of("a.test MX 70000 b.test"), "zone, line 1: MX needs a number and a name");
    for (const char* line : {"a.test A 127.0.0", "a.test A 127.0.0.256", "a.test A 127.0.0.1.2",
             "a.test A ::1", "a.test AAAA 127.0.0.1", "a.test CNAME .", "a.test MX 1 a..b",
             "a.test A 127.0.0.1 x", "a.test A", "a.test MX 1"})
        EXPECT_EQ(error_of(line).substr(0, 14), "zone, line 1: ") << line;
}

TEST(Zone, AnAliasIsFollowed)
{
    const dns::Zone zone("a.test CNAME b.test\nb.test CNAME c.test\nc.test A 192.0.2.1\n"
                         "x.test CNAME y.test\ny.test CNAME x.test\n");
    const auto found = zone.find({"a.test", dns::Type::a});
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[2].value, "192.0.2.1");
    EXPECT_EQ(found[0].value, "b.test");
    EXPECT_EQ(found[1].value, "c.test");
    EXPECT_EQ(zone.find({"x.test", dns::Type::a}).size(), 8u);  // in circles
    EXPECT_EQ(zone.find({"a.test", dns::Type::cname}).size(), 1u);
}

TEST(Zone, HasNoAddressThatIsNone)
{
    EXPECT_EQ(dns::ip_bytes("192.0.2.255"), "\xc0\0\2\xff"s);
    EXPECT_EQ(dns::ip_bytes("2001:db8::7"), "\x20\1\xd\xb8"s + std::string(11, '\0') + "\7");
    for (const char* text : {"", "1", "1.2", "1.2.3", "1.2.3.", "1.2.3.4.", ".1.2.3", "1..2.3",
             "1.2.3.4 ", "1.2.3.256", "a.b.c.d"})
        EXPECT_EQ(dns::ip_bytes(text), "") << text;
}

class Answer : public testing::Test {
protected:
    // What the client of 05-mx makes of the answer.
    dns::Message ask(const std::string& name, dns::Type type, std::size_t at_most = 512) const
    {
        return dns::read_message(
            dns::answer_to(dns::write_question(4711, {name, type}), zone_, at_most));
    }
    std::string answer(const std::string& bytes) const { return dns::answer_to(bytes, zone_, 512); }

    static std::string many()
    {
        std::string records;
        for (int number = 10; number < 40; ++number)
            records += "many.test MX 10 a-host-with-a-long-name-" + std::to_string(number) +
                ".many.test\n";
        return records;
    }
    const dns::Zone zone_{"red.test MX 10 mail.red.test\nmail.red.test A 192.0.2.1\n"
                          "mail.red.test AAAA 2001:db8::7\nnull.test MX 0 .\n" +
        many()};
};

TEST_F(Answer, IsWhatTheClientUnderstands)
{
    const auto mx = ask("RED.test", dns::Type::mx);
    EXPECT_EQ(mx.id, 4711);
    EXPECT_TRUE(mx.is_answer);
    EXPECT_TRUE(mx.is_authoritative);
    EXPECT_EQ(mx.question->name, "RED.test");
    ASSERT_EQ(mx.answers.size(), 1u);
    EXPECT_EQ(mx.answers[0].value, "mail.red.test");
    EXPECT_EQ(ask("mail.red.test", dns::Type::a).answers.at(0).value, "192.0.2.1");
    EXPECT_EQ(ask("mail.red.test", dns::Type::aaaa).answers.at(0).value, "2001:db8::7");
    EXPECT_EQ(ask("null.test", dns::Type::mx).answers.at(0).value, ".");
    const auto none = ask("red.test", dns::Type::a);  // the name exists, with other records
    EXPECT_EQ(none.code, dns::Code::ok);
    EXPECT_TRUE(none.answers.empty());
    EXPECT_EQ(ask("nobody.test", dns::Type::a).code, dns::Code::no_such_name);
}

TEST_F(Answer, ByteByByte)
{
    const auto asked = dns::write_question(0x1234, {"red.test", dns::Type::mx});
    const auto mx_record = "\3red\4test\0\0\xf\0\1\0\0\0\x3c\0\x11\0\xa\4mail\3red\4test\0"s;
    const auto question = asked.substr(12);
    EXPECT_EQ(answer(asked), "\x12\x34\x85\0\0\1\0\1\0\0\0\0"s + question + mx_record);
    EXPECT_EQ(answer(asked + "what follows the question"), answer(asked));
    auto all_bits = asked;  // a question that has them: only "recursion desired" is given back
    all_bits[2] = '\x07';
    all_bits[3] = '\xff';
    EXPECT_EQ(answer(all_bits), answer(asked));
    all_bits[2] = '\x06';
    EXPECT_EQ(answer(all_bits).substr(2, 2), "\x84\0"s);
    all_bits[2] = '\x79';  // a kind of question that is not known
    EXPECT_EQ(answer(all_bits), "\x12\x34\xf9\4\0\0\0\0\0\0\0\0"s);
    EXPECT_EQ(answer(asked.substr(0, 20)), "\x12\x34\x81\1\0\0\0\0\0\0\0\0"s);
    const auto null = dns::write_question(0x1234, {"null.test", dns::Type::mx});
    EXPECT_TRUE(answer(null).ends_with("\0\3\0\0\0"s)) << "a name without labels";
}

TEST_F(Answer, IsTruncatedFromTheFirstByteOnThatHasNoPlace)
{
    const auto asked = dns::write_question(1, {"red.test", dns::Type::mx});
    const auto whole = answer(asked);
    EXPECT_EQ(dns::answer_to(asked, zone_, whole.size()), whole);
    EXPECT_EQ(dns::answer_to(asked, zone_, whole.size() - 1),
        "\0\1\x87\0\0\1\0\0\0\0\0\0"s + asked.substr(12));
}

TEST_F(Answer, WhatIsTooLongForADatagramIsTruncated)
{
    const auto cut = ask("many.test", dns::Type::mx);
    EXPECT_TRUE(cut.is_truncated);
    const auto whole = ask("many.test", dns::Type::mx, 65535);
    EXPECT_FALSE(whole.is_truncated);
    EXPECT_EQ(whole.answers.size(), 30u);
}

TEST_F(Answer, WhatIsNoQuestionIsAnsweredByAnErrorOrNotAtAll)
{
    const auto question = dns::write_question(1, {"red.test", dns::Type::mx});
    for (std::size_t size = 0; size < question.size(); ++size) {
        const auto said = answer(question.substr(0, size));
        EXPECT_EQ(said.size(), size < 12 ? 0u : 12u) << size;
        if (said.empty()) continue;
        EXPECT_EQ(said[3] & 15, 1) << size;  // format error
    }
    auto an_answer = question;
    an_answer[2] = '\x81';
    EXPECT_EQ(answer(an_answer), "");
    auto notify = question;
    notify[2] = '\x20';
    EXPECT_EQ(answer(notify)[3] & 15, 4);  // not implemented
    auto no_question = question.substr(0, 12);
    no_question[5] = '\0';
    EXPECT_EQ(answer(no_question)[3] & 15, 1);
}

// Each byte of a question, with each value: no crash, and nothing longer than a datagram.
TEST_F(Answer, ADamagedQuestion)
{
    const auto question = dns::write_question(1, {"many.test", dns::Type::mx});
    for (std::size_t at = 0; at < question.size(); ++at)
        for (int byte = 0; byte < 256; ++byte) {
            auto damaged = question;
            damaged[at] = static_cast<char>(byte);
            EXPECT_LE(answer(damaged).size(), 512u) << at << ": " << byte;
        }
}

TEST(SmallDns, AnswersByDatagramAndByStream)
{
    std::string zone = "red.test MX 20 b.red.test\nred.test MX 10 a.red.test\n"
                       "a.red.test A 192.0.2.1\nb.red.test A 192.0.2.2\n";
    for (int number = 10; number < 40; ++number)
        zone += "many.test MX 10 a-host-with-a-long-name-" + std::to_string(number) +
            ".many.test\na-host-with-a-long-name-" + std::to_string(number) +
            ".many.test A 192.0.2.3\n";
    const SmallDns names(zone);
    const auto mx = [&](const std::string& domain) {
        return run("client/05-mx", {domain, "--dns", names.text()}, "");
    };
    auto red = mx("red.test");
    std::erase(red.bytes, '\r');
    EXPECT_EQ(red.bytes, "10 a.red.test 192.0.2.1\n20 b.red.test 192.0.2.2\n");
    const auto many = mx("many.test");  // truncated, so by TCP
    EXPECT_EQ(many.status, 0);
    EXPECT_EQ(std::count(many.bytes.begin(), many.bytes.end(), '\n'), 20);
    EXPECT_EQ(mx("nobody.test").status, 1);
}

// A client that sends half a question and waits holds up nobody.
TEST(SmallDns, AClientThatStallsHoldsUpNobody)
{
    const SmallDns names("red.test MX 10 a.red.test\na.red.test A 192.0.2.1\n");
    auto stalling = client_of(parse_address(names.text()), std::chrono::seconds(10));
    stalling.write(std::string(1, '\0'));
    EXPECT_EQ(run("client/05-mx", {"red.test", "--dns", names.text()}, "").status, 0);
}

// The steps that a run prints, without the time and without what differs from run to run. Those of
// one letter are sorted: a host may answer before or after its relay begins.
std::string steps_of(const std::string& printed)
{
    std::string all;
    std::vector<std::string> block;
    const auto end_block = [&] {
        std::sort(block.begin(), block.end());
        for (const auto& step : block) all += step + "\n";
        block.clear();
    };
    std::istringstream in(printed);
    for (std::string line; std::getline(in, line);) {
        std::erase(line, '\r');
        const bool has_time = !line.empty() && std::isdigit(static_cast<unsigned char>(line[0]));
        if (line.starts_with("From ") || line.starts_with("To ") || line.starts_with("All ")) {
            end_block();
            all += line + "\n";
        } else if (has_time) {
            auto step = line.substr(line.find_first_not_of(' ', line.find(" s ") + 2));
            if (const auto stored = step.find(" 250 "); stored != step.npos)
                step.resize(stored + 4);
            if (step.find("connect") != step.npos) step.resize(step.find(':'));
            block.push_back(step);
        }
    }
    end_block();
    return all;
}

TEST(Internet, EachMessageIsWhereItBelongs)
{
    const TemporaryDirectory directory;
    const auto internet = directory.path() / "internet";
    const auto ended = run("pop3/07-internet", {"--dir", internet.string()}, "");
    EXPECT_EQ(ended.status, 0) << ended.bytes;
    EXPECT_EQ(steps_of(ended.bytes), R"(From red to blue
DNS        -> red.test    10 mail.blue.test 127.0.0.31
blue.test  -> red.test    <bob@blue.test> 250
people     -> red.test    alice@red.test writes to bob@blue.test
red.test                  in the queue: a message for blue.test
red.test   -> DNS         which hosts take mail for blue.test?
red.test   -> blue.test   connect to mail.blue.test, 127.0.0.31
red.test   -> people      <bob@blue.test> 250
To a mailbox that does not exist
DNS        -> red.test    10 mail.green.test 127.0.0.21
green.test -> red.test    <nobody@green.test> 550 5.1.1 No such mailbox here
people     -> red.test    alice@red.test writes to nobody@green.test
red.test                  a report for <alice@red.test>
red.test                  in the queue: a message for green.test
red.test   -> DNS         which hosts take mail for green.test?
red.test   -> green.test  connect to mail.green.test, 127.0.0.21
red.test   -> people      <nobody@green.test> 250
To a domain that takes no mail
DNS        -> red.test    null.test: says itself that it takes no mail (null MX)
people     -> red.test    alice@red.test writes to bob@null.test
red.test                  <bob@null.test> failed
red.test                  a report for <alice@red.test>
red.test                  in the queue: a message for null.test
red.test   -> DNS         which hosts take mail for null.test?
red.test   -> people      <bob@null.test> 250
To a domain that does not exist
DNS        -> red.test    nowhere.test: there is no such domain
people     -> red.test    alice@red.test writes to bob@nowhere.test
red.test                  <bob@nowhere.test> failed
red.test                  a report for <alice@red.test>
red.test                  in the queue: a message for nowhere.test
red.test   -> DNS         which hosts take mail for nowhere.test?
red.test   -> people      <bob@nowhere.test> 250
To two people at one host
DNS        -> green.test  10 mx1.red.test 127.0.0.11, 20 mail.red.test 127.0.0.12
green.test                connect 127.0.0.11
green.test                in the queue: a message for red.test
green.test -> DNS         which hosts take mail for red.test?
green.test -> people      <alice@red.test> 250
green.test -> people      <bob@red.test> 250
green.test -> red.test    connect to mail.red.test, 127.0.0.12
green.test -> red.test    connect to mx1.red.test, 127.0.0.11
people     -> green.test  bob@green.test writes to alice@red.test and bob@red.test
red.test   -> green.test  <alice@red.test> 250
red.test   -> green.test  <bob@red.test> 250
All fetch their mail
blue.test  -> people      bob@blue.test has 1 message
people     -> blue.test   bob@blue.test fetches the mail
people     -> red.test    alice@red.test fetches the mail
people     -> red.test    bob@red.test fetches the mail
red.test   -> people      alice@red.test has 4 messages
red.test   -> people      bob@red.test has 1 message
)") << ended.bytes;

    std::string letter;
    for (const auto& entry : std::filesystem::directory_iterator(internet / "fetched/bob@red.test"))
        if (entry.path().extension() == ".eml") letter = contents(entry.path());
    std::erase(letter, '\r');
    EXPECT_NE(letter.find("From: <bob@green.test>\nTo: alice@red.test and bob@red.test\n"
                          "Subject: To two people at one host\n"),
        letter.npos)
        << letter;
    EXPECT_TRUE(letter.ends_with("\n\nSent through a small Internet.\n")) << letter;
    EXPECT_NE(ended.bytes.find("Received: from mail.red.test ("), std::string::npos);

    const auto picture = contents(internet / "journey.svg");
    EXPECT_TRUE(picture.starts_with("<svg ")) << picture.substr(0, 100);
    EXPECT_TRUE(picture.ends_with("</svg>\n"));
    for (const char* place :
        {">people<", ">red.test<", ">blue.test<", ">DNS<", ">From red to blue<"})
        EXPECT_NE(picture.find(place), std::string::npos) << place;
}

// A host is missing in the zone: not every message arrives, and the exit status says so.
TEST(Internet, ItSaysWhatHasNotCome)
{
    const TemporaryDirectory directory;
    auto zone = contents("pop3/07-internet/zone.txt");
    const auto line = zone.find("red.test           MX   20");
    ASSERT_NE(line, zone.npos);
    zone.erase(line, zone.find('\n', line) - line);
    std::ofstream(directory.path() / "zone") << zone;
    const auto ended = run("pop3/07-internet",
        {"--dir", (directory.path() / "internet").string(), "--zone",
            (directory.path() / "zone").string(), "--wait", "5"},
        "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_NE(ended.bytes.find("\"To two people at one host\" has not come within 5 s"),
        std::string::npos)
        << ended.bytes;
    EXPECT_NE(ended.bytes.find("bob@red.test has no Subject: To two people"), std::string::npos);
}

TEST(Internet, AWrongZoneIsAnError)
{
    const TemporaryDirectory directory;
    const auto ended = run("pop3/07-internet",
        {"--dir", (directory.path() / "internet").string(), "--zone", "does/not/exist"}, "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_NE(ended.bytes.find("zone does/not/exist: cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace test
