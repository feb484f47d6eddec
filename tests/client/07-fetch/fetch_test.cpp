// SPDX-License-Identifier: MIT
//
// The POP3 client: against our server, and against servers that refuse, lie, stall and lose the
// line. Whatever happens, each message is on the server or here, and in the end once.

#include "client/06-send/md5.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/deadline.hpp"
#include "tests/support/fetched.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/pop3_peer.hpp"
#include "tests/support/temporary.hpp"

#include <algorithm>
#include <fstream>
#include <future>

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Texts = std::vector<std::string>;

const std::string lesson = "client/07-fetch";
const std::string first = "Subject: 1\r\n\r\n.\r\n", second = "Subject: 2\r\n\r\n..x\r\n",
                  third = "Subject: 3\r\n\r\n";
const std::vector<Pop3Peer::Mail> three{{"a", first}, {"b", second}, {"c", third}};
const Texts three_texts{"Subject: 1\n\n.\n", "Subject: 2\n\n..x\n", "Subject: 3\n\n"};

Ended fetch(const std::string& server, const fs::path& folder, Texts options = {})
{
    const bool has_user = std::count(options.begin(), options.end(), "--user") > 0;
    const Texts user{"--user", "alice", "--password", "secret"};
    if (!has_user) options.insert(options.end(), user.begin(), user.end());
    const bool has_folder = std::count(options.begin(), options.end(), "--maildir") > 0;
    if (!has_folder) options.insert(options.begin(), {"--dir", folder.string()});
    options.insert(options.begin(), {"--server", server, "--timeout", "3"});
    auto ended = run(lesson, options, "");
    std::erase(ended.bytes, '\r');
    return ended;
}

TEST(Fetch, SavesAllAndDeletesThem)
{
    for (const auto* kind : {"--dir", "--maildir"}) {
        const TemporaryDirectory here;
        const auto folder = here.path() / "made" / "as needed";
        Pop3Peer peer(three);
        const auto ended = fetch(peer.text(), folder, {kind, folder.string()});
        EXPECT_EQ(ended.status, 0) << ended.bytes << kind;
        EXPECT_EQ(std::count(ended.bytes.begin(), ended.bytes.end(), '\n'), 3) << ended.bytes;
        EXPECT_TRUE(ended.bytes.starts_with("message 1: 14 bytes in " + folder.string()));
        EXPECT_EQ(fetched_in(folder).messages, three_texts);
        EXPECT_EQ(fetched_in(folder).others, Texts());
        EXPECT_TRUE(peer.mail().empty());
    }
}

TEST(Fetch, KeepsThemAndRemembers)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three);
    EXPECT_EQ(fetch(peer.text(), here.path(), {"--keep"}).status, 0);
    const auto again = fetch(peer.text(), here.path(), {"--keep"});
    EXPECT_EQ(again.status, 0);
    EXPECT_EQ(again.bytes, "");
    EXPECT_EQ(fetched_in(here.path()).messages, three_texts);
    EXPECT_EQ(fetched_in(here.path()).others, Texts{"fetched-"});
    EXPECT_EQ(peer.mail().size(), 3u);

    for (const auto& entry : fs::directory_iterator(here.path()))  // the user has read them
        if (is_message(entry.path())) fs::remove(entry.path());
    EXPECT_EQ(fetch(peer.text(), here.path(), {"--keep"}).bytes, "");

    const auto deleted = fetch(peer.text(), here.path());
    EXPECT_EQ(deleted.status, 0);
    EXPECT_EQ(deleted.bytes,
        "message 1: is here already\nmessage 2: is here already\nmessage 3: is here already\n");
    EXPECT_TRUE(peer.mail().empty());
    EXPECT_EQ(fetched_in(here.path()).others, Texts());
}

