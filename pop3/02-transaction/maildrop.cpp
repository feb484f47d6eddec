// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"

#include "server/02-socket/trace.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace pop3 {

// The number after ",W=" in the name: the size on the wire, if the program that delivered the
// message has put it there.
static std::optional<std::uint64_t> size_in_name(std::string_view name)
{
    const auto mark = name.find(",W=");
    if (mark == name.npos) return {};
    const char* end = name.data() + name.size();
    std::uint64_t size = 0;
    const auto [stopped, error] = std::from_chars(name.data() + mark + 3, end, size);
    const bool ends_there =
        stopped == end || std::string_view(",:;").find(*stopped) != std::string_view::npos;
    if (error != std::errc() || !ends_there) return {};
    return size;
}

std::unique_ptr<Maildrop> Maildrop::open(const std::filesystem::path& maildir)
{
    auto lock = disk::Lock::take(maildir / "pop3.lock");
    if (!lock) return nullptr;
    return std::unique_ptr<Maildrop>(new Maildrop(maildir, *std::move(lock)));
}

// First all files, then their sizes: with_file() must know them all, since a program that moves one
// file mostly moves the others too. Files without a size are left out, and the others are numbered.
Maildrop::Maildrop(std::filesystem::path maildir, disk::Lock lock) :
    maildir_(std::move(maildir)), lock_(std::move(lock))
{
    for (MessageFile& file : list_messages(maildir_))
        messages_.emplace(messages_.size() + 1, Message{std::move(file)});
    std::vector<std::uint64_t> with_size;
    for (auto& [number, message] : messages_)
        if (find_size(message)) with_size.push_back(number);
    std::map<std::uint64_t, Message> numbered;
    for (const auto number : with_size)
        numbered.emplace(numbered.size() + 1, std::move(messages_.at(number)));
    messages_ = std::move(numbered);
}

// Where the name does not tell the size, the file is read. False if it is gone by now, or cannot be
// read; this is logged.
bool Maildrop::find_size(Message& message)
try {
    if (const auto size = size_in_name(message.file.name)) {
        message.size = *size;
        return true;
    }
    auto text = open_text(message);
    if (!text) return false;
    message.size = measure(*std::move(text));
    return true;
} catch (const net::Error& unreadable) {
    if (unreadable.reason == net::Error::Reason::full) throw;  // a later try may succeed
    net::log_error(unreadable);
    return false;
}

std::optional<WireText> Maildrop::open_text(Message& message)
{
    std::optional<WireText> text;
    with_file(message, [&](const std::filesystem::path& path) {
        if (auto file = disk::InputFile::open(path)) text.emplace(*std::move(file));
        return text.has_value();
    });
    return text;
}

}  // namespace pop3
