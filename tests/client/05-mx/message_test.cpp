// SPDX-License-Identifier: MIT
//
// Names and messages: right ones, and all the wrong ones that there are kinds of.

#include "client/05-mx/ip_text.hpp"
#include "client/05-mx/message.hpp"
#include "tests/support/name_server.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::string_literals;
using namespace dns_bytes;
using dns::Malformed;
using dns::Reader;
using dns::Type;

TEST(DomainName, IsOneOrNot)
{
    for (const auto& name : {"a"s, "example.test"s, "example.test."s, "xn--mller-kva.test"s,
             "_dmarc.example.test"s, "192.0.2.1"s, "AZ-az_09.test"s, std::string(63, 'a') + ".test",
             std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                 std::string(61, 'd')})
        EXPECT_TRUE(dns::is_name(name)) << name;
    for (const auto& name : {""s, "."s, ".."s, ".a"s, "a..b"s, "a.."s, "a b"s, "a\\b"s, "a\0b"s,
             "ü.test"s, "a@b"s, "a[b"s, "a`b"s, "a{b"s, "a/b"s, "a:b"s, "[127.0.0.1]"s, "::1"s,
             std::string(64, 'a') + ".test",
             std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                 std::string(62, 'd')})
        EXPECT_FALSE(dns::is_name(name)) << name;
}

TEST(DomainName, ThereAndBack)
{
    EXPECT_EQ(dns::bytes_of_name("mx1.example.test"), "\3mx1\7example\4test\0"s);
    EXPECT_EQ(dns::bytes_of_name("a."), "\1a\0"s);
    EXPECT_EQ(dns::bytes_of_name("."), "\0"s);
    for (const std::string& name : {"a"s, "mx1.example.test"s, "AZ-az_09.D"s, std::string(63, 'a')})
        EXPECT_EQ(Reader(dns::bytes_of_name(name)).name(), name);
    EXPECT_EQ(Reader("\0"s).name(), ".");
    EXPECT_EQ(Reader("\4a.b\xff\1\\\0"s).name(), "a\\046b\\255.\\092");
}

std::string name_at(const std::string& message, std::size_t start, std::size_t end)
{
    Reader reader(message);
    reader.bytes(start);
    const auto name = reader.name();
    EXPECT_EQ(reader.position(), end);
    return name;
}

TEST(DomainName, FollowsPointers)
{
    const auto message = "\4test\0\3red\xc0\0\2mx\xc0\6\xc0\xc"s;  // at 0, 6, 12 and 17
    EXPECT_EQ(name_at(message, 0, 6), "test");
    EXPECT_EQ(name_at(message, 6, 12), "red.test");
    EXPECT_EQ(name_at(message, 12, 17), "mx.red.test");
    EXPECT_EQ(name_at(message, 17, 19), "mx.red.test");
}

void expect_malformed(const std::string& message, std::size_t start, const std::string& why = "")
try {
    Reader reader(message);
    reader.bytes(start);
    FAIL() << "it is read: " << reader.name();
} catch (const Malformed& error) {
    EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
}

TEST(DomainName, RefusesWhatNeverEndsOrLiesElsewhere)
{
    expect_malformed("\xc0\0"s, 0, "byte 2: a pointer that does not lead back");  // to itself
    expect_malformed("\1a\xc0\0"s, 0);  // to its own beginning
    expect_malformed("\xc0\2\xc0\0"s, 0);  // a ring of two, from either end
    expect_malformed("\xc0\2\xc0\0"s, 2);
    expect_malformed("\1a\xc0\4\1b\xc0\0"s, 4);
    expect_malformed("\xc0\xff"s, 0);  // behind the end
    expect_malformed("\x3f\xff"s, 0);
    expect_malformed(
        "\x40"s + std::string(64, 'a') + "\0"s, 0, "byte 1: a label of a kind that does not exist");
    expect_malformed("\x80"s + std::string(200, 'a') + "\0"s, 0);
    for (const auto& cut : {""s, "\3"s, "\3ab"s, "\3abc"s, "\3abc\1"s, "\xc0"s})
        expect_malformed(cut, 0);
    std::string long_name;
    for (int i = 0; i < 4; ++i) long_name += '\x3f' + std::string(63, 'a');
    expect_malformed(long_name + '\0', 0, "byte 193: a name that is too long");  // 257 bytes
}

// Each name continues the one before it, until they are too long.
TEST(DomainName, PointersAddUpToNoMoreThan255Bytes)
{
    std::string message = "\1a\0"s;
    std::size_t before = 0;
    for (int labels = 2; labels <= 130; ++labels) {
        const auto start = message.size();
        message += "\1b"s + static_cast<char>(0xc0 | before >> 8) + static_cast<char>(before & 255);
        before = start;
        Reader reader(message);
        reader.bytes(start);
        if (labels <= 127)
            EXPECT_EQ(reader.name().size(), 2u * static_cast<unsigned>(labels) - 1);
        else
            EXPECT_THROW(reader.name(), Malformed);
    }
}

TEST(IpText, IsTheUsualOne)
{
    EXPECT_EQ(dns::ip_text("\x7f\0\0\1"s), "127.0.0.1");
    EXPECT_EQ(dns::ip_text("\xff\xff\xff\xff"s), "255.255.255.255");
    const std::pair<std::string, std::string> addresses[]{{std::string(16, '\0'), "::"},
        {std::string(15, '\0') + '\1', "::1"},
        {"\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"s, "2001:db8::1"},
        {"\x20\1\xd\xb8\0\0\0\1\0\1\0\1\0\1\0\1"s, "2001:db8:0:1:1:1:1:1"},
        {"\x20\1\0\0\0\0\0\1\0\0\0\0\0\0\0\1"s, "2001:0:0:1::1"},
        {"\x20\1\xd\xb8\0\0\0\0\0\1\0\0\0\0\0\1"s, "2001:db8::1:0:0:1"},
        {"\0\1\0\2\0\3\0\4\0\5\0\6\0\0\0\0"s, "1:2:3:4:5:6::"},
        {std::string(16, '\xff'), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}};
    for (const auto& [bytes, text] : addresses) EXPECT_EQ(dns::ip_text(bytes), text);
}

