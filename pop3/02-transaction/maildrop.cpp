// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
#include <charconv>

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

std::uint64_t measure(const disk::Path& file)
{
    WireText text(file);
    std::uint64_t size = 0;
    std::string piece;
    while (text.read(piece)) {
        size += piece.size();
        piece.clear();
    }
    return size;
}

// The name without the flags that a reader adds: "1795500917.M1Q1.host,S=9:2,S" without ":2,S".
// Where a name must not have a colon, readers take a semicolon.
std::string_view base_name(std::string_view name)
{
    return name.substr(0, name.find_first_of(":;"));
}

}  // namespace

std::unique_ptr<Maildrop> Maildrop::open(const disk::Path& maildir)
{
    auto lock = disk::Lock::take(maildir / "pop3.lock");
    if (!lock) return nullptr;
    return std::unique_ptr<Maildrop>(new Maildrop(maildir, *std::move(lock)));
}

Maildrop::Maildrop(disk::Path maildir, disk::Lock lock) :
    maildir_(std::move(maildir)), lock_(std::move(lock))
{
    add_all_in("new");
    add_all_in("cur");
    const auto earlier = [](const Message& a, const Message& b) { return a.id < b.id; };
    const auto same = [](const Message& a, const Message& b) { return a.id == b.id; };
    std::stable_sort(messages_.begin(), messages_.end(), earlier);  // an id begins with a time
    // What another program moved from new to cur while we looked was seen twice.
    messages_.erase(std::unique(messages_.begin(), messages_.end(), same), messages_.end());
}

// Only plain files count; a link could lead anywhere. One that cannot be read is left out, aloud.
void Maildrop::add_all_in(const char* box)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(maildir_ / box, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with('.') || entry.symlink_status().type() != fs::file_type::regular)
            continue;
        try {
            const auto size = size_in_name(name);
            messages_.push_back(
                {entry.path(), std::string(base_name(name)), size ? *size : measure(entry.path())});
        } catch (const net::Error& unreadable) {
            net::complain(unreadable.what());
        }
    }
    if (error)
        throw net::Error(net::Error::Reason::other,
            "read " + (maildir_ / box).string() + ": " + error.message());
}

Message* Maildrop::find(std::uint64_t number)
{
    if (number < 1 || number > messages_.size() || messages_[number - 1].deleted) return nullptr;
    return &messages_[number - 1];
}

std::optional<disk::Path> Maildrop::place(const Message& message) const
{
    std::error_code error;
    if (fs::exists(message.file, error)) return message.file;
    for (const auto& entry : fs::directory_iterator(maildir_ / "cur", error))
        if (base_name(entry.path().filename().string()) == message.id) return entry.path();
    return {};
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
