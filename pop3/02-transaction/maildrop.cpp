// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/maildrop.hpp"

#include "server/02-socket/trace.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace pop3 {

// The number after ",S=" or ",W=" in the name: the size of the file, and the size on the wire.
static std::optional<std::uint64_t> number_after(std::string_view mark, std::string_view name)
{
    const auto at = name.find(mark);
    if (at == name.npos) return {};
    const char* end = name.data() + name.size();
    std::uint64_t number = 0;
    const auto [stopped, error] = std::from_chars(name.data() + at + mark.size(), end, number);
    const bool ends_there =
        stopped == end || std::string_view(",:;!").find(*stopped) != std::string_view::npos;
    if (error != std::errc() || !ends_there) return {};
    return number;
}

struct Sizes {
    std::uint64_t stored, on_wire;
};

// The sizes that the name tells, if they can be true: W= counts one byte more for each line.
static std::optional<Sizes> sizes_in_name(std::string_view name)
{
    constexpr std::uint64_t largest = std::uint64_t{1} << 48;  // more than any file has
    const auto stored = number_after(",S=", name), on_wire = number_after(",W=", name);
    if (!stored || !on_wire || *stored > largest) return {};
    if (*on_wire < *stored || *on_wire > 2 * *stored) return {};
    return Sizes{*stored, *on_wire};
}

// Do they belong to this file, and has its last line an end? Another program may have changed it.
// An IMAP server may have stored it without a last line end; then we add one.
static bool agrees(disk::InputFile& file, const Sizes& sizes)
{
    if (file.size() != sizes.stored || sizes.stored == 0) return false;
    char last = 0;
    file.seek(sizes.stored - 1);
    return file.read({&last, 1}) == 1 && last == '\n';
}

std::unique_ptr<Maildrop> Maildrop::open(const std::filesystem::path& maildir)
{
    auto lock = disk::Lock::take(maildir);
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

// Where the name does not tell the size of the file, the file is read. False if it is gone by now.
// One that cannot be read is logged, and listed if at least its name tells a size: RETR will say
// what is wrong.
bool Maildrop::find_size(Message& message)
{
    const auto sizes = sizes_in_name(message.file.name);
    if (sizes) message.size = sizes->on_wire;
    try {  // one that has been moved need not be looked for now, if its name tells a size
        auto file = sizes ? disk::InputFile::open(path_of(message)) : open_file(message);
        if (!file) return sizes.has_value();
        if (sizes && agrees(*file, *sizes)) return true;
        file->seek(0);
        message.size = measure(WireText(*std::move(file)));
        return true;
    } catch (const net::Error& unreadable) {
        if (unreadable.reason == net::Error::Reason::full) throw;  // a later try may succeed
        net::log_error(unreadable);
        return sizes.has_value();
    }
}

std::filesystem::path Maildrop::path_of(const Message& message) const
{
    return maildir_ / message.file.box / message.file.name;
}

std::optional<disk::InputFile> Maildrop::open_file(Message& message)
{
    std::optional<disk::InputFile> file;
    with_file(message, [&](const std::filesystem::path& path) {
        if (auto opened = disk::InputFile::open(path)) file.emplace(*std::move(opened));
        return file.has_value();
    });
    return file;
}

}  // namespace pop3