TEST(DnsMessage, AQuestion)
{
    const auto bytes = dns::write_question(0x1234, {"red.test", Type::mx});
    EXPECT_EQ(bytes, "\x12\x34\1\0\0\1\0\0\0\0\0\0\3red\4test\0\0\xf\0\1"s);
    const auto message = dns::read_message(bytes);
    EXPECT_EQ(message.id, 0x1234);
    EXPECT_FALSE(message.is_answer);
    EXPECT_EQ(message.question.value().name, "red.test");
    EXPECT_EQ(message.question.value().type, Type::mx);
}

const std::string whole_answer = header(7, is_answer, 1, 5) + question("red.test", 15) +
    "\xc0\x0c\0\x0f\0\1\0\0\0\x3c\0\x08\0\x0a\3mx1\xc0\x0c"s +
    mx("red.test", 20, "mx2.other.test") + cname("www.red.test", "red.test") +
    record("red.test", 16, "\4text") + a("mx1.red.test", "\x7f\0\0\1"s);

TEST(DnsMessage, AnAnswer)
{
    const auto message = dns::read_message(whole_answer);
    EXPECT_TRUE(message.is_answer && message.is_authoritative && message.has_recursion);
    EXPECT_FALSE(message.is_truncated);
    ASSERT_EQ(message.answers.size(), 4u);  // TXT is passed over
    EXPECT_EQ(message.answers[0].preference, 10);
    EXPECT_EQ(message.answers[0].value, "mx1.red.test");
    EXPECT_EQ(message.answers[1].value, "mx2.other.test");
    EXPECT_EQ(message.answers[2].type, Type::cname);
    EXPECT_EQ(message.answers[3].value, "127.0.0.1");
    EXPECT_EQ(message.answers[3].name, "mx1.red.test");
}

TEST(DnsMessage, CutAnywhereIsMalformed)
{
    for (std::size_t size = 0; size < whole_answer.size(); ++size)
        EXPECT_THROW(dns::read_message(whole_answer.substr(0, size)), Malformed) << size;
    dns::read_message(whole_answer + "and more");  // which is another section's
}

// Whatever a byte is, the answer is read or refused.
TEST(DnsMessage, AnyByteMayBeAnything)
{
    int refused = 0;
    for (std::size_t at = 0; at < whole_answer.size(); ++at)
        for (int byte = 0; byte < 256; ++byte) {
            auto bytes = whole_answer;
            bytes[at] = static_cast<char>(byte);
            try {
                EXPECT_LE(dns::read_message(bytes).answers.size(), 5u);
            } catch (const Malformed&) {
                ++refused;
            }
        }
    EXPECT_GT(refused, 10'000);
}

TEST(DnsMessage, SaysWhatIsWrong)
{
    const auto asked = question("red.test", 15);
    const std::pair<std::string, std::string> lies[]{
        {header(7, is_answer, 2, 0) + asked + asked, "byte 12: more than one question"},
        {header(7, is_answer, 1, 0) + dns::bytes_of_name("red.test") + "\0\xf\0\3"s,
            "byte 26: a class that is not the Internet's"},
        {header(7, is_answer, 1, 1) + asked + record("red.test", 15, "12\1a\0x"s),
            "byte 51: the length of a record is wrong"}};
    for (const auto& [bytes, why] : lies) try {
            dns::read_message(bytes);
            ADD_FAILURE() << "it is read: " << why;
        } catch (const Malformed& error) {
            EXPECT_EQ(error.what(), why);
        }
}

TEST(DnsMessage, MayRepeatNoQuestion)
{
    const auto message =
        dns::read_message(header(7, is_answer, 0, 1) + mx("red.test", 20, "mx2.test"));
    EXPECT_FALSE(message.question);
    EXPECT_EQ(message.answers.size(), 1u);
}

TEST(DnsMessage, RefusesLies)
{
    const auto asked = question("red.test", 15);
    const std::string lies[]{
        header(7, is_answer, 1, 2) + asked + mx("red.test", 1, "a.test"),  // a count
        header(7, is_answer, 1, 0xffff) + asked,
        header(7, is_answer, 1, 1) + asked + record("red.test", 1, "123"),
        header(7, is_answer, 1, 1) + asked + record("red.test", 1, "12345"),
        header(7, is_answer, 1, 1) + asked + record("red.test", 28, "1234"),
        header(7, is_answer, 1, 1) + asked + record("red.test", 15, "1"),
        header(7, is_answer, 1, 1) + asked + record("red.test", 15, "12\1a"s) + "\1b\0"s,
        header(7, is_answer, 1, 1) + asked + record("red.test", 5, ""),
        header(7, is_answer, 1, 1) + asked + record("red.test", 15, "12\xc0\x30"s),  // to itself
    };
    for (const auto& bytes : lies)
        EXPECT_THROW(dns::read_message(bytes), Malformed) << testing::PrintToString(bytes);
    const auto other_class = dns::bytes_of_name("red.test") + "\0\1\0\3\0\0\0\0\0\1x"s;
    EXPECT_TRUE(
        dns::read_message(header(7, is_answer, 1, 1) + asked + other_class).answers.empty());
}

}  // namespace
}  // namespace test
