// SPDX-License-Identifier: MIT

#include "server/03-echo/echo.hpp"
#include "smtp/05-deliver/trace_fields.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& directory)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory)) files.push_back(entry.path());
    return files;
}

std::string why_not(const std::string& accounts)
{
    const TemporaryDirectory directory;
    write_file(directory.path() / "accounts", accounts);
    const auto what =
        error_of([&] { mail::Accounts(directory.path() / "accounts", mail::Host{}); });
    return what.empty() ? "fine" : what.substr(what.find("accounts: ") + 10);
}

TEST(Accounts, LinesAreRead)
{
    EXPECT_EQ(why_not("# comment\n\nalice:x\nbob:y: z\r\nb.o-b_2:#\n"), "fine");
    EXPECT_EQ(why_not("\xef\xbb\xbf"
                      "alice:x\n"),
        "fine");  // a byte order mark
    EXPECT_EQ(why_not("alice\n"), "line 1: not name:password");
    EXPECT_EQ(why_not("alice:x \n"), "line 1: the password ends in a space");
    EXPECT_EQ(why_not("alice:x\t\r\n"), "line 1: the password ends in a space");
    EXPECT_EQ(why_not("# nobody\n"), "has no account: write a line name:password");
    EXPECT_EQ(why_not(""), "has no account: write a line name:password");
    EXPECT_EQ(why_not(std::string("\xff\xfe"
                                  "a\0:\0x\0",
                  8)),
        "is in UTF-16: save it as UTF-8");
    EXPECT_EQ(why_not(std::string("\xfe\xff"
                                  "\0a\0:\0x",
                  8)),
        "is in UTF-16: save it as UTF-8");
    EXPECT_EQ(why_not("\nalice:\n"), "line 2: not name:password");
    EXPECT_EQ(why_not("alice:x\nalice:y\n"), "line 2: duplicate account alice");
    for (const char* name : {"", "../x", "a/b", "a\\b", ".hidden", "-rf", "con", "lpt1.txt", "a.",
             "a b", "Alice", "accounts", "a:b\n:"})
        EXPECT_NE(why_not(std::string(name) + ":x\n:").find("line "), std::string::npos) << name;
}

// All 256, in each place of a name. It becomes a directory on every system.
TEST(Accounts, NamesAreSafeForADirectory)
{
    const auto is_taken = [](const std::string& name) { return why_not(name + ":x") == "fine"; };
    const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (c == ':' || c == '\n') continue;  // the name ends
        const std::string one(1, c);
        const bool good = letters.find(c) != letters.npos;
        EXPECT_EQ(is_taken(one + "b"), good) << byte;  // a # begins a comment: no account
        EXPECT_EQ(is_taken("b" + one + "b"), good || c == '.' || c == '-') << byte;
        EXPECT_EQ(is_taken("b" + one), good || c == '-') << byte;
    }
    EXPECT_TRUE(is_taken(std::string(64, 'a')));
    EXPECT_EQ(why_not(std::string(65, 'a') + ":x"),
        "line 1: not a name for an account (a-z 0-9 . _ -): " + std::string(65, 'a'));
    EXPECT_EQ(why_not(":x"), "line 1: not a name for an account (a-z 0-9 . _ -): ");
    EXPECT_FALSE(is_taken("accounts"));
    EXPECT_FALSE(is_taken("queue"));
    std::vector<std::string> devices{"con", "prn", "aux", "nul"};  // of Windows
    for (const char digit : std::string("123456789"))
        for (const std::string kind : {"com", "lpt"}) devices.push_back(kind + digit);
    for (const auto& device : devices) {
        EXPECT_FALSE(is_taken(device)) << device;
        EXPECT_FALSE(is_taken(device + ".txt")) << device;
        EXPECT_TRUE(is_taken(device + "x")) << device;
    }
}

