// SPDX-License-Identifier: MIT

#include "smtp/08-queue/stored_envelope.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

const std::string written = "from <alice@red.test>\n"
                            "arrived 1764419400\n"
                            "to <bob@blue.test> tries 0 next 1764419400\n"
                            "to <\"c d\"@green.test> tries 2 next 1764420300 451 4.3.0 No room\n"
                            "end\n";

TEST(StoredEnvelope, IsReadAsItWasWritten)
{
    const auto envelope = mail::read_envelope(written);
    ASSERT_TRUE(envelope);
    EXPECT_EQ(mail::bare(envelope->from), "alice@red.test");
    EXPECT_EQ(envelope->arrived, 1764419400);
    ASSERT_EQ(envelope->to.size(), 2u);
    EXPECT_EQ(envelope->to[0].tries, 0u);
    EXPECT_EQ(envelope->to[0].answer, "");
    EXPECT_EQ(mail::bare(envelope->to[1].address), "\"c d\"@green.test");
    EXPECT_EQ(envelope->to[1].tries, 2u);
    EXPECT_EQ(envelope->to[1].next_try, 1764420300);
    EXPECT_EQ(envelope->to[1].answer, "451 4.3.0 No room");
    EXPECT_EQ(mail::text(*envelope), written);
}

TEST(StoredEnvelope, HasTheNullReversePathAndNobodyLeft)
{
    const std::string nobody = "from <>\narrived 7\nend\n";
    const auto envelope = mail::read_envelope(nobody);
    ASSERT_TRUE(envelope);
    EXPECT_TRUE(envelope->from.is_null());
    EXPECT_EQ(mail::text(*envelope), nobody);
}

TEST(StoredEnvelope, HasReportsAndOtherCharacters)
{
    const std::string all = "from <alice@red.test> utf8\narrived 7\nreport 1.a.bounce0,S=1,W=2\n"
                            "report 1.a.bounce1,S=1,W=2\nend\n";
    const auto envelope = mail::read_envelope(all);
    ASSERT_TRUE(envelope);
    EXPECT_TRUE(envelope->is_utf8);
    EXPECT_EQ(envelope->reports,
        (std::vector<std::string>{"1.a.bounce0,S=1,W=2", "1.a.bounce1,S=1,W=2"}));
    EXPECT_EQ(mail::text(*envelope), all);
    for (const char* wrong : {"report ../../alice/new/1", "report", "report .", "report a b"})
        EXPECT_FALSE(mail::read_envelope("from <>\narrived 7\n" + std::string(wrong) + "\nend\n"));
}

// A power cut may leave any beginning of it.
TEST(StoredEnvelope, EachBeginningOfItIsNotWhole)
{
    for (std::size_t size = 0; size < written.size(); ++size)
        EXPECT_FALSE(mail::read_envelope(written.substr(0, size))) << size;
    EXPECT_FALSE(mail::read_envelope(written + "\n"));
    EXPECT_FALSE(mail::read_envelope(written + "end\n"));
    EXPECT_FALSE(mail::read_envelope(std::string(written.size(), '\0')));
}

// What is read of a damaged one must be what it says.
TEST(StoredEnvelope, EachDamagedByteIsNoticedOrReadAsItStands)
{
    for (std::size_t at = 0; at < written.size(); ++at)
        for (int byte = 0; byte < 256; ++byte) {
            auto damaged = written;
            damaged[at] = static_cast<char>(byte);
            if (const auto envelope = mail::read_envelope(damaged)) {
                EXPECT_TRUE(mail::read_envelope(mail::text(*envelope))) << at << ": " << byte;
                EXPECT_EQ(envelope->to.size(), 2u) << at << ": " << byte;
            }
        }
}

TEST(StoredEnvelope, NumbersThatAreNone)
{
    for (const char* wrong :
        {"from <>\narrived -7\nend\n", "from <>\narrived\nend\n", "from <>\narrived 7 8\nend\n",
            "from <>\narrived 99999999999999999999\nend\n", "from <> x\narrived 7\nend\n",
            "arrived 7\nfrom <>\nend\n", "from <>\narrived 7\nto <a@b.c> tries -1 next 0\nend\n",
            "from <>\narrived 7\nto <a@b.c> tries 1\nend\n",
            "from <>\narrived 7\nto a@b.c tries 1 next 1\nend\n", "from\narrived 7\nend\n",
            "from <>\narrived 7\nto tries 1 next 1\nend\n"})
        EXPECT_FALSE(mail::read_envelope(wrong)) << wrong;
}

TEST(StoredEnvelope, AnAnswerBeginsWithACode)
{
    const auto is_read = [](const std::string& answer) {
        return mail::read_envelope(
            "from <>\narrived 7\nto <a@b.c> tries 1 next 1 " + answer + "\nend\n")
            .has_value();
    };
    for (const char* answer : {"", "451", "451 Not now", "000 x"}) EXPECT_TRUE(is_read(answer));
    for (const char* other : {"45", "4511", "45x", "45~", "x", "4 51", "-45 x"})
        EXPECT_FALSE(is_read(other)) << other;
}

TEST(StoredEnvelope, AReportIsANameOfAFile)
{
    for (int byte = 1; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const auto is_read = [](const std::string& name) {
            return mail::read_envelope("from <>\narrived 7\nreport " + name + "\nend\n")
                .has_value();
        };
        const bool good = std::string("/\\ \t\n").find(c) == std::string::npos;
        EXPECT_EQ(is_read(std::string("a") + c + "b"), good) << byte;
        EXPECT_EQ(is_read(c + std::string("b")), good && c != '.') << byte;
    }
}

}  // namespace
}  // namespace test
