// SPDX-License-Identifier: MIT

#include "server/03-echo/echo.hpp"
#include "smtp/07-login/base64.hpp"
#include "smtp/07-login/login.hpp"
#include "smtp/07-login/md5.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace test {
namespace {

using mail::base64;
using mail::from_base64;
using mail::hexadecimal;

TEST(Base64, TheVectorsOfRfc4648)
{
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""}, {"f", "Zg=="},
        {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, EveryByteAndEveryLengthComesBack)
{
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(from_base64(base64(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64, RefusesInvalidInput)
{
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "=Zg=", "Zg==Zg==", "Zm9v\n",
             "Zm 9", "Zm9-", "Zm9_", "Zh==", "Zm9="})
        EXPECT_FALSE(from_base64(text)) << text;
    EXPECT_FALSE(from_base64(std::string_view("Zm\09v", 4)));
}

TEST(Md5, TheVectorsOfRfc1321)
{
    const std::vector<std::pair<std::string, std::string>> vectors{
        {"", "d41d8cd98f00b204e9800998ecf8427e"}, {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"}};
    for (const auto& [text, digest] : vectors)
        EXPECT_EQ(hexadecimal(mail::md5(text)), digest) << text;
    std::string eighty;
    for (int i = 0; i < 8; ++i) eighty += "1234567890";
    EXPECT_EQ(hexadecimal(mail::md5(eighty)), "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, TheVectorsOfRfc2202)
{
    const auto hmac = [](const std::string& key, const std::string& text) {
        return hexadecimal(mail::hmac_md5(key, text));
    };
    EXPECT_EQ(hmac(std::string(16, '\x0b'), "Hi There"), "9294727a3638bb1c13f48ef8158bfc9d");
    EXPECT_EQ(hmac("Jefe", "what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(
        hmac(std::string(16, '\xaa'), std::string(50, '\xdd')), "56be34521d144c88dbb8c733f0e8b3f6");
    std::string one_to_25;
    for (char byte = 1; byte <= 25; ++byte) one_to_25 += byte;
    EXPECT_EQ(hmac(one_to_25, std::string(50, '\xcd')), "697eaf0aca3a3aea3a75164746ffaa79");
    EXPECT_EQ(
        hmac(std::string(16, '\x0c'), "Test With Truncation"), "56461ef2342edc00f9bab995690efd4c");
    EXPECT_EQ(hmac(std::string(80, '\xaa'),
                  "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
        "6f630fad67cda0ee1fb1f562db3aa53e");
    EXPECT_EQ(
        hmac(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
        "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
}

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
        return sasl.answer({.text = base64(response)}).kind;
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
    const auto text = from_base64(challenge.substr(4, challenge.size() - 6)).value();
    EXPECT_TRUE(text.ends_with("@mail.example.test>")) << text;
    const auto response = "alice " + hexadecimal(mail::hmac_md5("wonderland", text));
    EXPECT_EQ(session->hear({base64(response)}).text, "235 2.7.0 Welcome, alice\r\n");
}

TEST(Login, LoopbackIsWhatStaysInThisMachine)
{
    for (const char* ip : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(mail::is_loopback(ip)) << ip;
    for (const char* ip : {"192.0.2.1", "0.0.0.0", "::", "2001:db8::1", "1.127.0.0"})
        EXPECT_FALSE(mail::is_loopback(ip)) << ip;
}

}  // namespace
}  // namespace test
