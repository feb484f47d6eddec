// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "pop3/05-extensions/capabilities.hpp"
#include "tests/support/maildir.hpp"
#include "tests/support/patience.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

std::unique_ptr<net::Dialogue> session_on(const Box& box, bool plaintext = true)
{
    return session_of("pop3/05-extensions", box.test.store, plaintext);
}

std::string whole(net::Reply reply)
{
    while (reply.body && reply.body(reply.text)) { }
    return reply.text;
}

// The example of RFC 1939, 7: a server of that name, and mrose whose secret is tanstaaf.
TEST(Apop, AsInTheRfc)
{
    const TemporaryDirectory directory;
    std::filesystem::create_directories(directory.path());
    std::ofstream(directory.path() / "accounts") << "mrose:tanstaaf\n";
    const mail::Store store(directory.path(), mail::Host{});
    const auto session = session_of("pop3/05-extensions", store);
    EXPECT_EQ(session->greeting.text,
        "+OK mail.example.test POP3 ready <1896.697170952@dbc.mtview.ca.us>\r\n");
    EXPECT_TRUE(session->hear({"APOP mrose C4C9334BAC560ECC979E58001B3E22FB"})
                    .text.starts_with("-ERR [AUTH]"));
    EXPECT_EQ(session->hear({"APOP mrose c4c9334bac560ecc979e58001b3e22fb"}).text,
        "+OK Welcome, mrose\r\n");
    EXPECT_EQ(session->hear({"STAT"}).text, "+OK 0 0\r\n");
}

TEST(Pop3Auth, CramMd5WithAnotherChallengeEachTime)
{
    const Box box;
    const auto session = session_on(box);
    const auto challenge = [&] {
        const auto line = session->hear({"AUTH CRAM-MD5"}).text;
        return mail::from_base64(line.substr(2, line.size() - 4)).value_or("none");
    };
    const auto first = challenge();
    EXPECT_TRUE(first.ends_with("@mail.example.test>")) << first;
    session->hear({"*"});
    const auto second = challenge();
    EXPECT_NE(first, second);
    const auto digest = mail::hexadecimal(mail::hmac_md5("wonderland", second));
    EXPECT_EQ(session->hear({mail::base64("alice " + digest)}).text, "+OK Welcome, alice\r\n");
}

