// SPDX-License-Identifier: MIT

#include "smtp/08-queue/spool.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view envelope_end = ".envelope";
constexpr std::uintmax_t largest_envelope = 4 << 20;  // 1,000 recipients, and what each was told

void write_file(const fs::path& path, std::string_view text)
{
    disk::remove(path);  // what a crash may have left
    auto file = disk::OutputFile::create(path);
    file.write(text);
    file.flush();
}

bool is_plain_file(const fs::path& path)
{
    std::error_code error;
    return fs::symlink_status(path, error).type() == fs::file_type::regular;
}

[[noreturn]] void fail_to_read(const fs::path& path)
{
    throw net::Error(net::Error::Reason::other, "read " + path.string() + ": failed");
}

std::string read_file(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(fs::file_size(path)), '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(text.size()))) fail_to_read(path);
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
        if (!piece.empty()) use(piece);
    }
    if (!in.eof()) fail_to_read(path);
}

}  // namespace

Spool::Spool(const Store& store) :
    directory_(store.maildir(account)), tmp_(directory_ / "tmp"), new_(directory_ / "new"),
    bad_(directory_ / "bad")
{
    for (const auto& directory : {tmp_, new_, bad_}) disk::make_directory(directory);
    remove_old_files(tmp_);
    remove_lonely_envelopes();
}

// "NAME.envelope" of "NAME,S=1234,W=1260".
fs::path Spool::envelope_path(const std::string& message) const
{
    return new_ / (message.substr(0, message.find(',')).append(envelope_end));
}

void Spool::begin(const std::string& name, const StoredEnvelope& envelope) const
{
    write_file(envelope_path(name), mail::text(envelope));
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
        const auto name = entry.path().filename().string();
        if (!name.ends_with(envelope_end) && is_plain_file(entry.path())) names.push_back(name);
    }
    std::sort(names.begin(), names.end());  // a name begins with the time
    return names;
}

// An envelope whose message has not come for a day and a half: a crash was faster.
void Spool::remove_lonely_envelopes() const
{
    std::set<std::string> expected;
    for (const auto& name : messages()) expected.insert(envelope_path(name).filename().string());
    for (const auto& entry : fs::directory_iterator(new_)) {
        const auto name = entry.path().filename().string();
        if (!name.ends_with(envelope_end) || expected.contains(name)) continue;
        std::error_code gone;
        const auto written = entry.last_write_time(gone);
        if (!gone && fs::file_time_type::clock::now() - written > std::chrono::hours(36))
            fs::remove(entry.path(), gone);
    }
}

std::optional<StoredEnvelope> Spool::envelope(const std::string& message) const
{
    const auto path = envelope_path(message);
    std::optional<StoredEnvelope> envelope;
    if (is_plain_file(path) && fs::file_size(path) <= largest_envelope)
        envelope = read_envelope(read_file(path));
    if (!envelope && is_plain_file(path_of(message))) set_aside(message);
    return envelope;
}

void Spool::set_aside(const std::string& message) const
{
    net::log_error(net::Error(net::Error::Reason::other,
        "queue: " + net::printable(message) + " has no whole envelope: moved to " + bad_.string()));
    const auto envelope = envelope_path(message);
    disk::rename(path_of(message), bad_ / message);
    std::error_code none;
    fs::rename(envelope, bad_ / envelope.filename(), none);
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
    write_file(aside, mail::text(envelope));
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
