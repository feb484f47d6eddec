// SPDX-License-Identifier: MIT

#include "smtp/08-queue/spool.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view envelope_end = ".envelope";
constexpr std::size_t largest_envelope = 4 << 20;  // 1,000 recipients, and what each was told

void write_file(const fs::path& path, std::string_view text)
{
    disk::remove(path);  // what a crash may have left
    auto file = disk::OutputFile::create(path);
    file.write(text);
    file.flush();
}

// Throws if the disk does not say.
bool is_plain_file(const fs::path& path)
{
    return fs::symlink_status(path).type() == fs::file_type::regular;
}

[[noreturn]] void fail_to_read(const fs::path& path)
{
    throw net::Error(net::Error::Reason::other, "read " + path.string() + ": failed");
}

// What could not be read again must not be promised.
std::string readable_text(const StoredEnvelope& envelope)
{
    auto written = text(envelope);
    if (!read_envelope(written))
        throw net::Error(
            net::Error::Reason::other, "queue: an envelope that nobody could read: " + written);
    return written;
}

// Up to `most` bytes; none if the file has gone meanwhile. All are of one file, even if another one
// takes its name.
std::string read_file(const fs::path& path, std::size_t most)
{
    std::ifstream in(path, std::ios::binary);
    std::string text;
    std::array<char, 16384> bytes;
    while (in && text.size() < most) {
        in.read(bytes.data(), bytes.size());
        text.append(bytes.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad() || (!in.is_open() && is_plain_file(path))) fail_to_read(path);
    return text;
}

// Calls `use` with the text of a message in pieces, with CR LF in the place of LF. The last line
// gets an end if it has none: a file that is not ours may end anywhere.
void for_each_piece(const fs::path& path, const smtp::OutgoingMessage::Use& use)
{
    std::ifstream in(path, std::ios::binary);
    std::array<char, 16384> bytes;
    std::string piece;
    char last = '\n';
    for (bool first = true; in; first = false) {
        in.read(bytes.data(), bytes.size());
        std::string_view text(bytes.data(), static_cast<std::size_t>(in.gcount()));
        if (first && text.starts_with("Return-Path:")) net::take_line(text);
        piece.clear();
        for (const char c : text) c == '\n' ? piece += "\r\n" : piece += c;
        if (!text.empty()) last = text.back();
        if (!in && last != '\n') piece += "\r\n";
        use(piece);
    }
    if (!in.eof()) fail_to_read(path);
}

}  // namespace

Spool::Spool(const Store& store) :
    directory_(store.maildir(account)), tmp_(directory_ / "tmp"), new_(directory_ / "new"),
    bad_(directory_ / "bad")
{
    for (const auto& directory : {tmp_, new_, bad_}) disk::make_directory(directory);
}

std::string name_of(const std::string& message)
{
    return message.substr(0, message.find(','));
}

fs::path Spool::envelope_path(const std::string& message) const
{
    return new_ / name_of(message).append(envelope_end);
}

disk::Lock Spool::lock() const
{
    auto lock = disk::Lock::take(directory_);
    if (!lock)
        throw net::Error(net::Error::Reason::in_use,
            "queue " + directory_.string() + ": another program is sending it");
    return *std::move(lock);
}

void Spool::begin(const std::string& name, const StoredEnvelope& envelope) const
{
    write_file(envelope_path(name), readable_text(envelope));
}

void Spool::forget(const std::string& name) const noexcept
try {
    disk::remove(envelope_path(name));
} catch (const std::exception& error) {
    net::log_error(error);
}

std::vector<std::string> Spool::messages() const
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(new_)) {
        std::error_code gone;
        const bool is_file = entry.symlink_status(gone).type() == fs::file_type::regular;
        const auto name = entry.path().filename().string();
        if (is_file && !name.ends_with(envelope_end)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());  // a name begins with the time
    return names;
}

std::optional<StoredEnvelope> Spool::envelope(const std::string& message) const
{
    const auto path = envelope_path(message);
    if (!is_plain_file(path)) return {};
    return read_envelope(read_file(path, largest_envelope));
}

bool Spool::set_aside_if_broken(const std::string& message) const
{
    if (!is_plain_file(path_of(message))) return true;  // it has gone meanwhile
    if (envelope(message)) return false;
    net::log_error(net::Error(net::Error::Reason::other,
        "queue: " + net::printable(message) + " has no whole envelope: moved to " + bad_.string()));
    const auto path = envelope_path(message);
    disk::rename(path_of(message), bad_ / message);
    std::error_code none;
    fs::rename(path, bad_ / path.filename(), none);
    return true;
}

// An envelope whose message has not come: a crash was faster. And files in tmp, but for those of a
// message that is still here: it may have a report there.
void Spool::sweep() const
{
    std::vector<std::string> here;
    for (const auto& message : messages()) here.push_back(name_of(message));
    for (const auto& directory : {new_, tmp_})
        for (const auto& entry : fs::directory_iterator(directory)) {
            const auto file = entry.path().filename().string();
            if ((directory == new_ && !file.ends_with(envelope_end)) || !is_left_over(entry))
                continue;
            const bool is_needed = std::any_of(here.begin(), here.end(),
                [&](const std::string& name) { return file.starts_with(name); });
            std::error_code gone;
            if (!is_needed) fs::remove(entry.path(), gone);
        }
}

smtp::OutgoingMessage Spool::text(const std::string& message) const
{
    smtp::OutgoingMessage text;
    text.for_each_piece = [path = path_of(message)](const auto& use) { for_each_piece(path, use); };
    text.for_each_piece([&](std::string_view piece) {
        text.size += piece.size();
        for (const char c : piece) text.is_8bit |= static_cast<unsigned char>(c) > 127;
    });
    return text;
}

std::uint64_t Spool::size(const std::string& message) const
{
    return fs::file_size(path_of(message));
}

void Spool::replace(const std::string& message, const StoredEnvelope& envelope) const
{
    const auto path = envelope_path(message), aside = tmp_ / path.filename();
    write_file(aside, readable_text(envelope));
    disk::rename(aside, path);
    disk::flush_directory(new_);
}

void Spool::remove(const std::string& message) const
{
    disk::remove(path_of(message));
    disk::remove(envelope_path(message));
    disk::flush_directory(new_);
}

}  // namespace mail
