// SPDX-License-Identifier: MIT

#include "exercises/check/maildirs.hpp"

#include "client/04-script/by_hand.hpp"
#include "client/04-script/expect.hpp"
#include "exercises/check/temporary.hpp"
#include "server/02-socket/trace.hpp"

#include <atomic>
#include <ctime>
#include <fstream>

namespace check {

namespace fs = std::filesystem;

static const std::string long_ago = "1700000000";

// The seconds are those in which it came (maildir(5)). No two messages ever have the same name: a
// server may remember what it has read.
std::string Maildirs::name_of(const std::string& number, const std::string& seconds) const
{
    return seconds + ".M" + std::to_string(100000 + std::stoi(number)) + "Q" +
        std::to_string(run_) + ".test";
}

Maildirs::Maildirs(fs::path mail) : mail_(std::move(mail))
{
    static std::atomic<int> runs = 0;
    run_ = ++runs;
}

void Maildirs::add_to(net::Player& player)
{
    player.on("--- message to {word}: {any?}", "it lies in new",
        [this](auto& found) { put(found[0], net::unescape(found[1]), long_ago); });
    player.on("--- message of now to {word}: {any?}", "its name says so", [this](auto& found) {
        put(found[0], net::unescape(found[1]), std::to_string(std::time(nullptr)));
    });
    player.on("--- {word} is away: {any}", "a file `vacation` in the account's directory",
        [this](auto& found) {
            std::ofstream(store() / found[0] / "vacation") << net::unescape(found[1]);
        });
    player.on("--- no message of {word} has: {any}", "these bytes in it", [this](auto& found) {
        for (const auto& text : messages(found[0]))
            if (text.find(net::unescape(found[1])) != text.npos)
                throw net::NotAsWritten("one has: " + net::printable(text));
    });
    player.on("--- message {number} of {word} moves to cur", "a reader's doing",
        [this](auto& found) { move_to_cur(found[0], found[1]); });
    player.on("--- message {number} of {word} is removed", "a reader's doing",
        [this](auto& found) { remove(found[0], found[1]); });
    player.on("--- {word} has {number} {one of: message | messages}", "now",
        [this](auto& found) { expect_count(found[0], found[1]); });
    player.on("--- a message of {word} has: {any}", "these bytes in it",
        [this](auto& found) { expect_text(found[0], net::unescape(found[1])); });
    player.on("--- {word} has no temporary files", "nothing is in tmp", [this](auto& found) {
        if (!fs::is_empty(store() / found[0] / "tmp")) throw net::NotAsWritten("tmp is not empty");
    });
}
static std::vector<fs::path> message_files(const fs::path& mail)
{
    std::vector<fs::path> files;
    for (const auto& account : fs::directory_iterator(mail))
        for (const char* box : {"new", "cur", "tmp"})
            if (fs::is_directory(account.path() / box))
                for (const auto& entry : fs::directory_iterator(account.path() / box))
                    if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
}

void empty_maildirs(const fs::path& mail)
{
    for (const auto& file : message_files(mail)) fs::remove(file);
}

std::size_t count_messages(const fs::path& mail)
{
    return message_files(mail).size();
}

const fs::path& Maildirs::store() const
{
    if (mail_.empty())
        throw net::Error(net::Error::Reason::other,
            "this check looks into the mailboxes of your server: say where they are, --mail DIR, a "
            "directory with alice/new and alice/cur in it");
    return mail_;
}

void Maildirs::put(const std::string& account, const std::string& text, const std::string& seconds)
{
    made_.emplace_back(account, text);
    const auto maildir = store() / account;
    for (const char* box : {"tmp", "new", "cur"}) fs::create_directories(maildir / box);
    std::ofstream(maildir / "new" / name_of(std::to_string(++count_), seconds), std::ios::binary)
        << text;
}

std::vector<std::string> Maildirs::commands(const std::string& mail) const
{
    std::vector<std::string> all;
    for (const auto& [account, text] : made_) {
        const auto place = mail + "/" + account + "/new/" + std::to_string(all.size() + 1);
        all.push_back(net::printf_of(text) + " >" + place);
    }
    return all;
}

void Maildirs::move_to_cur(const std::string& number, const std::string& account) const
{
    const auto maildir = store() / account;
    fs::rename(maildir / "new" / name_of(number, long_ago),
        maildir / "cur" / (name_of(number, long_ago) + SEEN));
}

void Maildirs::remove(const std::string& number, const std::string& account) const
{
    if (!fs::remove(store() / account / "new" / name_of(number, long_ago)))
        throw net::NotAsWritten("there is no such message in new");
}

void Maildirs::expect_count(const std::string& account, const std::string& wanted) const
{
    const auto count = std::to_string(messages(account).size());
    if (count != wanted) throw net::NotAsWritten("there are " + count);
}

void Maildirs::expect_text(const std::string& account, const std::string& wanted) const
{
    const auto all = messages(account);
    std::string shown;
    for (const auto& text : all) {
        if (text.find(wanted) != text.npos) return;
        shown += "\n  " + net::printable(text);
    }
    throw net::NotAsWritten(
        "no message of " + account + " has that" + (all.empty() ? "" : ", there is") + shown);
}

std::vector<std::string> Maildirs::messages(const std::string& account) const
{
    std::vector<std::string> all;
    for (const char* box : {"new", "cur"}) {
        const auto directory = store() / account / box;
        if (!fs::exists(directory)) continue;  // not every server makes both
        for (const auto& entry : fs::directory_iterator(directory))
            all.push_back(contents(entry.path()));
    }
    return all;
}

}  // namespace check