TEST(Fetch, FromTheMailHost)
{
    const TemporaryDirectory store, here;
    prepare_store(store.path(), {"ann"});
    const MailHost host(store.path(), {"--loop", "threads"});
    Client smtp(host.smtp);
    for (int i = 1; i <= 20; ++i)
        ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(i)).starts_with("250 "));
    const auto ended = fetch(net::text(host.pop3), here.path(),
        {"--user", "ann", "--password", "secret", "--maildir", (here.path() / "md").string()});
    EXPECT_EQ(ended.status, 0) << ended.bytes;
    const auto numbers = numbers_of(fetched_in(here.path()));
    for (int i = 1; i <= 20; ++i) EXPECT_EQ(numbers.at(static_cast<std::size_t>(i - 1)), i);
    EXPECT_EQ(files_in(store.path() / "ann" / "new"), 0u);
}

// How it logs in: the commands between CAPA and LIST, and its status.
std::string login_commands(const Answers& answers, Texts options = {})
{
    const TemporaryDirectory here;
    Pop3Peer peer({}, answers);
    const auto ended = fetch(peer.text(), here.path(), options);
    auto all = std::to_string(ended.status.value_or(-1));
    for (const auto& command : peer.commands())
        if (command != "CAPA" && command != "LIST" && command != "UIDL" && command != "QUIT")
            all += "|" + command;
    return all;
}

TEST(Fetch, LogsIn)
{
    EXPECT_EQ(login_commands({}), "0|USER alice|PASS secret");
    EXPECT_EQ(login_commands({{"USER", "-ERR no"}}), "77|USER alice");
    EXPECT_EQ(login_commands({{"PASS", "-ERR [AUTH] no"}}), "77|USER alice|PASS secret");
    for (const char* later : {"[IN-USE]", "[SYS/TEMP]", "[login-delay]"})
        EXPECT_EQ(
            login_commands({{"PASS", "-ERR "s + later + " later"}}), "75|USER alice|PASS secret");
    EXPECT_EQ(login_commands({}, {"--user", "alice", "--password", "a\nDELE 1"}), "77");
    EXPECT_EQ(login_commands({{"greeting", "-ERR [SYS/TEMP] too many"}}), "75");
}

TEST(Fetch, APasswordInAFile)
{
    const TemporaryDirectory here;
    const auto file = here.path() / "password";
    std::ofstream(file, std::ios::binary) << "a word\r\nmore\n";
    EXPECT_EQ(login_commands({}, {"--user", "alice", "--password-file", file.string()}),
        "0|USER alice|PASS a word");
    EXPECT_EQ(login_commands({}, {"--user", "alice", "--password-file", "/no/such"}), "75");
}

TEST(Fetch, WrongUsage)
{
    for (const auto& options :
        {Texts{"--user", "a", "--password", "b"}, {"--server", "a:1", "--user", "a", "--dir", "d"},
            {"--server", "a:1", "--user", "a", "--password", "b"},
            {"--server", "a:1", "--user", "a", "--password", "b", "--dir", "d", "--maildir", "m"},
            {"--server", "a:1", "--password", "b", "--dir", "d"},
            {"--server", "a", "--user", "a", "--password", "b", "--dir", "d"}})
        EXPECT_EQ(run(lesson, options, "").status, 2);
}

