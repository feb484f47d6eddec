// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "client/06-send/unpredictable.hpp"
#include "server/03-echo/echo.hpp"
#include "smtp/07-login/login.hpp"
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
        EXPECT_EQ(reply.text.find("\r\n421 4.7.0 ") != std::string::npos, attempt == 5);
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

}  // namespace
}  // namespace test
