// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"
#include "server/03-echo/echo.hpp"
#include "tests/support/error.hpp"
#include "tests/support/maildir.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

namespace fs = std::filesystem;

bool remove(pop3::Maildrop& maildrop, pop3::Message& message)
{
    return maildrop.with_file(message, [](const fs::path& path) { return fs::remove(path); });
}

TEST(Maildrop, TakesPlainFilesOnlyInOrderOfTheirNames)
{
    Box box;
    box.put("new/1700000002.b", "two");
    box.put("cur/1700000001.a", "one");
    box.put("new/.hidden", "x");
    box.put("tmp/1700000000.t", "x");
    box.put("outside", "x");
    fs::create_directory(box.maildir / "new/1700000003.directory");
    std::error_code no_links;
    fs::create_symlink(box.maildir / "outside", box.maildir / "new/1700000004.link", no_links);
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    ASSERT_EQ(maildrop->messages().size(), 2u);
    EXPECT_EQ(maildrop->messages().at(1).file.name, "1700000001.a");
    EXPECT_EQ(maildrop->messages().at(1).size, 5u);
    EXPECT_EQ(maildrop->messages().at(2).file.name, "1700000002.b");
}

TEST(Maildrop, CountsOnceWhatIsMovedMeanwhile)
{
    Box box;
    box.put("new/1700000001.a,S=4,W=5", "one\n");
    box.put(std::string("cur/1700000001.a,S=4,W=5") + SEEN, "one\n");
    box.put("cur/1700000002.b", "two");
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    ASSERT_EQ(maildrop->messages().size(), 2u);
    EXPECT_EQ(maildrop->messages().at(1).size, 5u);
    EXPECT_EQ(maildrop->messages().at(2).file.id(), "1700000002.b");
}

// The name is believed (W= is wrong here on purpose, to see it) only if S= is the size of the file and
// the last line has an end.
TEST(Maildrop, BelievesTheSizeInTheNameIfTheFileAgrees)
{
    const std::vector<std::tuple<const char*, const char*, std::uint64_t>> files{
        {"new/01,S=4,W=7", "abc\n", 7}, {"new/02,W=8,S=4", "abc\n", 8},
        {"new/03,S=3,W=3", "abc", 5},  // as an IMAP server stores it: we add a line end
        {"new/04,S=5,W=6", "abc\n", 5}, {"new/05,W=17", "abc\n", 5}, {"new/06,S=4", "abc\n", 5},
        {"new/07,S=4,W=3", "abc\n", 5}, {"new/08,S=4,W=9", "abc\n", 5},
        {"new/09,S=4,W=18446744073709551615", "abc\n", 5}, {"new/10,S=0,W=0", "", 0},
        {"new/11,S=4,W=7x", "abc\n", 5}, {"new/12,S=4,W=", "abc\n", 5},
        {"new/13,S=4,W=5", "abc\nde\n", 9},  // it has grown
        {"new/14,S=1,W=2", "\n", 2}, {"new/15,S=4~,W=7", "abc\n", 5}};
    Box box;
    for (const auto& [name, text, size] : files) box.put(name, text);
    testing::internal::CaptureStderr();
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    ASSERT_EQ(maildrop->messages().size(), files.size());
    for (const auto& [number, message] : maildrop->messages())
        EXPECT_EQ(message.size, std::get<2>(files[number - 1])) << message.file.name;
}

// One that cannot be read now is listed with the size that its name tells. RETR says what is wrong.
TEST(Maildrop, ListsWhatItCannotReadIfTheNameTellsTheSize)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no such links on Windows";
    Box box;
    box.put("new/1,S=4,W=5", "abc\n");
    box.put("new/2", "abc\n");
    const auto locked = [&](fs::perms may) {
        for (const char* file : {"new/1,S=4,W=5", "new/2"})
            fs::permissions(box.maildir / file, may);
        return !std::ifstream(box.maildir / "new/2");
    };
    if (!locked(fs::perms::none)) GTEST_SKIP() << "this user may read everything";
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    ASSERT_EQ(maildrop->messages().size(), 1u);
    EXPECT_EQ(maildrop->messages().at(1).size, 5u);
    EXPECT_THROW(maildrop->open_file(maildrop->messages().at(1)), net::Error);
}

