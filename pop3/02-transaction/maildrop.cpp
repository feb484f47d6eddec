// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

namespace pop3 {

namespace fs = std::filesystem;

namespace {

// The number behind ",W=" in the name, if whoever delivered the letter left it there.
std::optional<std::uint64_t> size_in_name(std::string_view name)
{
    const auto mark = name.find(",W=");
    if (mark == name.npos) return {};
    const char* end = name.data() + name.size();
    std::uint64_t size = 0;
    const auto [stopped, error] = std::from_chars(name.data() + mark + 3, end, size);
    if (error != std::errc() ||
        (stopped != end && std::string_view(",:;").find(*stopped) == std::string_view::npos))
        return {};
    return size;
}

std::uint64_t measure(WireText text)
{
    std::uint64_t size = 0;
    std::string piece;
    while (text.read(piece)) {
        size += piece.size();
        piece.clear();
    }
    return size;
}

bool earlier(const Message& a, const Message& b)  // an id begins with a time
{
    return a.id() < b.id();
}

bool same(const Message& a, const Message& b)
{
    return a.id() == b.id();
}

void put_in_order(std::vector<Message>& messages)
{
    std::stable_sort(messages.begin(), messages.end(), earlier);
    // What another program moved from new to cur while we looked was seen twice.
    messages.erase(std::unique(messages.begin(), messages.end(), same), messages.end());
}

// How often we look for what another program moves about while we do.
constexpr int most_looks = 5, most_chases = 100;

}  // namespace

std::unique_ptr<Maildrop> Maildrop::open(const disk::Path& maildir)
{
    auto lock = disk::Lock::take(maildir / "pop3.lock");
    if (!lock) return nullptr;
    return std::unique_ptr<Maildrop>(new Maildrop(maildir, *std::move(lock)));
}

// Where the name does not tell the size, the message is read. One that cannot be read is left out
// then, aloud; one that is gone again, silently.
Maildrop::Maildrop(disk::Path maildir, disk::Lock lock) :
    maildir_(std::move(maildir)), lock_(std::move(lock)), messages_(look_well())
{
    for (Message& message : messages_) {
        const auto size = size_in_name(message.name);
        if (size) message.size = *size;
        try {
            if (size) continue;
            auto letter = text(message);
            message.deleted = !letter;
            if (letter) message.size = measure(*std::move(letter));
        } catch (const net::Error& unreadable) {
            if (unreadable.reason == net::Error::Reason::full) throw;  // for a moment only
            net::complain(unreadable.what());
            message.deleted = true;
        }
    }
    std::erase_if(messages_, [](const Message& message) { return message.deleted; });
}

std::vector<Message> Maildrop::look() const
{
    std::vector<Message> found;
    for (const char* box : {"new", "cur"})
        for (auto& name : disk::files_in(maildir_ / box))
            if (!name.starts_with('.')) found.emplace_back(box, std::move(name));
    return found;
}

// A program that moves or renames messages while we look can make us miss one: readdir(3) promises
// nothing there. So we look until two looks find the same, and take what any of them has found: a
// message that is gone after all says so when it is asked for. Most of the time both looks find the
// same in the same order, and only one of them has to be sorted.
std::vector<Message> Maildrop::look_well() const
{
    const auto agree = [](const std::vector<Message>& a, const std::vector<Message>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
    };
    auto found = look();
    for (int looks = 1; looks < most_looks; ++looks) {
        auto before = std::exchange(found, look());
        if (agree(before, found)) break;
        put_in_order(before);
        put_in_order(found);
        if (agree(before, found)) break;
        std::vector<Message> either;
        std::set_union(found.begin(), found.end(), before.begin(), before.end(),
            std::back_inserter(either), earlier);
        found = std::move(either);
    }
    put_in_order(found);
    return found;
}

// Finds out where our messages are now, and which are nowhere.
void Maildrop::look_again()
{
    auto found = look_well();
    for (Message& message : messages_) {
        const auto now = std::lower_bound(found.begin(), found.end(), message, earlier);
        message.gone = now == found.end() || !same(*now, message);
        if (message.gone) continue;
        message.box = now->box;
        message.name = now->name;
    }
}

Message* Maildrop::find(std::uint64_t number)
{
    if (number < 1 || number > messages_.size() || messages_[number - 1].deleted) return nullptr;
    return &messages_[number - 1];
}

bool Maildrop::at_its_place(Message& message, const std::function<bool(const disk::Path&)>& use)
{
    for (int chase = 0; chase < most_chases && !message.gone; ++chase) {
        if (use(path(message))) return true;
        look_again();
    }
    if (message.gone) return false;
    throw net::Error(net::Error::Reason::other, path(message).string() + " is moved all the time");
}

std::optional<WireText> Maildrop::text(Message& message)
{
    std::optional<WireText> text;
    at_its_place(message, [&](const disk::Path& path) {
        if (auto file = disk::File::open(path)) text.emplace(*std::move(file));
        return text.has_value();
    });
    return text;
}

bool Maildrop::remove(Message& message)
{
    return at_its_place(message, [](const disk::Path& path) {
        std::error_code error;
        const bool removed = fs::remove(path, error);
        if (error)
            throw net::Error(
                net::Error::Reason::other, "remove " + path.string() + ": " + error.message());
        return removed;
    });
}

void Maildrop::flush() const
{
    for (const char* box : {"new", "cur"}) disk::flush_directory(maildir_ / box);
}

bool WireText::read(std::string& out)
{
    if (done_) return false;
    std::array<char, 16384> buffer;
    const std::size_t got = file_.read(buffer);
    done_ = got == 0;
    if (done_ && last_ != '\n') out += last_ == '\r' ? "\n" : "\r\n";
    std::string_view rest(buffer.data(), got);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        out += line;
        if (!line.empty()) last_ = line.back();
        rest.remove_prefix(line.size());
        if (rest.empty()) break;
        out += last_ == '\r' ? "\n" : "\r\n";
        last_ = '\n';
        rest.remove_prefix(1);
    }
    return true;
}

}  // namespace pop3
