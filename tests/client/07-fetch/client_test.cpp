// SPDX-License-Identifier: MIT
//
// The POP3 client, answer by answer: what it makes of each, and what it says.

#include "client/01-connect/connect.hpp"
#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "client/07-fetch/client.hpp"
#include "server/03-echo/echo.hpp"
#include "tests/support/pop3_peer.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Use = std::function<void(pop3::Client&)>;

std::string lines(const std::string& all)
{
    return "+OK\r\n" + all + ".";
}

// What the client throws: "", or the text, with SERVER for the address, and whether a login was
// refused.
std::string error_at(const net::Address& server, const Use& use)
try {
    pop3::Client client(net::connect(server, 5s), 5s);
    use(client);
    return "";
} catch (const pop3::Refused& refused) {
    return (refused.is_login ? "refused login: " : "refused: ") + std::string(refused.what());
} catch (const net::Error& error) {
    return without_address(error.what(), server);
}
std::string error_of(const Answers& answers, const Use& use)
{
    const Pop3Peer peer({}, answers);
    return error_at(peer.address(), use);
}

TEST(Pop3Client, HearsAReplyOrNone)
{
    const Use nothing = [](pop3::Client&) {};
    EXPECT_EQ(error_of({{"greeting", "+OK"}}, nothing), "");
    EXPECT_EQ(error_of({{"greeting", "-ERR too\tmany\1"}}, nothing),
        "refused: greeting: too\\tmany\\x01");
    for (const std::string line : {"+ok", "OK", "+OKAY", "-err", "200 OK"})
        EXPECT_EQ(
            error_of({{"greeting", line}}, nothing), "SERVER: this is no reply of POP3: " + line);
    EXPECT_EQ(error_of({{"greeting", "+OK\r\n+OK"}}, nothing),
        "SERVER: the server has answered before it was asked");
}

// The list as the client has it: "1 20 a, 2 30 -" of messages with a unique-id of their own or none.
std::string listed(const std::string& list, const std::string& uids, const Answers& more = {})
{
    Answers answers{{"LIST", list}, {"UIDL", uids}};
    answers.insert(more.begin(), more.end());
    std::string all;
    const auto error = error_of(answers, [&](pop3::Client& client) {
        for (const auto& [number, size, uid, is_own] : client.messages())
            all += (all.empty() ? "" : ", ") + std::to_string(number) + " " + std::to_string(size) +
                " " +
                (is_own               ? uid
                        : uid.empty() ? "-"
                                      : "not " + uid);
        if (!client.has_uids()) all += " without";
    });
    return all + error;
}

TEST(Pop3Client, Lists)
{
    const auto two = lines("1 20\r\n7 120 of them\r\n");
    EXPECT_EQ(listed(two, lines("1 a\r\n7 b more\r\n")), "1 20 a, 7 120 b");
    EXPECT_EQ(listed(lines("1   20 \r\n"), lines("1   a \r\n")), "1 20 a");
    EXPECT_EQ(listed(lines(""), "-ERR nobody asks"), "");
    EXPECT_EQ(listed("-ERR [SYS/TEMP] no", ""), "refused: LIST: [SYS/TEMP] no");
    for (const std::string wrong :
        {"x 20", "1 x", "1", "", "0 20", "-1 20", "1 -1", "4294967296 1"})
        EXPECT_EQ(
            listed(lines(wrong + "\r\n"), lines("")), "SERVER: this is no line of LIST: " + wrong);
    for (const std::string again : {"6 1", "7 1"})
        EXPECT_EQ(listed(lines("7 20\r\n" + again + "\r\n"), lines("")),
            "SERVER: LIST is not in order: " + again);
}

TEST(Pop3Client, ListsUniqueIds)
{
    const auto two = lines("1 20\r\n2 30\r\n");
    const std::string longest(200, 'x');
    EXPECT_EQ(listed(two, lines("2 b\r\n1 a\r\n3 c\r\n")), "1 20 a, 2 30 b");
    EXPECT_EQ(listed(two, lines("2 " + longest + "\r\n1 " + longest + "x\r\n")),
        "1 20 -, 2 30 " + longest);
    EXPECT_EQ(listed(two, lines("1 a\r\n2 a\r\n")), "1 20 not a, 2 30 not a");
    EXPECT_EQ(listed(two, lines("1 a\x80\r\n2 \r\n")), "1 20 -, 2 30 -");
    EXPECT_EQ(listed(two, lines("1 a\r\nx b\r\n")), "SERVER: this is no line of UIDL: x b");
    EXPECT_EQ(listed(two, "-ERR [AUTH] what?"), "1 20 -, 2 30 - without");
    for (const std::string for_now : {"[IN-USE]", "[LOGIN-DELAY]", "[SYS/TEMP]", "[in-use]"})
        EXPECT_EQ(listed(two, "-ERR " + for_now + " no"), "refused: UIDL: " + for_now + " no");
    EXPECT_EQ(listed(two, "-ERR [IN-USE"), "1 20 -, 2 30 - without");
    for (const std::string capability : {"UIDL", "uidl now"})
        EXPECT_EQ(listed(two, "-ERR no", {{"CAPA", lines("TOP\r\n" + capability + "\r\n")}}),
            "refused: UIDL: no");
    EXPECT_EQ(listed(two, "-ERR no", {{"CAPA", lines("TOP\r\n")}}), "1 20 -, 2 30 - without");
}

