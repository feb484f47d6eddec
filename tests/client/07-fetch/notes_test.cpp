// SPDX-License-Identifier: MIT
//
// Where messages are saved, and the notes about them: byte by byte.

#include "client/06-send/md5.hpp"
#include "client/07-fetch/notes.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

namespace fs = std::filesystem;
using mail::Folder;
using pop3::ListedMessage;

TEST(Folder, IsADirectoryOfFiles)
{
    const TemporaryDirectory here;
    const auto directory = here.path() / "made" / "as needed";
    const Folder folder(directory, Folder::Kind::files);
    EXPECT_TRUE(fs::is_directory(directory));
    EXPECT_TRUE(fs::is_empty(directory));
    EXPECT_EQ(folder.temporary("a"), directory / "a.part");
    EXPECT_EQ(folder.place("a"), directory / "a.eml");
    EXPECT_FALSE(folder.has("a"));
    fs::create_directory(directory / "cur");
    write_file(directory / "cur" / ("a" + std::string(SEEN)), "x");
    EXPECT_FALSE(folder.has("a")) << "it is no Maildir";
    write_file(directory / "a.eml", "x");
    EXPECT_TRUE(folder.has("a"));
    folder.flush();
}

TEST(Folder, IsAMaildir)
{
    const TemporaryDirectory here;
    const Folder folder(here.path() / "mail", Folder::Kind::maildir);
    for (const char* box : {"tmp", "new", "cur"})
        EXPECT_TRUE(fs::is_directory(here.path() / "mail" / box)) << box;
    EXPECT_EQ(folder.temporary("a"), here.path() / "mail/tmp/a");
    EXPECT_EQ(folder.place("a"), here.path() / "mail/new/a");
    EXPECT_FALSE(folder.has("a"));
    write_file(here.path() / "mail/cur" / ("b" + std::string(SEEN)), "x");
    EXPECT_FALSE(folder.has("a"));
    EXPECT_TRUE(folder.has("b"));
    write_file(here.path() / "mail/new/a", "x");
    EXPECT_TRUE(folder.has("a"));
    folder.flush();
}

TEST(Folder, GetsAMessageAsAWholeOrNotAtAll)
{
    for (const auto kind : {Folder::Kind::files, Folder::Kind::maildir}) {
        const TemporaryDirectory here;
        const Folder folder(here.path(), kind);
        {
            mail::NewMessage message(folder, "a");
            message.add("te");
            message.add("xt\n");
            EXPECT_TRUE(fs::exists(folder.temporary("a")));
            EXPECT_FALSE(folder.has("a"));
            message.commit();
            EXPECT_FALSE(fs::exists(folder.temporary("a")));
        }
        EXPECT_EQ(contents(folder.place("a")), "text\n");
        {
            mail::NewMessage message(folder, "b");
            message.add("half");
        }
        EXPECT_FALSE(fs::exists(folder.temporary("b")));
        EXPECT_FALSE(folder.has("b"));
    }
}

class Notes : public testing::Test {
protected:
    static constexpr const char* account = "alice at peer";
    static ListedMessage message(const std::string& uid, std::uint64_t size = 14)
    {
        return {1, size, uid, !uid.empty()};
    }
    pop3::Notes read() const { return {folder_, account}; }
    fs::path file(const std::string& kind) const
    {
        return here_.path() / (kind + mail::hexadecimal(mail::md5(account)));
    }
    std::string fetched() const { return contents(file("fetched-")); }
    std::string fetching() const { return contents(file("fetching-")); }
    bool is_clean() const { return !fs::exists(file("fetching-")); }

    TemporaryDirectory here_;
    Folder folder_{here_.path(), Folder::Kind::files};
};

TEST_F(Notes, AreNoneAtFirst)
{
    auto notes = read();
    EXPECT_TRUE(notes.are_empty());
    EXPECT_FALSE(notes.have(message("a")));
    notes.save();
    EXPECT_TRUE(fs::is_empty(here_.path()));
}