TEST(Accounts, FindsMailboxes)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto& accounts = test.store.accounts();
    EXPECT_EQ(accounts.find("ALICE")->name, "alice");
    EXPECT_EQ(accounts.find("bob+x+y")->name, "bob");
    EXPECT_EQ(accounts.find("postMASTER")->name, "alice");
    EXPECT_EQ(accounts.find("postmaster+x")->name, "alice");
    EXPECT_EQ(accounts.find("alice@example.test"), nullptr);  // not a local part
    EXPECT_EQ(accounts.find_login("ALICE")->name, "alice");
    EXPECT_EQ(accounts.find_login("Alice@Example.Test")->name, "alice");
    EXPECT_EQ(accounts.find_login("alice+x@mail.example.test")->name, "alice");
    for (const char* nobody : {"alice@other.test", "alice@", "@example.test", "alice@example.test@",
             "alice@example.test@other.test", "alice@xexample.test", "alice+x@other.test",
             "postmaster+a@evil.test", "alice+a@b@example.test@c"})
        EXPECT_EQ(accounts.find_login(nobody), nullptr) << nobody;
    EXPECT_EQ(accounts.find("+alice"), nullptr);
    EXPECT_EQ(accounts.find(""), nullptr);
    EXPECT_EQ(accounts.find("carol")->password, "with two  spaces and a colon:");
}

TEST(Accounts, CannotBeRead)
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "accounts";
    EXPECT_EQ(error_of([&] { mail::Accounts(file, mail::Host{}); }),
        "accounts " + file.string() + ": cannot be read");
}

TEST(Store, MakesWhatIsMissingAndKeepsTheAccountsPrivate)
{
    const TemporaryDirectory directory;
    const auto mail = directory.path() / "deep" / "mail" / "";  // with a slash at the end
    testing::internal::CaptureStdout();
    const mail::Store store(mail, mail::Host{});
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
        "Made " + (mail / "accounts").string() +
            " with the sample accounts alice:wonderland and bob:builder\n");
    EXPECT_EQ(store.accounts().find("bob")->password, "builder");
    for (const char* box : {"tmp", "new", "cur"})
        EXPECT_TRUE(fs::is_directory(mail / "alice" / box));
    if (std::string(EXE).empty()) {  // Windows has no such modes
        EXPECT_EQ(fs::status(mail / "accounts").permissions(), fs::perms(0600));
        fs::permissions(mail / "accounts", fs::perms(0644));
        testing::internal::CaptureStdout();
        const mail::Store again(mail, mail::Host{});
        EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "Made " + (mail / "accounts").string() + " readable by its owner only\n");
        EXPECT_EQ(fs::status(mail / "accounts").permissions(), fs::perms(0600));
    }
}

TEST(Delivery, IsInvisibleUntilItIsWhole)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto alice = directory.path() / "alice";
    auto delivery = test.store.deliver_to({test.store.accounts().find("alice")});
    delivery->add("Subject: x");
    delivery->add("");
    delivery->add("\xc3\xa9");
    EXPECT_TRUE(files_in(alice / "new").empty());
    EXPECT_EQ(files_in(alice / "tmp").size(), 1u);
    delivery->commit();
    EXPECT_TRUE(files_in(alice / "tmp").empty());
    ASSERT_EQ(files_in(alice / "new").size(), 1u);
    const auto file = files_in(alice / "new").front();
    EXPECT_EQ(contents(file), "Subject: x\n\n\xc3\xa9\n");
    EXPECT_EQ(file.filename().string(), delivery->name() + ",S=15,W=18");
}

TEST(Delivery, LeavesNoTraceIfItIsDropped)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    {
        auto delivery = test.store.deliver_to({test.store.accounts().find("alice")});
        for (int i = 0; i < 10'000; ++i)
            delivery->add("a line of text that fills the buffer more than once");
    }
    EXPECT_TRUE(files_in(directory.path() / "alice" / "tmp").empty());
    EXPECT_TRUE(files_in(directory.path() / "alice" / "new").empty());
}