// Servers that lie. Each ends in a line that says why, and with all messages on the server.
TEST(Fetch, ServersThatLie)
{
    const std::pair<std::string, std::string> lies[]{
        {"!+OK " + std::string(1 << 20, 'x') + "\r\n", "a line that is too long: +OK xxx"},
        {"!", "the server has closed the connection"},
        {"!+", "the server has closed the connection"},
        {"!+OK", "the server has closed the connection"},
        {"+YES", "this is no reply of POP3: +YES"}, {"250 OK", "this is no reply of POP3: 250 OK"},
        {"+OK\0"s, "a line with a NUL: +OK\\x00\\r"}, {"!+OK\n", "a line without CR LF: +OK"},
        {"!+OK a\rb\r\n", "a line without CR LF: +OK a\\rb"}, {"+OK\r\n+OK", ""},
        {"", "no answer within 1 s"}};
    const std::map<std::string, std::string> long_lies{
        {"!+OK\r\n1 20\r\n", "the server has closed the connection"},
        {"!+OK\r\n1 20\r\n.", "the server has closed the connection"},
        {"!+OK\r\n1 20\r\n.\n", "a line without CR LF: ."}};
    std::vector<std::future<std::string>> steps;
    for (const std::string step :
        {"greeting", "CAPA", "USER", "PASS", "LIST", "UIDL", "RETR", "DELE"})
        steps.push_back(std::async(std::launch::async, [&, step] {
            std::map<std::string, std::string> all(std::begin(lies), std::end(lies));
            if (step == "LIST" || step == "UIDL") all.insert(long_lies.begin(), long_lies.end());
            std::string wrong;
            for (const auto& [lie, why] : all) {
                const TemporaryDirectory here;
                Pop3Peer peer(three, {{step, lie}});
                const auto ended = fetch(peer.text(), here.path(), {"--timeout", "1"});
                if (ended.status != 75 || ended.bytes.find(why) == ended.bytes.npos ||
                    peer.mail().size() != 3)
                    wrong += step + " " + why + ": " + ended.bytes;
            }
            return wrong;
        }));
    for (auto& step : steps) EXPECT_EQ(step.get(), "");
}

// What a message is said to have, and what comes.
TEST(Fetch, SizesThatLie)
{
    const auto list = [](const std::string& size) { return "+OK\r\n1 " + size + "\r\n."; };
    const std::vector<Pop3Peer::Mail> one{{"a", first}};
    for (const auto& [size, status] :
        {std::pair{"17", 0}, {"0", 0}, {"81", 0}, {"82", 75}, {"3000", 75}, {"99999999999", 75},
            {"99999999999999999999", 75}, {"-1", 75}, {"x", 75}, {"", 75}}) {
        const TemporaryDirectory here;
        Pop3Peer peer(one, {{"LIST", list(size)}});
        const auto ended = fetch(peer.text(), here.path());
        EXPECT_EQ(ended.status, status) << size << ended.bytes;
        EXPECT_EQ(fetched_in(here.path()).messages.size(), status == 0 ? 1u : 0u) << size;
        EXPECT_EQ(peer.mail().size(), status == 0 ? 0u : 1u) << size;
        EXPECT_EQ(fetched_in(here.path()).others, Texts()) << size;
    }
}

TEST(Fetch, ListsThatLie)
{
    for (const auto* list : {"1 20\r\n1 20\r\n", "2 20\r\n1 20\r\n", "0 20\r\n", "x 20\r\n",
             "99999999999 20\r\n", "\r\n"}) {
        const TemporaryDirectory here;
        Pop3Peer peer(three, {{"LIST", "+OK\r\n" + std::string(list) + "."}});
        const auto ended = fetch(peer.text(), here.path());
        EXPECT_EQ(ended.status, 75) << list;
        EXPECT_PRED_FORMAT2(testing::IsSubstring, "LIST", ended.bytes);
        EXPECT_EQ(peer.mail().size(), 3u);
    }
    const TemporaryDirectory here;
    Pop3Peer refuses(three, {{"LIST", "-ERR no"}});
    EXPECT_EQ(fetch(refuses.text(), here.path()).status, 75);
}

// Lists one message, and says +OK to RETR.
void serve_up_to_retr(net::Socket& client)
{
    net::write_all(client, "+OK\r\n");
    for (const auto* answer : {"-ERR\r\n", "+OK\r\n", "+OK\r\n", "+OK\r\n1 20\r\n.\r\n",
             "+OK\r\n1 a\r\n.\r\n", "+OK\r\n"}) {
        read_line(client);
        net::write_all(client, answer);
    }
}

