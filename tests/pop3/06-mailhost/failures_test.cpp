// SPDX-License-Identifier: MIT
//
// What can fail under a mail host: the disk is full, or may not be written, or is dying; no
// descriptor is left; a message has a gibibyte, a maildrop fifty thousand messages. A client whose
// request cannot be fulfilled gets 4yz or -ERR, the others are served, nothing is half done, and
// when the trouble is over nobody has to start anything again.

#include "tests/support/mailhost.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// A command of the system, run to its end.
bool run(const std::vector<std::string>& words)
try {
    return Process(words).wait(60s) == 0;
} catch (const std::exception&) {  // there is no such command
    return false;
}

// A small disk in memory, in a directory of ours.
class SmallDisk {
public:
    SmallDisk() :
        is_there_(std::string(EXE).empty() &&
            run({"mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path().string()}))
    {
    }
    ~SmallDisk()  // it may be busy for as long as it takes a server to die
    {
        if (is_there_ && !eventually([&] { return run({"umount", path().string()}); }))
            run({"umount", "-l", path().string()});
    }
    SmallDisk(const SmallDisk&) = delete;

    bool is_there() const { return is_there_; }
    const fs::path& path() const { return directory_.path(); }
    bool remount(const std::string& how) const
    {
        return eventually([&] { return run({"mount", "-o", "remount," + how, path().string()}); });
    }

private:
    TemporaryDirectory directory_;
    bool is_there_;
};

constexpr const char* no_mount = "this needs mount(8), and the right to use it";

// Writes until nothing more fits.
void fill(const fs::path& file)
{
    std::ofstream ballast(file, std::ios::binary);
    while (ballast << std::string(4096, 'x') << std::flush) { }
}

bool says_not_now(const std::string& answer)
{
    return answer.starts_with('4') || answer.starts_with("-ERR");
}

// Half a message would be in one of these.
void expect_messages(const fs::path& maildir, std::size_t count)
{
    EXPECT_EQ(files_in(maildir / "new"), count) << maildir;
    EXPECT_EQ(files_in(maildir / "tmp"), 0u) << maildir;
}

class Failures : public InEachWay { };

TEST_P(Failures, AFullDisk)
{
    const SmallDisk disk;
    if (!disk.is_there()) GTEST_SKIP() << no_mount;
    prepare_store(disk.path(), {"ann", "ben"});
    MailHost host(disk.path(), options());
    Client smtp(host.smtp), pop3(host.pop3);
    ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(1)).starts_with("250 "));
    EXPECT_TRUE(login(pop3, "ann").starts_with("+OK"));
    fill(disk.path() / "ballast");

    for (const int message : {2, 8})  // one that waits for the end to be written, one that cannot
        for (const auto& to : {std::vector<std::string>{"ben"}, {"ann", "ben"}}) {
            const auto answer = deliver(smtp, to, message_of(message));
            EXPECT_TRUE(answer.starts_with("452 ")) << answer;
        }
    expect_messages(disk.path() / "ann", 1);
    expect_messages(disk.path() / "ben", 0);
    EXPECT_EQ(whole_message(retrieve(pop3, 1).value_or("")), 1);
    EXPECT_TRUE(Client(host.smtp).say("NOOP").starts_with("250 "));
    EXPECT_TRUE(pop3.say("DELE 1").starts_with("+OK"));
    EXPECT_TRUE(pop3.say("QUIT").starts_with("+OK"));  // to delete needs no room
    expect_messages(disk.path() / "ann", 0);

    fs::remove(disk.path() / "ballast");
    EXPECT_TRUE(deliver(smtp, {"ann", "ben"}, message_of(8)).starts_with("250 "));
    for (const auto* name : {"ann", "ben"}) {
        Client reader(host.pop3);
        EXPECT_TRUE(login(reader, name).starts_with("+OK"));
        EXPECT_EQ(whole_message(retrieve(reader, 1).value_or("")), 8);
        expect_messages(disk.path() / name, 1);
    }
}

TEST_P(Failures, AMessageTooLargeForTheDisk)
{
    const SmallDisk disk;
    if (!disk.is_there()) GTEST_SKIP() << no_mount;
    prepare_store(disk.path(), {"ann", "ben"});
    MailHost host(disk.path(), options());
    Client smtp(host.smtp), other(host.smtp);
    std::string large;
    while (large.size() < 3'000'000) large += "QUIT\r\n";
    const auto answer = deliver(smtp, {"ann", "ben"}, large);
    EXPECT_TRUE(answer.starts_with("452 ")) << answer;
    expect_messages(disk.path() / "ann", 0);
    EXPECT_TRUE(deliver(other, {"ann"}, message_of(1)).starts_with("250 "));
    EXPECT_TRUE(deliver(smtp, {"ann"}, message_of(2)).starts_with("250 "));  // still in step
    expect_messages(disk.path() / "ann", 2);
}

// No hard link leads there. Its owner gets a copy, and the sender of a message for both is told 250.
TEST_P(Failures, AMaildirOnAnotherDisk)
{
    const SmallDisk disk;
    if (!disk.is_there()) GTEST_SKIP() << no_mount;
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann", "ben", "cat"});
    fs::create_directory(disk.path() / "ben");
    for (const auto* name : {"ben", "cat"})  // who share the Maildir there
        fs::create_directory_symlink(disk.path() / "ben", mail.path() / name);
    MailHost host(mail.path(), options());
    Client smtp(host.smtp);
    for (const int message : {2, 8}) {
        const auto answer = deliver(smtp, {"ann", "ben", "cat"}, message_of(message));
        EXPECT_TRUE(answer.starts_with("250 ")) << answer;
    }
    for (const auto* name : {"ann", "ben"}) {
        Client reader(host.pop3);
        EXPECT_TRUE(login(reader, name).starts_with("+OK"));
        EXPECT_EQ(whole_message(retrieve(reader, 1).value_or("")), 2);
        EXPECT_EQ(whole_message(retrieve(reader, 2).value_or("")), 8);
        EXPECT_TRUE(reader.say("QUIT").starts_with("+OK"));
        expect_messages(mail.path() / name, 2);
    }
    fill(disk.path() / "ballast");  // and nobody gets one if it does not fit there
    const auto answer = deliver(smtp, {"ann", "ben"}, message_of(8));
    EXPECT_TRUE(answer.starts_with("452 ")) << answer;
    expect_messages(mail.path() / "ann", 2);
    expect_messages(mail.path() / "ben", 2);
}

TEST_P(Failures, AStoreThatMayNotBeWritten)
{
    const SmallDisk disk;
    if (!disk.is_there()) GTEST_SKIP() << no_mount;
    prepare_store(disk.path(), {"ann", "ben"});
    MailHost host(disk.path(), options());
    Client smtp(host.smtp), pop3(host.pop3);
    ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(1)).starts_with("250 "));
    ASSERT_TRUE(disk.remount("ro"));

    const auto answer = deliver(smtp, {"ann", "ben"}, message_of(2));
    EXPECT_TRUE(answer.starts_with("451 ")) << answer;
    EXPECT_TRUE(login(pop3, "ann").starts_with("+OK"));  // to read needs no right to write
    EXPECT_EQ(whole_message(retrieve(pop3, 1).value_or("")), 1);
    EXPECT_TRUE(pop3.say("DELE 1").starts_with("+OK"));
    EXPECT_TRUE(pop3.say("QUIT").starts_with("-ERR [SYS/TEMP]"));
    EXPECT_TRUE(Client(host.smtp).say("NOOP").starts_with("250 "));
    EXPECT_TRUE(Client(host.pop3).say("QUIT").starts_with("+OK"));
    expect_messages(disk.path() / "ann", 1);

    ASSERT_TRUE(disk.remount("rw"));
    EXPECT_TRUE(deliver(smtp, {"ann"}, message_of(3)).starts_with("250 "));
    Client again(host.pop3);
    EXPECT_TRUE(login(again, "ann").starts_with("+OK"));
    EXPECT_EQ(whole_message(retrieve(again, 1).value_or("")), 1);
    EXPECT_EQ(whole_message(retrieve(again, 2).value_or("")), 3);
    expect_messages(disk.path() / "ann", 2);
    EXPECT_TRUE(again.say("QUIT").starts_with("+OK"));  // or the disk is busy
}