TEST(Delivery, AllOrNone)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const auto& accounts = test.store.accounts();
    for (const char* broken : {"alice", "bob", "carol"}) {
        const auto box = directory.path() / broken / "new";
        auto delivery = test.store.deliver_to(
            {accounts.find("alice"), accounts.find("bob"), accounts.find("carol")});
        delivery->add("x");
        fs::remove(box);
        EXPECT_ANY_THROW(delivery->commit());
        fs::create_directory(box);
        delivery.reset();
        for (const char* name : {"alice", "bob", "carol"}) {
            EXPECT_TRUE(files_in(directory.path() / name / "new").empty())
                << name << " when " << broken << " is broken";
            EXPECT_TRUE(files_in(directory.path() / name / "tmp").empty());
        }
    }
}

TEST(Delivery, NamesAreUnique)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    std::set<std::string> names;
    for (int i = 0; i < 1000; ++i)
        names.insert(test.store.deliver_to({test.store.accounts().find("bob")})->name());
    EXPECT_EQ(names.size(), 1000u);
}

TEST(Store, RemovesWhatACrashLeftLongAgo)
{
    const TemporaryDirectory directory;
    TestStore::prepare(directory.path());
    const auto tmp = directory.path() / "alice" / "tmp";
    fs::create_directories(tmp);
    write_file(tmp / "old", "x");
    write_file(tmp / "young", "x");
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(36);
    fs::last_write_time(tmp / "old", long_ago - std::chrono::seconds(1));
    fs::last_write_time(tmp / "young", long_ago + std::chrono::minutes(1));
    const mail::Store store(directory.path(), mail::Host{});
    EXPECT_FALSE(fs::exists(tmp / "old"));
    EXPECT_TRUE(fs::exists(tmp / "young"));
}

TEST(Store, IsForItsOwnerOnlyAndWhereTheNameSays)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no such modes, and few links, on Windows";
    const TemporaryDirectory directory;
    fs::create_directories(directory.path() / "elsewhere" / "deep");
    fs::create_directory_symlink(
        directory.path() / "elsewhere" / "deep", directory.path() / "link");
    const auto mail = directory.path() / "link" / ".." / "new" / "mail";
    const mail::Store store(mail, mail::Host{});
    const auto made = directory.path() / "elsewhere" / "new" / "mail";  // beside what it leads to
    for (const char* place : {"", "alice", "alice/tmp", "bob/new", "bob/cur"})
        EXPECT_EQ(fs::status(made / place).permissions(), fs::perms(0700)) << place;
    EXPECT_TRUE(fs::exists(mail / "accounts"));
}

// A link that leads nowhere, as to a disk that is not mounted, is not replaced by sample accounts. And
// two accounts may share one Maildir by a link: the message is there once.
TEST(Store, LinksInIt)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "few links on Windows";
    const TemporaryDirectory directory;
    const auto lost = directory.path() / "lost", shared = directory.path() / "shared";
    fs::create_directories(lost);
    fs::create_symlink(directory.path() / "not-mounted", lost / "accounts");
    EXPECT_THROW(mail::Store(lost, mail::Host{}), net::Error);
    EXPECT_TRUE(fs::is_symlink(lost / "accounts"));

    {
        const mail::Store makes_it(shared, mail::Host{});
    }
    write_file(shared / "accounts", "alice:x\nbob:x\ncarol:x\n");
    fs::remove_all(shared / "bob");
    fs::create_directory_symlink("alice", shared / "bob");
    const mail::Store store(shared, mail::Host{});
    const auto& accounts = store.accounts();
    auto delivery =
        store.deliver_to({accounts.find("alice"), accounts.find("bob"), accounts.find("carol")});
    delivery->add("one");
    delivery->commit();
    for (const char* name : {"alice", "carol"}) {
        ASSERT_EQ(files_in(shared / name / "new").size(), 1u) << name;
        EXPECT_EQ(fs::hard_link_count(files_in(shared / name / "new").front()), 2u) << name;
        EXPECT_TRUE(files_in(shared / name / "tmp").empty());
    }
}