// It is cut off at the size that it should have, and some more; the disk does not fill up.
TEST(Fetch, AMessageWithoutAnEnd)
{
    const TemporaryDirectory here;
    Peer peer([](net::Socket& client, const Peer&) {
        serve_up_to_retr(client);
        while (net::write_all(client, std::string(100'000, 'x'))) { }
    });
    const auto ended = fetch(net::text(peer.address()), here.path());
    EXPECT_EQ(ended.status, 75);
    EXPECT_NE(
        ended.bytes.find("message 1 should have 20 bytes, and does not end"), ended.bytes.npos)
        << ended.bytes;
    EXPECT_EQ(fetched_in(here.path()).messages, Texts());
}

// A byte each tenth of a second is in time, each alone; the message is not.
TEST(Fetch, AMessageThatDrips)
{
    const TemporaryDirectory here;
    Peer peer([](net::Socket& client, const Peer&) {
        serve_up_to_retr(client);
        while (net::write_all(client, "x")) std::this_thread::sleep_for(100ms);
    });
    const auto ended = fetch(net::text(peer.address()), here.path(), {"--timeout", "1"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "no answer within 1 s", ended.bytes);
}

// One line of 20 MB, and then the next message.
TEST(Fetch, ALineOfAnyLength)
{
    const TemporaryDirectory here;
    const std::string line(20'000'000, 'x');
    Pop3Peer peer({{"a", line + "\r\n"}, {"b", first}});
    const auto ended = fetch(peer.text(), here.path());
    EXPECT_EQ(ended.status, 0) << ended.bytes;
    EXPECT_TRUE(fetched_in(here.path()).messages == (Texts{three_texts[0], line + "\n"}));
}

// What is refused stays on the server, and the others are fetched.
TEST(Fetch, SomeAreRefused)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three, {{"RETR 2", "-ERR broken"}, {"DELE 3", "-ERR no"}});
    const auto ended = fetch(peer.text(), here.path());
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "message 2: not fetched: broken\n", ended.bytes);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "message 3: not deleted: no\n", ended.bytes);
    EXPECT_EQ(fetched_in(here.path()).messages, (Texts{three_texts[0], three_texts[2]}));
    EXPECT_EQ(peer.mail().size(), 2u);
    const auto again = fetch(peer.text(), here.path());  // what was number 2 is number 1 now
    EXPECT_EQ(fetched_in(here.path()).messages, three_texts) << again.bytes;
}

TEST(Fetch, QuitIsRefused)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three, {{"QUIT", "-ERR some messages were not deleted"}});
    for (int i = 0; i < 2; ++i) {
        const auto ended = fetch(peer.text(), here.path());
        EXPECT_EQ(ended.status, 75);
        EXPECT_PRED_FORMAT2(testing::IsSubstring, "not all is deleted: some messages", ended.bytes);
        EXPECT_EQ(fetched_in(here.path()).messages, three_texts);
    }
}

TEST(Fetch, UniqueIdsThatRepeat)
{
    const TemporaryDirectory here, kept;
    Pop3Peer peer({{"a", first}, {"b", second}, {"a", third}});
    const auto keep = fetch(peer.text(), kept.path(), {"--keep"});
    EXPECT_EQ(keep.status, 75);
    EXPECT_NE(
        keep.bytes.find("message 3: not fetched: it has no unique-id of its own"), keep.bytes.npos)
        << keep.bytes;
    EXPECT_EQ(fetched_in(kept.path()).messages, Texts{three_texts[1]});
    EXPECT_EQ(fetch(peer.text(), here.path()).status, 0);
    EXPECT_EQ(fetched_in(here.path()).messages, three_texts);
    EXPECT_TRUE(peer.mail().empty());
}

// The answer to QUIT was lost, and then the server has given the same unique-id to a new message.
TEST(Fetch, AUniqueIdThatIsUsedAgain)
{
    const TemporaryDirectory here;
    {
        Pop3Peer peer({{"a", first}}, {{"QUIT", "!"}});
        EXPECT_EQ(fetch(peer.text(), here.path()).status, 75);
    }
    // the notes are those of this server
    Pop3Peer other({{"a", first + "more\r\n"}});
    for (const auto& entry : fs::directory_iterator(here.path()))
        if (!is_message(entry.path()))
            fs::rename(entry.path(),
                here.path() /
                    ("fetched-" + mail::hexadecimal(mail::md5("alice at " + other.text()))));
    EXPECT_EQ(fetch(other.text(), here.path()).status, 0);
    EXPECT_EQ(fetched_in(here.path()).messages, (Texts{three_texts[0], three_texts[0] + "more\n"}));
    EXPECT_TRUE(other.mail().empty());
}

