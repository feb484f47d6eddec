// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"

#include "server/02-socket/trace.hpp"

#include <charconv>
#include <utility>

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

Maildrop::Maildrop(std::filesystem::path maildir, disk::Lock lock) :
    maildir_(std::move(maildir)), lock_(std::move(lock))
{
    for (MessageFile& file : list_messages(maildir_)) add(std::move(file));
}

// Where the name does not tell the size, the file is read. One that is gone by now has no number;
// one that cannot be read has none either, and this is logged.
void Maildrop::add(MessageFile file)
try {
    const auto number = messages_.size() + 1;
    const auto size = size_in_name(file.name);
    Message& message = messages_.emplace(number, Message{std::move(file)}).first->second;
    if (size) {
        message.size = *size;
    } else if (auto text = open_text(message)) {
        message.size = measure(*std::move(text));
    } else {
        messages_.erase(number);
    }
} catch (const net::Error& unreadable) {
    if (unreadable.reason == net::Error::Reason::full) throw;  // a later try may succeed
    net::log_error(unreadable.what());
    messages_.erase(messages_.size());
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