// Where a file can have no second name, since it would be on another disk.
TEST(Store, AMaildirOnAnotherFileSystem)
{
    const auto elsewhere = another_file_system();
    if (elsewhere.empty()) GTEST_SKIP() << "no other file system here, or few links";
    const TemporaryDirectory directory, other(elsewhere);
    TestStore::prepare(directory.path());
    fs::create_directory_symlink(other.path(), directory.path() / "bob");
    const mail::Store store(directory.path(), mail::Host{});
    const auto& accounts = store.accounts();
    auto delivery = store.deliver_to({accounts.find("alice"), accounts.find("bob")});
    std::string text;
    for (int line = 0; line < 3000; ++line) {
        delivery->add(std::to_string(line));
        text += std::to_string(line) + "\n";
    }
    delivery->commit();
    for (const auto& maildir : {directory.path() / "alice", other.path()}) {
        ASSERT_EQ(files_in(maildir / "new").size(), 1u) << maildir;
        EXPECT_EQ(contents(files_in(maildir / "new").front()), text) << maildir;
        EXPECT_TRUE(files_in(maildir / "tmp").empty()) << maildir;
    }
}

// A directory of that name, and a store that is a file.
TEST(Store, SaysWhatIsInItsPlace)
{
    const TemporaryDirectory directory;
    fs::create_directories(directory.path() / "one" / "accounts");
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "accounts: cannot be read",
        error_of([&] { mail::Store(directory.path() / "one", mail::Host{}); }));
    write_file(directory.path() / "two", "x");
    EXPECT_THROW(mail::Store(directory.path() / "two", mail::Host{}), net::Error);
}

TEST(Path, LiteralsInSeveralWays)
{
    EXPECT_TRUE(smtp::is_literal_of("[IPv6:0:0:0:0:0:0:0:1]", "::1"));
    EXPECT_TRUE(smtp::is_literal_of("[ipv6:FE80::1]", "fe80::1%eth0"));
    EXPECT_TRUE(smtp::is_literal_of("[IPv6:::ffff:192.0.2.1]", "::ffff:c000:201"));
    for (const char* other : {"[IPv6:::2]", "[IPv6:", "[]", "[127.0.0.1]", "::1", ""})
        EXPECT_FALSE(smtp::is_literal_of(other, "::1")) << other;
}

TEST(Path, TextQuotesAgain)
{
    for (const std::string text : {"<a@b>", "<>", "<\"a b\"@c>", "<\"a\\\"b\"@c>", "<postmaster>",
             "<\"a..b\"@c>", "<\"a\\\\b\"@c>"}) {
        std::string_view from = text;
        EXPECT_EQ(smtp::text(*smtp::take_path(from)), text);
    }
}

// A session of smtp/05-deliver, whose client is at 127.0.0.1 and has said HELO.
class DeliverSession : public testing::Test {
protected:
    DeliverSession() { hear("HELO a.test"); }

    std::string hear(const std::string& line) { return session->hear({line}).text; }
    void begin_message(const std::vector<std::string>& recipients)
    {
        hear("MAIL FROM:<carol@other.test>");
        for (const auto& to : recipients) hear("RCPT TO:<" + to + ">");
        ASSERT_EQ(hear("DATA").substr(0, 4), "354 ");
    }

    const TemporaryDirectory directory;
    const TestStore test{directory.path()};
    const fs::path alice = directory.path() / "alice";
    const std::unique_ptr<net::Dialogue> session = session_of("smtp/05-deliver", test.store);
};