// The disk of build/faulty-mailhost: tests/faults/disk.cpp.
struct BadDisk {
    TemporaryDirectory mail;
    fs::path order = mail.path() / "fail-fsync";
    std::optional<MailHost> host;

    explicit BadDisk(const std::vector<std::string>& options)
    {
        prepare_store(mail.path(), {"ann", "ben"});
        host.emplace(mail.path(), options,
            std::vector<std::string>{
                "env", "FAIL_FSYNC=" + order.string(), std::string(PROGRAMS) + "/faulty-mailhost"});
    }
    void obey(const std::string& signs) const { std::ofstream(order) << signs; }
    void mend() const { fs::remove(order); }
};

// The message itself is flushed first, then one directory after the other.
TEST_P(Failures, AFlushThatFailsTakesTheMessageBack)
{
    if (!std::string(EXE).empty()) GTEST_SKIP() << "the faults are for POSIX";
    BadDisk disk(options());
    Client smtp(disk.host->smtp);
    for (const auto* signs : {"-", "-+", "+-", "+-+", "++-", "++-+"}) {
        disk.obey(signs);
        const auto answer = deliver(smtp, {"ann", "ben"}, message_of(8));
        EXPECT_TRUE(answer.starts_with("451 ")) << signs << ": " << answer;
        expect_messages(disk.mail.path() / "ann", 0);
        expect_messages(disk.mail.path() / "ben", 0);
    }
    Client pop3(disk.host->pop3);
    EXPECT_TRUE(login(pop3, "ann").starts_with("+OK"));
    EXPECT_EQ(pop3.say("STAT"), "+OK 0 0");
    disk.obey("+++-");  // just enough
    EXPECT_TRUE(deliver(smtp, {"ann", "ben"}, message_of(8)).starts_with("250 "));
    disk.mend();
    EXPECT_TRUE(deliver(smtp, {"ann", "ben"}, message_of(9)).starts_with("250 "));
    expect_messages(disk.mail.path() / "ann", 2);
    expect_messages(disk.mail.path() / "ben", 2);
}