// Programs on Windows, and some elsewhere, write other marks before the flags than a colon. The id,
// and so the UIDL, must not change when they mark a message as read.
TEST(Maildrop, FlagsAreNotPartOfTheId)
{
    for (const char* name : {"1.a", "1.a:2,S", "1.a;2,S", "1.a!2,RS", "1.a:1,x"})
        EXPECT_EQ(pop3::MessageFile("cur", name).id(), "1.a") << name;
    EXPECT_EQ(pop3::MessageFile("cur", "1!b;c").id(), "1!b;c");
}

TEST(Maildrop, WhatWasDeliveredHasTheSizeThatItSends)
{
    Box box;
    auto delivery = box.test.store.deliver_to({box.test.store.accounts().find("alice")});
    for (const char* line : {"a", "", ".", "\xff", "a longer line"}) delivery->add(line);
    delivery->commit();
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    pop3::WireText text(maildrop->open_file(maildrop->messages().at(1)).value());
    std::string all;
    while (text.read(all)) { }
    EXPECT_EQ(all, "a\r\n\r\n.\r\n\xff\r\na longer line\r\n");
    EXPECT_EQ(maildrop->messages().at(1).size, all.size());
}

TEST(Maildrop, OneAtATimeAlsoAcrossProcessesAndFreeAfterACrash)
{
    Box box;
    {
        const auto first = pop3::Maildrop::open(box.maildir);
        EXPECT_TRUE(first);
        EXPECT_FALSE(pop3::Maildrop::open(box.maildir));
    }
    const std::string login = "USER alice\r\nPASS wonderland\r\n";
    std::optional<Server> server(std::in_place, "pop3/02-transaction",
        std::vector<std::string>{"--mail", box.directory.path().string()});
    auto client = server->client();
    net::write_all(client, login);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(read_line(client).starts_with("+OK"));
    EXPECT_FALSE(pop3::Maildrop::open(box.maildir));
    Server second("pop3/02-transaction", {"--mail", box.directory.path().string()});
    EXPECT_NE(answer_to(second.address, login).find("-ERR [IN-USE]"), std::string::npos);
    server->process.kill();
    server->process.wait();
    EXPECT_EQ(answer_to(second.address, login).find("-ERR"), std::string::npos);
}

// Wine and Windows: what is renamed meanwhile may also be locked; that is not this lesson's matter.
TEST(Maildrop, MissesNothingWhileAProgramRenames)
{
    if (std::string(EXE) == ".exe")
        GTEST_SKIP() << "a rename there can be refused or seen half done";
    const Box box;
    constexpr int messages = 3000;  // more than one readdir() hands out at once
    for (int message = 1; message <= messages; ++message)
        box.put("cur/" + Mover::name(message), "xx\n");
    const Mover mover(box.maildir, messages);
    for (int round = 0; round < 20; ++round) {
        const auto maildrop = pop3::Maildrop::open(box.maildir);
        ASSERT_EQ(maildrop->messages().size(), std::size_t{messages}) << round;
    }
}

TEST(Maildrop, ReadsAndRemovesAMessageThatMoves)
{
    if (std::string(EXE) == ".exe")
        GTEST_SKIP() << "a rename there can be refused or seen half done";
    const Box box;
    constexpr int messages = 50;
    for (int message = 1; message <= messages; ++message)
        box.put("cur/" + Mover::name(message), "x" + std::to_string(message));
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    ASSERT_EQ(maildrop->messages().size(), std::size_t{messages});
    const Mover mover(box.maildir, messages);
    for (auto& [number, message] : maildrop->messages()) {
        auto file = maildrop->open_file(message);
        ASSERT_TRUE(file) << message.file.name;
        pop3::WireText text(*std::move(file));
        std::string all;
        while (text.read(all)) { }
        EXPECT_EQ(Mover::name(std::stoi(all.substr(1))), message.file.id());
    }
    for (auto& [number, message] : maildrop->messages()) EXPECT_TRUE(remove(*maildrop, message));
    EXPECT_TRUE(fs::is_empty(box.maildir / "cur"));
}