TEST(Pop3Auth, NoPasswordInTheClearOnTheWire)
{
    const Box box;
    const auto session = session_on(box, false);
    const auto capa = session->hear({"CAPA"}).text;
    EXPECT_EQ(capa.find("USER\r\n"), capa.npos);
    EXPECT_TRUE(capa.ends_with("\r\nSASL CRAM-MD5\r\n.\r\n")) << capa;
    EXPECT_EQ(
        session->hear({"USER alice"}).text, "-ERR No passwords in the clear here: use APOP\r\n");
    EXPECT_EQ(session->hear({"PASS wonderland"}).text, "-ERR USER comes first\r\n");
    for (const char* line :
        {"AUTH PLAIN", "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "AUTH LOGIN", "AUTH login"})
        EXPECT_EQ(session->hear({line}).text,
            "-ERR No passwords in the clear here: use CRAM-MD5 or APOP\r\n")
            << line;
    const auto digest = mail::hexadecimal(mail::md5(std::string(pop3_timestamp) + "wonderland"));
    EXPECT_EQ(session->hear({"APOP alice " + digest}).text, "+OK Welcome, alice\r\n");
}

// Those of other sessions from this address count too: smtp/07-login's WrongPasswords has them.
TEST(Pop3Auth, AWrongPasswordIsAnsweredLaterAndLater)
{
    const Box box;
    const auto session = session_on(box);
    for (const int seconds : {0, 0, 1, 2, 3, 4}) {
        EXPECT_EQ(session->hear({"PASS wonderland"}).pause, std::chrono::seconds(0));
        session->hear({"USER alice"});
        const auto reply = session->hear({"PASS wrong"});
        EXPECT_EQ(reply.text, "-ERR [AUTH] Wrong name or password\r\n");
        EXPECT_EQ(reply.pause, std::chrono::seconds(seconds));
    }
}

TEST(Pop3Auth, TheTwentyFirstResponseThatIsNoneIsTheLast)
{
    const Box box;
    const auto session = session_on(box);
    session->hear({"AUTH PLAIN"});
    EXPECT_EQ(session->state().longest_line, 12288u);  // as RFC 4954, 4, says for SMTP
    EXPECT_EQ(
        session->hear({.text = "AA", .too_long = true}).text, "-ERR The response is too long\r\n");
    EXPECT_EQ(session->hear({"AUTH CRAM-MD5 AA=="}).text,
        "-ERR With this mechanism the server speaks first\r\n");
    EXPECT_EQ(session->hear({"AUTH PLAIN !"}).text, "-ERR Not base64\r\n");
    EXPECT_EQ(session->hear({"AUTH PLAIN AA=="}).text, "-ERR Not a response to this challenge\r\n");
    expect_patience(*session, 20 - 4, {{"AUTH X", "-ERR No such mechanism here\r\n"}},
        "-ERR Too many bad commands\r\n");
}

TEST(Uidl, StaysTheSameWhenAMessageIsMovedAndGetsFlags)
{
    const Box box;
    box.put("new/1700000001.M1.host,S=3,W=4", "one");
    const auto uidl = [&] {
        return whole(box.session_of_alice("pop3/05-extensions")->hear({"UIDL 1"}));
    };
    const auto before = uidl();
    EXPECT_EQ(before, "+OK 1 1700000001.M1.host,S=3,W=4\r\n");
    std::filesystem::rename(box.maildir / "new/1700000001.M1.host,S=3,W=4",
        box.maildir / "cur" / ("1700000001.M1.host,S=3,W=4" + std::string(SEEN)));
    EXPECT_EQ(uidl(), before);
}

// RFC 1939, 7: one to 70 characters from 0x21 to 0x7e.
TEST(Uidl, AnIdThatIsTooLongOrHasOtherCharactersIsDigested)
{
    const auto id = [](std::string name) { return pop3::unique_id({{"new", std::move(name)}}); };
    EXPECT_EQ(id(std::string(70, 'x')), std::string(70, 'x'));
    EXPECT_EQ(id(std::string(71, 'x')).size(), 32u);
    EXPECT_EQ(id(SEEN).size(), 32u);  // nothing before the flags
    EXPECT_NE(id(std::string(71, 'x')), id(std::string(72, 'x')));
    for (int byte = 1; byte < 256; ++byte) {
        const std::string name{'a', static_cast<char>(byte)};
        if (byte == ':') continue;  // flags follow
        const bool is_printable = byte >= 0x21 && byte <= 0x7e;
        EXPECT_EQ(id(name), is_printable ? name : mail::hexadecimal(mail::md5(name))) << byte;
    }
    EXPECT_EQ(id(std::string("1.a,S=1") + SEEN), "1.a,S=1");
    EXPECT_NE(
        id("1.a;x"), std::string(EXE) == ".exe" ? "" : id("1.a;y"));  // a colon begins the flags
}

TEST(Top, OfAMessageThatIsGone)
{
    const Box box;
    box.put("new/1", "x\n");
    const auto session = box.session_of_alice("pop3/05-extensions");
    std::filesystem::remove(box.maildir / "new/1");
    const auto reply = session->hear({"TOP 1 0"});
    EXPECT_EQ(reply.text, "-ERR The message is gone: another program has removed it\r\n");
    EXPECT_FALSE(reply.body);
}

// TOP and RETR read the same pieces; a header that is longer than one of them is no case of its
// own.
TEST(Top, CutAnywhere)
{
    const Box box;
    for (const std::size_t shift : {16380u, 16381u, 16382u, 16383u, 16384u, 16385u, 40000u}) {
        const std::string header = "X: " + std::string(shift, 'x') + "\n";
        box.put("new/1", header + "\n.one\ntwo\nthree\n");
        const auto session = box.session_of_alice("pop3/05-extensions");
        const auto wire = "X: " + std::string(shift, 'x') + "\r\n\r\n..one\r\ntwo\r\n.\r\n";
        EXPECT_TRUE(whole(session->hear({"TOP 1 2"})).ends_with("follows\r\n" + wire)) << shift;
    }
}

}  // namespace
}  // namespace test