TEST_P(Failures, AFlushThatFailsAtQuitPromisesNothing)
{
    if (!std::string(EXE).empty()) GTEST_SKIP() << "the faults are for POSIX";
    BadDisk disk(options());
    Client smtp(disk.host->smtp), pop3(disk.host->pop3);
    ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(1)).starts_with("250 "));
    ASSERT_TRUE(login(pop3, "ann").starts_with("+OK"));
    EXPECT_TRUE(pop3.say("DELE 1").starts_with("+OK"));
    disk.obey("-");
    EXPECT_TRUE(pop3.say("QUIT").starts_with("-ERR [SYS/TEMP]"));
    Client again(disk.host->pop3);  // the lock is free, whatever became of the message
    EXPECT_TRUE(login(again, "ann").starts_with("+OK"));
    EXPECT_TRUE(again.say("QUIT").starts_with("+OK"));  // nothing is marked, nothing to flush
    disk.mend();
    EXPECT_TRUE(deliver(smtp, {"ben"}, message_of(2)).starts_with("250 "));
}

// Two clients are there before the others: one with its file open, one without. Then so many come
// that the server has no descriptor left, and more wait behind them for any that becomes free.
TEST_P(Failures, NoDescriptorLeft)
{
    if (!std::string(EXE).empty()) GTEST_SKIP() << "ulimit is for POSIX";
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann", "ben", "cleo"});
    MailHost host(mail.path(), options(),
        {"sh", "-c", "ulimit -n 64; exec \"$0\" \"$@\"", program("pop3/06-mailhost")});
    Client writer(host.smtp), sender(host.smtp), reader(host.pop3), stranger(host.pop3);
    ASSERT_TRUE(deliver(sender, {"ann"}, message_of(1)).starts_with("250 "));
    ASSERT_TRUE(login(reader, "ann").starts_with("+OK"));
    writer.say("HELO client.test");
    writer.say("MAIL FROM:<>");
    writer.say("RCPT TO:<ben@example.test>");
    ASSERT_TRUE(writer.say("DATA").starts_with("354 "));

    std::vector<net::Socket> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(client_of(i % 2 ? host.smtp : host.pop3));
    ASSERT_TRUE(host.process.prints("Too many open files", 60s));

    const auto answer = deliver(sender, {"ann"}, message_of(2));
    EXPECT_TRUE(answer.starts_with("452 ")) << answer;
    EXPECT_TRUE(sender.say("NOOP").starts_with("250 "));
    EXPECT_TRUE(says_not_now(reader.say("RETR 1")));
    EXPECT_TRUE(says_not_now(login(stranger, "cleo")));
    EXPECT_EQ(reader.say("STAT").substr(0, 6), "+OK 1 ");
    expect_messages(mail.path() / "ann", 1);

    // To flush the directory takes a descriptor again, and the file's own may be gone to a client
    // who waits. Both answers are honest, if they are true.
    ASSERT_TRUE(writer.send(message_of(3) + ".\r\n"));
    const auto verdict = writer.hear();
    EXPECT_TRUE(verdict.starts_with("250 ") || verdict.starts_with("452 ")) << verdict;
    const bool stored = verdict.starts_with("250 ");
    expect_messages(mail.path() / "ben", stored ? 1 : 0);

    clients.clear();
    EXPECT_TRUE(eventually([&] {
        const auto later = deliver(sender, {"cleo"}, message_of(4));
        EXPECT_TRUE(later.starts_with("250 ") || later.starts_with("45")) << later;
        return !later.starts_with('4');
    }));
    EXPECT_TRUE(eventually([&] { return whole_message(retrieve(reader, 1).value_or("")) == 1; }));
    EXPECT_TRUE(Client(host.smtp).say("QUIT").starts_with("221 "));
    Client last(host.pop3);
    EXPECT_TRUE(eventually([&] { return login(last, "cleo").starts_with("+OK"); }));
    EXPECT_EQ(whole_message(retrieve(last, 1).value_or("")), 4);
    expect_messages(mail.path() / "ann", 1);
    expect_messages(mail.path() / "ben", stored ? 1 : 0);
    expect_messages(mail.path() / "cleo", 1);
}