TEST_F(DeliverSession, WritesTheTraceFieldsFirst)
{
    begin_message({"alice@example.test"});
    hear("Subject: tea");
    EXPECT_TRUE(hear(".").starts_with("250 2.0.0 Stored as "));
    ASSERT_EQ(files_in(alice / "new").size(), 1u);
    const auto file = files_in(alice / "new").front();
    const auto name = file.filename().string();
    const auto text = contents(file);
    const auto date_at = text.find("; ") + 2;  // as long as the number of the day
    const auto date = text.substr(date_at, text.find('\n', date_at) - date_at);
    EXPECT_EQ(text,
        "Return-Path: <carol@other.test>\n"
        "Received: from a.test ([127.0.0.1])\n"
        "\tby mail.example.test with SMTP id <" +
            name.substr(0, name.find(',')) +
            "@mail.example.test>\n"
            "\tfor <alice@example.test>; " +
            date + "\nSubject: tea\n");
}

// A first line that is no field, and not the line of an mbox file either: its year has other digits.
TEST_F(DeliverSession, KeepsAHeaderThatIsNoneApart)
{
    begin_message({"alice@example.test"});
    hear("From carol@other.test Tue Nov 24 06:15:17 20~6");
    hear(".");
    ASSERT_EQ(files_in(alice / "new").size(), 1u);
    EXPECT_TRUE(contents(files_in(alice / "new").front())
                    .ends_with("\n\nFrom carol@other.test Tue Nov 24 06:15:17 20~6\n"));
}

// RFC 5321, 4.1.1.4: a DATA that is refused begins nothing.
TEST_F(DeliverSession, ARefusedDataChangesNothing)
{
    hear("MAIL FROM:<>");
    EXPECT_EQ(hear("DATA"), "503 5.5.1 RCPT comes first\r\n");
    hear("RCPT TO:<alice@example.test>");
    EXPECT_EQ(hear("DATA now"), "501 5.5.4 DATA takes no argument\r\n");
    EXPECT_TRUE(files_in(alice / "tmp").empty());
    EXPECT_EQ(hear("DATA").substr(0, 4), "354 ");
    EXPECT_EQ(files_in(alice / "tmp").size(), 1u);
}

// Its client may go on to send for hours.
TEST_F(DeliverSession, ARefusedMessageTakesNoRoom)
{
    begin_message({"alice@example.test"});
    hear("Subject: tea");
    EXPECT_EQ(files_in(alice / "tmp").size(), 1u);
    hear(std::string("a\0b", 3));
    EXPECT_TRUE(files_in(alice / "tmp").empty());
    EXPECT_EQ(hear("."), "550 5.6.11 The message has a NUL\r\n");
}

