// SPDX-License-Identifier: MIT

#include "client/07-fetch/notes.hpp"

#include "client/06-send/md5.hpp"
#include "server/02-socket/options.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <fstream>

namespace pop3 {

namespace fs = std::filesystem;

// An account may have any characters in its name, and a file may not.
Notes::Notes(const mail::Folder& folder, const std::string& account) :
    folder_(folder), account_(account)
{
    const auto digest = mail::hexadecimal(mail::md5(account));
    fetched_ = folder.directory() / ("fetched-" + digest);
    fetching_ = folder.directory() / ("fetching-" + digest);
    read_fetched();
    read_fetching();
}

// Calls `take` for each whole line: the last one of a run that was killed may have no end. What is
// there and cannot be read is an error, or all would be fetched a second time.
static void for_each_line(const fs::path& file, const std::function<void(std::string_view)>& take)
{
    if (!fs::exists(file)) return;
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line) && !in.eof();) take(line);
    if (!in.eof())
        throw net::Error(net::Error::Reason::other, "read " + file.string() + ": failed");
}

void Notes::read_fetched()
{
    for_each_line(fetched_, [&](std::string_view line) {
        if (line.starts_with('#')) return;
        const auto [size, uid] = net::split(line);
        if (uid.empty() || !net::to_number(sizes_[std::string(uid)])(size))
            throw net::Error(net::Error::Reason::other,
                fetched_.string() + ": not a line of this program: " + std::string(line));
    });
}

// A line is the name under which a message was saved, its size, and its unique-id if it has one.
void Notes::read_fetching()
{
    if (!fs::exists(fetching_)) return;
    is_saved_ = false;
    for_each_line(fetching_, [&](std::string_view line) {
        const auto [name, rest] = net::split(line);
        const auto [size, uid] = net::split(rest);
        ListedMessage message{0, 0, std::string(uid), !uid.empty()};
        const bool is_whole = net::to_number(message.size)(size);
        if (is_whole && folder_.has(std::string(name)))
            add(message);
        else if (is_whole)
            disk::remove(folder_.temporary(std::string(name)));
    });
    save();
}

bool Notes::have(const ListedMessage& message) const
{
    return message.has_own_uid && sizes_.contains(message.uid);
}

bool Notes::have_exactly(const ListedMessage& message) const
{
    const auto found = sizes_.find(message.uid);
    return have(message) && found->second == message.size;
}

void Notes::begin(const ListedMessage& message, const std::string& name)
{
    if (!journal_) journal_.emplace(disk::OutputFile::create(fetching_));
    is_saved_ = false;
    journal_->write(name + " " + std::to_string(message.size) + " " +
        (message.has_own_uid ? message.uid : "") + "\n");
}

void Notes::add(const ListedMessage& message)
{
    if (message.has_own_uid) sizes_[message.uid] = message.size;
    is_saved_ = false;
}

void Notes::forget(const ListedMessage& message)
{
    if (sizes_.erase(message.uid) > 0) is_saved_ = false;
}

void Notes::forget_all_but(const std::vector<ListedMessage>& messages)
{
    std::map<std::string, std::uint64_t> left;
    for (const auto& message : messages)
        if (const auto found = sizes_.find(message.uid); found != sizes_.end()) left.insert(*found);
    if (left.size() < sizes_.size()) is_saved_ = false;
    sizes_ = std::move(left);
}

// The new file takes the place of the old one when it is whole and safe. Only then the journal may
// go.
void Notes::save()
{
    if (is_saved_) return;
    folder_.flush();
    const auto new_file = fs::path(fetched_).concat(".new");
    disk::remove(new_file);
    if (sizes_.empty()) {
        disk::remove(fetched_);
    } else {
        auto out = disk::OutputFile::create(new_file);
        std::string text = "# fetched for " + account_ + ": size and unique-id\n";
        for (const auto& [uid, size] : sizes_) text += std::to_string(size) + " " + uid + "\n";
        out.write(text);
        out.flush();
        out.close();
        disk::rename(new_file, fetched_);
    }
    disk::flush_directory(folder_.directory());
    journal_.reset();
    disk::remove(fetching_);
    is_saved_ = true;
}

}  // namespace pop3