std::string line_of_large(int number)
{
    const auto text = std::to_string(number);
    return text + std::string(1022 - text.size(), 'x');  // and CR LF: 1 KiB
}

// Against the plain program: a sanitizer keeps what was freed, and its shadow would be measured
// too.
TEST_P(Failures, AGibibyteInAndOutInLittleMemory)
{
    if (!slow_tests()) GTEST_SKIP() << "SLOW=1 runs it";
    const fs::path plain = "build/pop3/06-mailhost";
    if (!fs::exists(plain)) GTEST_SKIP() << "make " << plain.string() << " first";
    if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "no /proc here";
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options({"--max-size", "2000000000"}), {plain.string()});
    Client smtp(host.smtp), pop3(host.pop3);
    ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(1)).starts_with("250 "));
    ASSERT_TRUE(login(pop3, "ann").starts_with("+OK"));  // what a small message costs is there now
    ASSERT_TRUE(retrieve(pop3, 1));
    ASSERT_TRUE(pop3.say("DELE 1").starts_with("+OK"));
    ASSERT_TRUE(pop3.say("QUIT").starts_with("+OK"));
    const auto before = anonymous_memory(host.process);
    std::uint64_t most = 0;
    const auto look = [&] { most = std::max(most, anonymous_memory(host.process)); };

    constexpr int lines = 1 << 20;
    smtp.say("MAIL FROM:<>");
    smtp.say("RCPT TO:<ann@example.test>");
    ASSERT_TRUE(smtp.say("DATA").starts_with("354 "));
    for (int i = 0; i < lines;) {
        std::string piece;
        for (const int end = i + 64; i < end; ++i) piece += line_of_large(i) + "\r\n";
        ASSERT_TRUE(smtp.send(piece));
        if (i % 8192 == 0) look();
    }
    ASSERT_TRUE(smtp.say(".").starts_with("250 "));
    look();
    const auto in = most - before;

    Client again(host.pop3);
    ASSERT_TRUE(login(again, "ann").starts_with("+OK"));
    ASSERT_TRUE(again.say("RETR 1").starts_with("+OK"));
    for (int i = 0; i < 4; ++i) ASSERT_NE(again.hear(), "");  // the trace fields
    ASSERT_EQ(again.hear(), "");  // the message has no header
    for (int i = 0; i < lines; ++i) {
        ASSERT_EQ(again.hear(), line_of_large(i));
        if (i % 8192 == 0) look();
    }
    EXPECT_EQ(again.hear(), ".");
    EXPECT_TRUE(again.say("QUIT").starts_with("+OK"));
    std::cout << "anonymous memory grew by " << in << " KiB on the way in, " << most - before
              << " KiB in all\n";
    EXPECT_LT(in, 256u);
    EXPECT_LT(most - before, 2 * 256u);  // two sessions
}