// It had them yesterday.
TEST(Fetch, AUniqueIdThatRepeatsOnce)
{
    const TemporaryDirectory here;
    Answers odd{{"UIDL", "+OK\r\n1 a\r\n2 a\r\n3 c\r\n."}};
    std::uint16_t port = 0;
    {
        Pop3Peer peer(three);
        port = peer.address().port;
        EXPECT_EQ(fetch(peer.text(), here.path(), {"--keep"}).status, 0);
    }
    {
        Pop3Peer peer(three, odd, {"127.0.0.1", port});
        EXPECT_EQ(fetch(peer.text(), here.path(), {"--keep"}).status, 75);
    }
    Pop3Peer peer(three, {}, {"127.0.0.1", port});
    EXPECT_EQ(fetch(peer.text(), here.path(), {"--keep"}).status, 0);
    EXPECT_EQ(fetched_in(here.path()).messages.size(), 4u);  // b was not listed once
    Pop3Peer none({}, {{"UIDL", "-ERR What?"}});
    EXPECT_EQ(fetch(none.text(), here.path(), {"--keep"}).status, 0);
}

// A line that is lost between two messages is no reason to give up the first one.
TEST(Fetch, ALineThatIsLostAfterEachMessage)
{
    const TemporaryDirectory here;
    Peer peer([](net::Socket& client, const Peer&) {
        net::write_all(client, "+OK\r\n");
        for (const auto* answer : {"-ERR\r\n", "+OK\r\n", "+OK\r\n", "+OK\r\n1 5\r\n2 5\r\n.\r\n",
                 "+OK\r\n1 a\r\n2 b\r\n.\r\n", "+OK\r\na\r\n.\r\n\r\n"}) {  // and a line too many
            read_line(client);
            net::write_all(client, answer);
        }
        net::lingering_close(client);
    });
    const auto ended = fetch(net::text(peer.address()), here.path());
    EXPECT_EQ(ended.status, 75);
    EXPECT_EQ(fetched_in(here.path()).messages, Texts{"a\n"}) << ended.bytes;
}

TEST(Fetch, AServerThatRefusesUidlForNow)
{
    const TemporaryDirectory here;
    for (const auto& answers : {Answers{{"UIDL", "-ERR [SYS/TEMP] no"}},
             {{"UIDL", "-ERR no"}, {"CAPA", "+OK\r\nuidl\r\n."}}}) {
        Pop3Peer peer(three, answers);
        EXPECT_EQ(fetch(peer.text(), here.path()).status, 75);
        EXPECT_EQ(fetched_in(here.path()).messages, Texts());
        EXPECT_EQ(peer.mail().size(), 3u);
    }
}

TEST(Fetch, KeepsNothingWithoutUniqueIds)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three, {{"UIDL", "-ERR What?"}});
    const auto ended = fetch(peer.text(), here.path(), {"--keep"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "no unique-ids (UIDL)", ended.bytes);
    EXPECT_EQ(fetched_in(here.path()).messages, Texts());
    EXPECT_EQ(fetch(peer.text(), here.path()).status, 0);
    EXPECT_EQ(fetched_in(here.path()).messages, three_texts);
}

TEST(Fetch, TwoAccountsInOneFolder)
{
    const TemporaryDirectory here;
    Pop3Peer one({{"a", first}}), other({{"a", second}});
    for (int i = 0; i < 2; ++i)
        for (const auto* peer : {&one, &other})
            EXPECT_EQ(fetch(peer->text(), here.path(), {"--keep"}).status, 0);
    EXPECT_EQ(fetched_in(here.path()).messages, (Texts{three_texts[0], three_texts[1]}));
}

TEST(Fetch, NotesThatSomebodyHasChanged)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three);
    std::ofstream(
        here.path() / ("fetched-" + mail::hexadecimal(mail::md5("alice at " + peer.text()))))
        << "1 a\nhello\n";
    const auto ended = fetch(peer.text(), here.path());
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "not a line of this program: hello", ended.bytes);
    EXPECT_EQ(peer.mail().size(), 3u);
}