TEST(Deliver, ABrokenStoreAnswers451AndTheServerGoesOn)
{
    const TemporaryDirectory directory;
    TestStore::prepare(directory.path());
    Server server("smtp/05-deliver", {"--mail", directory.path().string()});
    const std::string message =
        "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";
    fs::remove(directory.path() / "alice" / "tmp");
    EXPECT_NE(
        answer_to(server.address, message + "QUIT\r\n").find("\r\n451 4.3.0 "), std::string::npos);
    fs::create_directory(directory.path() / "alice" / "tmp");
    fs::remove(directory.path() / "alice" / "new");
    const auto answer = answer_to(server.address, message + "x\r\n.\r\nNOOP\r\n");
    EXPECT_NE(answer.find("\r\n354 "), std::string::npos);
    EXPECT_NE(answer.find("\r\n451 4.3.0 "), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n250 2.0.0 OK\r\n"));
    EXPECT_TRUE(files_in(directory.path() / "alice" / "tmp").empty());
    fs::create_directory(directory.path() / "alice" / "new");
    EXPECT_NE(answer_to(server.address, message + "x\r\n.\r\n").find("250 2.0.0 Stored as"),
        std::string::npos);
}

TEST(Deliver, AFullDiskAnswers452AndLeavesNoDebris)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no ulimit on Windows";
    const TemporaryDirectory directory;
    TestStore::prepare(directory.path());
    // A limit for the size of files is the full disk that needs no root: 16 blocks of 512 bytes.
    Process server({"sh", "-c", "ulimit -f 16; exec \"$0\" \"$@\"", program("smtp/05-deliver"),
        "--port", "0", "--mail", directory.path().string()});
    const auto address = parse_address(server.after("Listening on "));
    const std::string message =
        "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";
    std::string large;
    while (large.size() < 200'000) large += "a line of text\r\n";
    const auto answer = answer_to(address, message + large + ".\r\nNOOP\r\n");
    EXPECT_NE(answer.find("\r\n452 4.3.1 "), std::string::npos) << answer << server.output();
    EXPECT_TRUE(answer.ends_with("\r\n250 2.0.0 OK\r\n"));
    EXPECT_TRUE(files_in(directory.path() / "alice" / "tmp").empty());
    EXPECT_TRUE(files_in(directory.path() / "alice" / "new").empty());
    EXPECT_NE(
        answer_to(address, message + "small\r\n.\r\n").find("250 2.0.0 Stored"), std::string::npos);
}

// A hang-up after each byte of a dialogue: no message before the last byte of its end.
TEST(Deliver, AHangUpAfterEachByteDeliversNothing)
{
    const TemporaryDirectory directory;
    TestStore test(directory.path());
    const std::string all =
        "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nhi\r\n.\r\n";
    for (std::size_t cut = 0; cut < all.size(); ++cut) {
        auto wire = hold_in_memory(session_of("smtp/05-deliver", test.store));
        wire->send(all.substr(0, cut));
        wire->close();
        EXPECT_TRUE(files_in(directory.path() / "alice" / "new").empty()) << cut;
        EXPECT_TRUE(files_in(directory.path() / "alice" / "tmp").empty()) << cut;
    }
    auto wire = hold_in_memory(session_of("smtp/05-deliver", test.store));
    wire->send(all);
    EXPECT_EQ(files_in(directory.path() / "alice" / "new").size(), 1u);
}

// What was acknowledged survives a kill without warning.
TEST(Deliver, SurvivesAKill)
{
    const TemporaryDirectory directory;
    TestStore::prepare(directory.path());
    std::size_t acknowledged = 0;
    for (int round = 0; round < 5; ++round) {
        Server server("smtp/05-deliver", {"--mail", directory.path().string()});
        auto client = server.client();
        net::write_all(client, "HELO a\r\n");
        read_line(client);
        read_line(client);
        for (int i = 0; i < 5; ++i) {
            net::write_all(client,
                "MAIL FROM:<a@b>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\nround and "
                "number\r\n.\r\n");
            std::string last;
            for (int reply = 0; reply < 4; ++reply) last = read_line(client);
            if (last.starts_with("250 ")) ++acknowledged;
        }
        net::write_all(
            client, "MAIL FROM:<a@b>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\nhalf a message\r\n");
        server.process.kill();
        server.process.wait();
    }
    EXPECT_EQ(acknowledged, 25u);
    const auto messages = files_in(directory.path() / "bob" / "new");
    EXPECT_EQ(messages.size(), acknowledged);
    for (const auto& message : messages)
        EXPECT_TRUE(contents(message).ends_with("\nround and number\n"));
}

TEST(Deliver, ManyAtOnceEachOnce)
{
    const TemporaryDirectory directory;
    TestStore::prepare(directory.path());
    Server server("smtp/05-deliver", {"--mail", directory.path().string()});
    std::vector<std::thread> senders;
    for (int sender = 0; sender < 8; ++sender) {
        senders.emplace_back([&, sender] {
            for (int i = 0; i < 10; ++i)
                answer_to(server.address,
                    "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nX: " +
                        std::to_string(sender * 10 + i) + ";\r\n.\r\n");
        });
    }
    for (auto& sender : senders) sender.join();
    std::set<std::string> seen;
    for (const auto& file : files_in(directory.path() / "alice" / "new")) {
        const auto text = contents(file);
        seen.insert(text.substr(text.find("X: ")));
    }
    EXPECT_EQ(seen.size(), 80u);
    EXPECT_EQ(files_in(directory.path() / "alice" / "new").size(), 80u);
}

}  // namespace
}  // namespace test