// The files have no size in their names, so each is opened; another program moves them all
// meanwhile.
TEST(Maildrop, FindsTheSizesOfMessagesThatMove)
{
    if (std::string(EXE) == ".exe")
        GTEST_SKIP() << "a rename there can be refused or seen half done";
    const Box box;
    constexpr int messages = 1000;
    for (int message = 1; message <= messages; ++message)
        box.put("new/" + std::to_string(message), "x\n");
    std::thread mover([&] {
        for (int message = messages; message >= 1; --message) {
            const auto name = std::to_string(message);
            fs::rename(box.maildir / "new" / name, box.maildir / "cur" / (name + SEEN));
        }
    });
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    mover.join();
    EXPECT_EQ(maildrop->messages().size(), std::size_t{messages});
    for (const auto& [number, message] : maildrop->messages())
        EXPECT_EQ(message.size, 3u) << number;
}

TEST(Maildrop, WhatCannotBeReadHasNoNumber)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "links are followed there";
    const Box box;
    for (const char* name : {"1", "2", "3"}) box.put(std::string("new/") + name, "x\n");
    fs::permissions(box.maildir / "new/2", fs::perms::none);
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    const bool may_read_all = maildrop->messages().size() == 3;  // root may
    if (may_read_all) GTEST_SKIP() << "this user may read everything";
    ASSERT_EQ(maildrop->messages().size(), 2u);
    EXPECT_EQ(maildrop->messages().at(2).file.name, "3");
}

// Somebody renames it faster than we look: a hundred times is enough.
TEST(Maildrop, AMessageThatIsNeverWhereItWasSeen)
{
    Box box;
    box.put("new/1,S=4,W=5", "abc\n");
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    int tries = 0;
    const auto never_there = [&](const fs::path&) {
        ++tries;
        return false;
    };
    EXPECT_EQ(error_of([&] { maildrop->with_file(maildrop->messages().at(1), never_there); }),
        "1,S=4,W=5 is renamed again and again");
    EXPECT_EQ(tries, 100);
}

TEST(Maildrop, AMessageThatIsGoneIsGone)
{
    const Box box;
    box.put("new/1", "x");
    box.put("new/2", "x");
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    fs::remove(box.maildir / "new/1");
    EXPECT_FALSE(maildrop->open_file(maildrop->messages().at(1)));
    EXPECT_TRUE(maildrop->messages().at(1).gone);  // and is not looked for again
    EXPECT_FALSE(remove(*maildrop, maildrop->messages().at(1)));
    EXPECT_TRUE(remove(*maildrop, maildrop->messages().at(2)));
}

// A link may lead to somebody else's file, a pipe may never end.
TEST(Maildrop, WhatTakesTheNameOfAMessageIsNotRead)
{
    const Box box;
    box.put("new/1", "x");
    box.put("secret", "y");
    const auto message = box.maildir / "new/1";
    const auto maildrop = pop3::Maildrop::open(box.maildir);
    fs::remove(message);
    fs::create_directory(message);
    EXPECT_THROW(maildrop->open_file(maildrop->messages().at(1)), net::Error);
    if (std::string(EXE) == ".exe")
        GTEST_SKIP() << "no pipes with a name, and few links, on Windows";
    fs::remove(message);
    fs::create_symlink(box.maildir / "secret", message);
    EXPECT_THROW(maildrop->open_file(maildrop->messages().at(1)), net::Error);
    fs::remove(message);
    ASSERT_EQ(Process({"mkfifo", message.string()}).wait(), 0);
    EXPECT_THROW(maildrop->open_file(maildrop->messages().at(1)), net::Error);
}

TEST(WireText, CutAnywhereIsTheSame)
{
    Box box;
    for (std::size_t shift = 8192 - 4; shift < 8192 + 4; ++shift) {
        const std::string start(shift, 'x');
        box.put("new/1", start + "\r\n.\n\r\n..\n\nend\r");
        pop3::WireText text(disk::InputFile::open(box.maildir / "new/1").value());
        std::string all;
        while (text.read(all)) { }
        EXPECT_EQ(all, start + "\r\n.\r\n\r\n..\r\n\r\nend\r\n") << shift;
    }
}

}  // namespace
}  // namespace test