TEST(Fetch, AFolderThatCannotBeMade)
{
    const TemporaryDirectory here;
    std::ofstream(here.path() / "file") << "x";
    Pop3Peer peer(three);
    const auto ended = fetch(peer.text(), here.path() / "file" / "folder");
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "mkdir ", ended.bytes);
    EXPECT_EQ(peer.mail().size(), 3u);
}

// Again and again, also while nobody listens; until it is told to stop.
TEST(Fetch, EverySecondUntilItIsStopped)
{
    const TemporaryDirectory store, here;
    prepare_store(store.path(), {"ann"});
    std::optional<MailHost> host;
    host.emplace(store.path(), Texts{});
    const auto pop3 = host->pop3, smtp = host->smtp;
    Process client({program(lesson), "--server", net::text(pop3), "--user", "ann", "--password",
        "secret", "--dir", here.path().string(), "--every", "1", "--timeout", "5"});
    const auto send = [&](int number) {
        Client to(host->smtp);
        EXPECT_TRUE(deliver(to, {"ann"}, message_of(number)).starts_with("250 "));
    };
    const auto has = [&](std::size_t count) {
        return [&, count] { return fetched_in(here.path()).messages.size() == count; };
    };
    send(1);
    EXPECT_TRUE(eventually(has(1)));
    send(2);
    EXPECT_TRUE(eventually(has(2)));
    host.reset();
    EXPECT_TRUE(client.prints("Connection refused"));
    host.emplace(store.path(),
        Texts{"--smtp", std::to_string(smtp.port), "--pop3", std::to_string(pop3.port)});
    send(3);
    EXPECT_TRUE(eventually(has(3)));
    if (client.ask_to_stop()) {
        EXPECT_EQ(client.wait(), 0);
    }
}

TEST(Fetch, AWrongPasswordIsTriedThreeTimes)
{
    const TemporaryDirectory here;
    Pop3Peer peer(three, {{"PASS", "-ERR no"}});
    EXPECT_EQ(fetch(peer.text(), here.path(), {"--every", "1"}).status, 77);
    const auto commands = peer.commands();
    EXPECT_EQ(std::count(commands.begin(), commands.end(), "PASS secret"), 3);
}

bool has_heard(const Pop3Peer& peer, const std::string& command)
{
    const auto commands = peer.commands();
    return !commands.empty() && commands.back() == command;
}

// The memory does not grow with the number of messages by more than what is known of each.
TEST(Fetch, TenThousandMessages)
{
    const std::size_t count = slow_tests() ? 10'000 : 300;
    if (!std::string(EXE).empty()) GTEST_SKIP() << "no /proc here";
    const auto plain = fs::path("build") / lesson;
    if (!fs::exists(plain)) GTEST_SKIP() << "make " << plain.string() << " first";
    if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "no /proc here";
    std::vector<Pop3Peer::Mail> mail;
    for (std::size_t i = 0; i < count; ++i)
        mail.push_back({std::to_string(i) + std::string(60, 'u'),
            "Subject: " + std::to_string(i) + "\r\n\r\n" + std::string(4096, 'x') + "\r\n"});
    Pop3Peer peer(mail, {{"QUIT", ""}});  // so that it can be looked at
    const TemporaryDirectory here;
    Process client({plain.string(), "--server", peer.text(), "--user", "alice", "--password", "x",
        "--dir", here.path().string(), "--timeout", "60"});
    ASSERT_TRUE(eventually([&] { return has_heard(peer, "QUIT"); }, Seconds(300), 200ms));
    const auto memory = of_process(client, "VmHWM");
    std::cout << count << " messages: at most " << memory << " KiB of memory\n";
    EXPECT_LT(memory, 8192 + count);  // a KiB for each
    EXPECT_EQ(fetched_in(here.path()).messages.size(), count);
}

}  // namespace
}  // namespace test
