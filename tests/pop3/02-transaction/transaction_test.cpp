// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/transaction.hpp"
#include "tests/support/maildir.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

namespace fs = std::filesystem;

TEST(WholeNumber, HasDigitsAndNothingElse)
{
    EXPECT_EQ(pop3::whole_number("0"), 0u);
    EXPECT_EQ(pop3::whole_number("007"), 7u);
    EXPECT_EQ(pop3::whole_number("18446744073709551614"), UINT64_MAX - 1);
    for (const char* large :
        {"18446744073709551615", "18446744073709551616", "99999999999999999999999999999999"})
        EXPECT_EQ(pop3::whole_number(large), UINT64_MAX);
    for (const char* none :
        {"", "-1", "+1", " 1", "1 ", "1x", "x", "0x1", "1.0", "99999999999999999999999999999999x"})
        EXPECT_FALSE(pop3::whole_number(none)) << none;
}

class TransactionSession : public testing::Test {
protected:
    std::string hear(const std::string& line) { return session->hear({line}).text; }
    std::string log_in()
    {
        hear("USER alice");
        return hear("PASS wonderland");
    }

    Box box;
    const std::unique_ptr<net::Dialogue> session =
        session_of("pop3/02-transaction", box.test.store);
};

TEST_F(TransactionSession, OpensNothingForAWrongPassword)
{
    hear("USER alice");
    EXPECT_EQ(hear("PASS wrong"), "-ERR [AUTH] Wrong name or password\r\n");
    EXPECT_EQ(log_in(), "+OK Welcome, alice\r\n");
}

// RFC 3206, 4: SYS/TEMP, so that the client does not ask for another password.
TEST_F(TransactionSession, AMaildropThatCannotBeOpened)
{
    fs::rename(box.maildir / "new", box.maildir / "away");
    EXPECT_EQ(log_in(), "-ERR [SYS/TEMP] The maildrop cannot be opened, try again later\r\n");
    fs::rename(box.maildir / "away", box.maildir / "new");
    EXPECT_EQ(log_in(), "+OK Welcome, alice\r\n");
}

// It is made in pieces of 8,192 bytes, or of the line more that is whole.
TEST_F(TransactionSession, ALongListComesInPieces)
{
    constexpr int count = 2500;
    std::string all;
    for (int number = 1; number <= count; ++number) {
        const auto name = std::to_string(10'000 + number);
        box.put("new/" + name + ",S=3,W=4", "a\n\n");
        all += std::to_string(number) + " 4\r\n";
    }
    log_in();
    const auto reply = session->hear({"LIST"});
    EXPECT_EQ(reply.text, "+OK Message numbers and sizes follow\r\n");
    std::string out = "what is there already";
    std::vector<std::size_t> sizes;
    for (bool more = true; more;) {
        const auto before = out.size();
        more = reply.body(out);
        sizes.push_back(out.size() - before);
    }
    EXPECT_EQ(out, "what is there already" + all + ".\r\n");
    // 9, 90 and 900 lines of 5, 6 and 7 bytes; then all have 8.
    EXPECT_EQ(sizes, (std::vector<std::size_t>{8197, 8192, all.size() + 3 - 8197 - 8192}));
}

}  // namespace
}  // namespace test