TEST_P(Failures, FiftyThousandMessages)
{
    const int count = slow_tests() ? 50'000 : 500;
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options());
    std::uint64_t bytes = 0;
    std::string list;
    for (int i = 1; i <= count; ++i) {
        const auto text = "Subject: message " + std::to_string(i) + "\n";
        const auto size = text.size() + 1;
        auto name = std::to_string(1'000'000'000 + i) + ".M1R1Q" + std::to_string(i) + ".host";
        if (i % 2) name += ",S=" + std::to_string(size - 1) + ",W=" + std::to_string(size);
        std::ofstream(mail.path() / "ann" / "new" / name, std::ios::binary) << text;
        bytes += size;
        list += std::to_string(i) + " " + std::to_string(size) + "\r\n";
    }
    Client pop3(host.pop3);
    ASSERT_TRUE(login(pop3, "ann").starts_with("+OK"));
    EXPECT_EQ(pop3.say("STAT"), "+OK " + std::to_string(count) + " " + std::to_string(bytes));
    EXPECT_TRUE(pop3.say("LIST").starts_with("+OK"));
    EXPECT_TRUE(pop3.hear_text() == list);
    const auto last = static_cast<std::size_t>(count);
    EXPECT_EQ(retrieve(pop3, last), "Subject: message " + std::to_string(count) + "\r\n");
    EXPECT_TRUE(pop3.say("RETR " + std::to_string(count + 1)).starts_with("-ERR"));
    for (int i = 10; i <= count; i += 10)
        ASSERT_TRUE(pop3.say("DELE " + std::to_string(i)).starts_with("+OK"));
    EXPECT_EQ(pop3.say("QUIT").substr(0, 3), "+OK");
    EXPECT_EQ(files_in(mail.path() / "ann" / "new"), last - last / 10);

    Client again(host.pop3);
    ASSERT_TRUE(login(again, "ann").starts_with("+OK"));
    EXPECT_TRUE(again.say("STAT").starts_with("+OK " + std::to_string(last - last / 10) + " "));
    EXPECT_EQ(retrieve(again, 10), "Subject: message 11\r\n");
}

INSTANTIATE_TEST_SUITE_P(
    Mailhost, Failures, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