TEST(Pop3Client, AListEnds)
{
    const auto numbers = [](unsigned count) {
        std::string all;
        for (unsigned number = 1; number <= count; ++number)
            all += std::to_string(number) + " 1\r\n";
        return all;
    };
    const auto count = [&](unsigned messages) {
        std::size_t counted = 0;
        const auto error = error_of({{"LIST", lines(numbers(messages))}, {"UIDL", "-ERR"}},
            [&](pop3::Client& client) { counted = client.messages().size(); });
        return std::to_string(counted) + error;
    };
    EXPECT_EQ(count(100'000), "100000");
    EXPECT_EQ(count(100'001), "0SERVER: LIST does not end");
    std::string most;  // 16 MiB, without the ends of the lines
    for (int i = 0; i < 8192; ++i) most += std::string(2048, 'x') + "\r\n";
    const Use nothing = [](pop3::Client&) {};
    EXPECT_EQ(error_of({{"CAPA", lines(most)}}, nothing), "");
    EXPECT_EQ(error_of({{"CAPA", lines(most + "x\r\n")}}, nothing), "SERVER: CAPA does not end");
}

// What is taken, and the reply.
struct Retrieved {
    std::string text, reply;
};
Retrieved retrieve(const std::string& text, std::uint64_t listed)
{
    Retrieved all;
    const Pop3Peer peer({{"a", text}});
    all.reply = error_at(peer.address(), [&](pop3::Client& client) {
        const auto reply = client.retrieve(
            {1, listed, "a", true}, [&](std::string_view piece) { all.text += piece; });
        all.reply = reply.is_ok ? "" : reply.text;
        EXPECT_TRUE(client.quit().is_ok) << "nothing of the text may be left on the line";
    }) + all.reply;
    return all;
}

TEST(Pop3Client, RetrievesAText)
{
    EXPECT_EQ(retrieve("a\r\n.\r\n..b\r\n\r\n", 15).text, "a\n.\n..b\n\n");
    EXPECT_EQ(retrieve("", 0).text, "");
}

// A byte less than the hundredth part and 64 may be missing.
TEST(Pop3Client, ATextThatIsTooShort)
{
    const std::string text(98, 'x');
    EXPECT_EQ(retrieve(text + "\r\n", 165).reply, "");
    EXPECT_EQ(retrieve(text + "\r\n", 166).reply, "100 bytes have come, and it should have 166");
    std::string many;
    for (int i = 0; i < 100; ++i) many += text + "\r\n";
    EXPECT_EQ(retrieve(many, 10'165).reply, "");
    EXPECT_EQ(retrieve(many, 10'166).reply, "10000 bytes have come, and it should have 10166");
}

// Twice what it should have, and two mebibytes.
TEST(Pop3Client, ATextThatIsTooLong)
{
    const std::size_t most = 2 * (100 + (1 << 20));
    EXPECT_EQ(retrieve(std::string(most - 2, 'x') + "\r\n", 100).reply, "");
    EXPECT_EQ(retrieve(std::string(most, 'x') + "\r\n", 100).reply,
        "SERVER: message 1 should have 100 bytes, and does not end");
}

TEST(Pop3Client, AsksForEachMessageOnce)
{
    const Pop3Peer peer({{"a", "1\r\n"}, {"b", "2\r\n"}}, {{"RETR 3", "-ERR none"}});
    std::string text;
    const auto take = [&](std::string_view piece) { text += piece; };
    EXPECT_EQ(error_at(peer.address(),
                  [&](pop3::Client& client) {
                      client.request({1, 3, "a", true});
                      EXPECT_TRUE(client.retrieve({1, 3, "a", true}, take).is_ok);
                      EXPECT_TRUE(client.retrieve({2, 3, "b", true}, take).is_ok);
                      EXPECT_TRUE(client.retrieve({2, 3, "b", true}, take).is_ok);
                      EXPECT_EQ(client.retrieve({3, 3, "c", true}, take).text, "none");
                      EXPECT_TRUE(client.mark_deleted({1, 3, "a", true}).is_ok);
                      EXPECT_TRUE(client.quit().is_ok);
                  }),
        "");
    EXPECT_EQ(text, "1\n2\n2\n");
    EXPECT_EQ(peer.commands(),
        (std::vector<std::string>{
            "CAPA", "RETR 1", "RETR 2", "RETR 2", "RETR 3", "DELE 1", "QUIT"}));
}

// 4 KiB at a time are in time, however long the whole takes.
TEST(Pop3Client, ALongAnswerMayTakeItsTime)
{
    const Peer peer([](net::Socket& client, const Peer&) {
        const auto say = [&](const std::string& bytes) { net::write_all(client, bytes); };
        const auto slowly = [&](const std::string& piece) {
            for (int i = 0; i < 4; ++i) {
                std::this_thread::sleep_for(500ms);
                say(piece);
            }
        };
        say("+OK\r\n");
        read_line(client);  // CAPA
        say("+OK\r\n");
        slowly(std::string(2047, 'x') + "\r\n" + std::string(2047, 'x') + "\r\nxx\r\n");
        say(".\r\n");
        read_line(client);  // RETR
        say("+OK\r\n");
        slowly(std::string(4094, 'x') + "\r\n");
        say(".\r\n");
        read_line(client);
    });
    pop3::Client client(net::connect(peer.address(), 5s), 1500ms);
    EXPECT_TRUE(client.retrieve({1, 1, "", false}, [](std::string_view) {}).is_ok);
}

// How it logs in: the commands after CAPA, and the error.
std::string login_commands(
    const Answers& answers, const mail::Credentials& who = {"alice", "secret"})
{
    const Pop3Peer peer({}, answers);
    auto all = error_at(peer.address(), [&](pop3::Client& client) { client.log_in(who); });
    for (const auto& command : peer.commands())
        if (command != "CAPA") all += "|" + command;
    return all;
}

TEST(Pop3Login, TakesTheBestThatThereIs)
{
    const auto capa = [](const std::string& line) { return lines("USER\r\n" + line + "\r\n"); };
    const std::string apop = "<1896.697170952@dbc.mtview.ca.us>";
    EXPECT_EQ(login_commands({}), "|USER alice|PASS secret");
    for (const auto& greeting : {"+OK POP3 server ready " + apop, "+OK " + apop + " is ready"})
        EXPECT_EQ(login_commands({{"greeting", greeting}}, {"mrose", "tanstaaf"}),
            "|APOP mrose c4c9334bac560ecc979e58001b3e22fb");  // the example of RFC 1939, 7
    EXPECT_EQ(
        login_commands({{"greeting", "+OK <a> " + apop}}, {"mrose", "tanstaaf"}).substr(0, 17),
        "|APOP mrose c4c93");
    for (const char* no_timestamp : {"+OK <hello", "+OK >a@b<", "+OK <hello>", "+OK a@b", "+OK a>"})
        EXPECT_EQ(login_commands({{"greeting", no_timestamp}}), "|USER alice|PASS secret");
    EXPECT_EQ(login_commands({{"CAPA", capa("sasl LOGIN PLAIN")}, {"AUTH", "+ "},
                  {"AGFSAWNLAHNLY3JLDA==", "+OK"}}),
        "|AUTH PLAIN|AGFsaWNlAHNlY3JldA==");
    EXPECT_EQ(login_commands({{"CAPA", capa("XSASL CRAM-MD5")}}), "|USER alice|PASS secret");
    const auto response = mail::base64(mail::cram_md5_response({"alice", "secret"}, "challenge"));
    EXPECT_EQ(login_commands({{"greeting", "+OK " + apop}, {"CAPA", capa("SASL PLAIN CRAM-MD5")},
                  {"AUTH", "+ " + mail::base64("challenge")}}),
        "|AUTH CRAM-MD5|" + response);
}

TEST(Pop3Login, IsRefused)
{
    const Answers cram{{"CAPA", lines("SASL CRAM-MD5\r\n")}},
        plain{{"CAPA", lines("SASL PLAIN\r\n")}};
    const auto with = [](Answers answers, const Answers& more) {
        answers.insert(more.begin(), more.end());
        return answers;
    };
    EXPECT_EQ(login_commands(with(cram, {{"AUTH", "+ !!"}, {"*", "-ERR cancelled"}})),
        "refused login: login: cancelled|AUTH CRAM-MD5|*");
    EXPECT_EQ(login_commands(with(cram, {{"AUTH", "-ERR no"}})),
        "refused login: login: no|AUTH CRAM-MD5");
    EXPECT_EQ(login_commands(with(cram, {{"AUTH", "+OK already"}})),
        "refused login: login: already|AUTH CRAM-MD5");
    EXPECT_EQ(
        login_commands(with(plain, {{"AUTH", "-ERR no"}})), "refused login: login: no|AUTH PLAIN");
    EXPECT_EQ(login_commands(with(plain, {{"AUTH", "+OK already"}})),
        "refused login: login: already|AUTH PLAIN");
    EXPECT_EQ(login_commands({{"USER", "-ERR no"}}), "refused login: login: no|USER alice");
    EXPECT_EQ(login_commands({{"PASS", "-ERR [AUTH] no"}}),
        "refused login: login: [AUTH] no|USER alice|PASS secret");
    EXPECT_EQ(login_commands({{"PASS", "-ERR [IN-USE] no"}}),
        "refused: login: [IN-USE] no|USER alice|PASS secret");
    for (const mail::Credentials& who :
        {mail::Credentials{"alice", "a\nDELE 1"}, {"a\tlice", "a"}, {"alice", "\x1f"}})
        EXPECT_EQ(login_commands({}, who),
            "refused login: login: a name or a password with control bytes cannot be sent");
    EXPECT_EQ(login_commands({}, {"alice", " \x7f"}), "|USER alice|PASS  \x7f");
}

}  // namespace
}  // namespace test