TEST_F(Notes, AreALineForEachMessage)
{
    auto notes = read();
    notes.begin(message("b", 20), "name-b");
    EXPECT_EQ(fetching(), "name-b 20 b\n");
    notes.add(message("b", 20));
    notes.begin(message(""), "name");
    EXPECT_EQ(fetching(), "name-b 20 b\nname 14 \n");
    notes.add(message(""));
    notes.add(message("a"));
    EXPECT_FALSE(notes.are_empty());
    notes.save();
    EXPECT_EQ(fetched(), "# fetched for alice at peer: size and unique-id\n14 a\n20 b\n");
    EXPECT_TRUE(is_clean());
    EXPECT_FALSE(fs::exists(file("fetched-").concat(".new")));

    const auto again = read();
    EXPECT_FALSE(again.are_empty());
    EXPECT_TRUE(again.have(message("a", 15)));
    EXPECT_TRUE(again.have_exactly(message("a", 14)));
    EXPECT_FALSE(again.have_exactly(message("a", 15)));
    EXPECT_FALSE(again.have(message("c")));
    EXPECT_FALSE(again.have_exactly(message("c")));
    EXPECT_FALSE(again.have({1, 14, "a", false})) << "another message has the same unique-id";
    EXPECT_FALSE(again.have_exactly({1, 14, "a", false}));
}

TEST_F(Notes, ForgetWhatIsNotThereAnyMore)
{
    auto notes = read();
    for (const char* uid : {"a", "b", "c"}) notes.add(message(uid));
    notes.save();
    notes.forget(message("b"));
    notes.save();
    EXPECT_EQ(fetched(), "# fetched for alice at peer: size and unique-id\n14 a\n14 c\n");
    notes.forget_all_but({message("c"), message("d")});
    notes.save();
    EXPECT_EQ(fetched(), "# fetched for alice at peer: size and unique-id\n14 c\n");
    notes.forget_all_but({});
    EXPECT_TRUE(notes.are_empty());
    notes.save();
    EXPECT_FALSE(fs::exists(file("fetched-")));
}

// What has not changed is not written again.
TEST_F(Notes, AreWrittenWhenTheyHaveChanged)
{
    auto notes = read();
    notes.add(message("a"));
    notes.save();
    fs::remove(file("fetched-"));
    notes.save();
    notes.forget(message("b"));
    notes.forget_all_but({message("a")});
    notes.save();
    EXPECT_FALSE(fs::exists(file("fetched-")));
    notes.add(message("a"));
    notes.save();
    EXPECT_TRUE(fs::exists(file("fetched-")));
    fs::remove(file("fetched-"));
    notes.begin(message("b"), "b");
    notes.save();
    EXPECT_TRUE(fs::exists(file("fetched-")));
    EXPECT_TRUE(is_clean());
}

// A run was killed: of two messages that it was saving one is whole, and the last line is not.
TEST_F(Notes, OfARunThatWasKilled)
{
    write_file(file("fetched-"), "# any comment\n14 a\n");
    write_file(file("fetching-"), "one 20 b\ntwo 30 c\nno-number x d\nthree 40 ");
    for (const char* name : {"one.eml", "two.part", "three.part"})
        write_file(here_.path() / name, "x");
    const auto notes = read();
    for (const char* uid : {"a", "b"}) EXPECT_TRUE(notes.have(message(uid))) << uid;
    for (const char* uid : {"c", "d"}) EXPECT_FALSE(notes.have(message(uid))) << uid;
    EXPECT_TRUE(is_clean());
    EXPECT_EQ(fetched(), "# fetched for alice at peer: size and unique-id\n14 a\n20 b\n");
    EXPECT_FALSE(fs::exists(here_.path() / "two.part"));
    EXPECT_TRUE(fs::exists(here_.path() / "three.part")) << "its name may be longer";
}

TEST_F(Notes, OfARunThatHadNothingToSave)
{
    write_file(file("fetching-"), "");
    EXPECT_TRUE(read().are_empty());
    EXPECT_TRUE(is_clean());
}

TEST_F(Notes, ThatSomebodyHasChanged)
{
    for (const std::string line : {"x a", "14", "", "-1 a", "99999999999999999999 a"}) {
        write_file(file("fetched-"), "14 b\n" + line + "\n");
        EXPECT_EQ(error_of([&] { read(); }),
            file("fetched-").string() + ": not a line of this program: " + line);
    }
}

}  // namespace
}  // namespace test
