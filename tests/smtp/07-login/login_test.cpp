// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "client/06-send/unpredictable.hpp"
#include "server/03-echo/echo.hpp"
#include "smtp/07-login/login.hpp"
#include "smtp/07-login/submitter.hpp"
#include "tests/support/patience.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace test {
namespace {

// The example of RFC 2195, 2.
TEST(Sasl, CramMd5AsInTheRfc)
{
    const TemporaryDirectory directory;
    std::ofstream(directory.path() / "accounts") << "tim:tanstaaftanstaaf\n";
    const mail::Accounts accounts(directory.path() / "accounts", mail::Host{});
    mail::Sasl sasl(accounts, [] { return "<1896.697170952@postoffice.reston.mci.net>"; });
    EXPECT_EQ(sasl.begin("cram-md5", "").text,
        "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
    using Kind = mail::Sasl::Step::Kind;
    const auto verdict = [&](std::string_view response) {
        return sasl.answer({.text = mail::base64(response)}).kind;
    };
    EXPECT_EQ(verdict("tim b913a602c7eda7a495b4e6e7334d3890"), Kind::success);
    EXPECT_EQ(verdict("tim b913a602c7eda7a495b4e6e7334d3891"), Kind::wrong);
    EXPECT_EQ(verdict("tom b913a602c7eda7a495b4e6e7334d3890"), Kind::wrong);
    EXPECT_EQ(verdict("tim B913A602C7EDA7A495B4E6E7334D3890"), Kind::wrong);
    EXPECT_EQ(verdict("tim"), Kind::malformed);
}

TEST(Sasl, APasswordIsComparedWhole)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto& accounts = test.store.accounts();
    EXPECT_NE(mail::log_in(accounts, "alice", "wonderland"), nullptr);
    for (const char* wrong : {"", "w", "wonderlan", "wonderlandwonderland", "Wonderland"})
        EXPECT_EQ(mail::log_in(accounts, "alice", wrong), nullptr) << wrong;
    EXPECT_EQ(mail::log_in(accounts, "", ""), nullptr);
    EXPECT_EQ(mail::log_in(accounts, "nobody", ""), nullptr);
}

TEST(Sasl, NoTwoChallengesAreTheSame)
{
    EXPECT_NE(mail::unpredictable("a.test"), mail::unpredictable("a.test"));
    EXPECT_TRUE(mail::unpredictable("a.test").ends_with("@a.test>"));
}

TEST(Login, TheThirdWrongPasswordIsAnsweredLateAndTheFifthIsTheLast)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto session = session_of("smtp/07-login", test.store);
    session->hear({"EHLO a"});
    for (int attempt = 1; attempt <= 5; ++attempt) {
        const auto reply = session->hear(
            {attempt % 2 ? "AUTH PLAIN AGFsaWNlAHdyb25n" : "AUTH PLAIN AG5vYm9keQB3b25kZXJsYW5k"});
        EXPECT_TRUE(reply.text.starts_with("535 5.7.8 ")) << reply.text;
        EXPECT_EQ(reply.pause > std::chrono::milliseconds(0), attempt >= 3) << attempt;
        EXPECT_LT(reply.pause, std::chrono::seconds(5));
        EXPECT_EQ(reply.hang_up, attempt == 5);
        EXPECT_EQ(reply.text.find(
                      "\r\n421 4.7.0 mail.example.test has had too many wrong passwords\r\n") !=
                std::string::npos,
            attempt == 5);
    }
}

// What another address than loopback sees.
TEST(Login, NoPasswordInTheClearOnTheWire)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto session = session_of("smtp/07-login", test.store, false);
    EXPECT_TRUE(session->hear({"EHLO a"}).text.ends_with("250 AUTH CRAM-MD5\r\n"));
    for (const char* line :
        {"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "AUTH PLAIN", "AUTH login", "AUTH LOGIN YWxpY2U="})
        EXPECT_TRUE(session->hear({line}).text.starts_with("504 5.5.4 ")) << line;
    const auto challenge = session->hear({"AUTH CRAM-MD5"}).text;
    ASSERT_TRUE(challenge.starts_with("334 "));
    const auto text = mail::from_base64(challenge.substr(4, challenge.size() - 6)).value();
    EXPECT_TRUE(text.ends_with("@mail.example.test>")) << text;
    const auto response = "alice " + mail::hexadecimal(mail::hmac_md5("wonderland", text));
    EXPECT_EQ(session->hear({mail::base64(response)}).text, "235 2.7.0 Welcome, alice\r\n");
}

TEST(Login, TheTwentyFirstResponseThatIsNoneIsTheLast)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto session = session_of("smtp/07-login", test.store);
    session->hear({"EHLO a"});
    expect_patience(*session, 20,
        {{"AUTH PLAIN !", "501 5.5.2 Not base64\r\n"},
            {"AUTH X", "504 5.5.4 No such mechanism here\r\n"}},
        "421 4.7.0 mail.example.test has had too many bad commands\r\n");
}

// RFC 4954, 4: at least 12,288 bytes.
TEST(Login, AResponseHas12288Bytes)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto session = session_of("smtp/07-login", test.store);
    session->hear({"EHLO a"});
    session->hear({"AUTH PLAIN"});
    EXPECT_EQ(session->state().longest_line, 12288u);
    EXPECT_EQ(session->hear({.text = "AA", .too_long = true}).text,
        "500 5.5.6 The response is too long\r\n");
}

// Every mechanism has passwords in the clear, or not: HELP says which.
TEST(Login, HelpTellsTheMechanisms)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    EXPECT_EQ(session_of("smtp/07-login", test.store)->hear({"HELP AUTH"}).text,
        "214 2.0.0 AUTH PLAIN or LOGIN or CRAM-MD5; * cancels\r\n");
    EXPECT_EQ(session_of("smtp/07-login", test.store, false)->hear({"HELP AUTH"}).text,
        "214 2.0.0 AUTH CRAM-MD5; * cancels\r\n");
}

// All 256: as they are only those of xtext (RFC 4954, 8) that an address may have.
TEST(Submitter, IsAnAddressInXtext)
{
    const std::string atoms = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                              "!#$%&'*-/?^_`{|}~.";
    for (int byte = 0; byte < 256; ++byte) {
        const auto text = std::string("x") + static_cast<char>(byte) + "y@d.test";
        EXPECT_EQ(smtp::is_submitter(text), atoms.find(static_cast<char>(byte)) != atoms.npos)
            << byte;
    }
    for (const char* good : {"<>", "+3C+3E", "a+2Bb@d", "a+3db@d", "\"a+20b\"@d", "+C3+A9@d"})
        EXPECT_TRUE(smtp::is_submitter(good)) << good;
    for (const char* bad : {"", "a", "\"a b\"@d", "\xc3\xa9@d", "+C3@d", "@r:a@d", "a@d+3E+20x",
             "a+2", "a+", "a+2x@d", "a+x2@d"})
        EXPECT_FALSE(smtp::is_submitter(bad)) << bad;
    EXPECT_FALSE(smtp::is_submitter(std::string_view("a@b+41").substr(0, 5)));
}

}  // namespace
}  // namespace test
