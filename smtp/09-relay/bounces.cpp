// SPDX-License-Identifier: MIT

#include "smtp/09-relay/bounces.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <fstream>

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_header = 65536;  // of what is sent back

// The lines up to the empty one, without Return-Path.
std::string header_of(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string start(longest_header, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    std::string_view text(start.data(), static_cast<std::size_t>(in.gcount()));
    if (text.starts_with("Return-Path:")) net::take_line(text);
    if (text.starts_with('\n')) return {};
    auto end = text.find("\n\n");
    if (end == text.npos) end = text.rfind('\n');
    return std::string(text.substr(0, end + 1));
}

}  // namespace

// Whose mailbox it is, if the sender is one of us. Others get their reports by the queue.
const Account* Bounces::account_of(const smtp::Path& sender) const
{
    return is_here(host_, sender.domain) ? store_.accounts().find(sender.local) : nullptr;
}

bool Bounces::update(const std::string& message, StoredEnvelope& envelope,
    const std::vector<FailedRecipient>& failed) const
{
    const bool is_report = envelope.from.is_null();
    if (!failed.empty() && !is_report)
        envelope.reports.push_back(write_report(message, envelope, failed));
    // Where the last one has it, no envelope has to say so: finish() removes the message.
    if (!envelope.to.empty() || !envelope.reports.empty()) spool_.replace(message, envelope);
    return failed.empty() || !is_report;
}

void Bounces::finish(
    const std::string& message, const StoredEnvelope& envelope, Messages& in_spool) const
{
    for (const auto& report : envelope.reports) {
        if (!fs::exists(in_tmp(report))) continue;  // it has its place already
        Messages name{report};
        place(report, envelope.from);
        if (!account_of(envelope.from)) in_spool.splice(in_spool.end(), name);
    }
    if (envelope.to.empty()) spool_.remove(message);
}

// Returns the name of its file in tmp: that of the message, and how many recipients are left.
std::string Bounces::write_report(const std::string& message, const StoredEnvelope& envelope,
    const std::vector<FailedRecipient>& failed) const
{
    const auto text = mail::text({host_.name(), host_.domain, envelope.from, envelope.arrived,
        failed, header_of(spool_.path_of(message))});
    const auto name = name_of(message) + ".bounce" + std::to_string(envelope.to.size());
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    const auto file = file_name(name, text.size(), lines);
    disk::remove(in_tmp(file));
    auto out = disk::OutputFile::create(in_tmp(file));
    out.write(text);
    out.flush();
    disk::flush_directory(spool_.directory() / "tmp");
    if (!account_of(envelope.from)) spool_.begin(name, {{}, now(), {{envelope.from, 0, now()}}});
    return file;
}

// Where a Maildir is on another file system, the report is copied there.
void Bounces::place(const std::string& report, const smtp::Path& to) const
{
    const auto* account = account_of(to);
    const auto directory =
        account ? store_.maildir(*account) / "new" : spool_.path_of(report).parent_path();
    try {
        disk::rename(in_tmp(report), directory / report);
    } catch (const net::Error&) {
        if (!account) throw;
        return copy_to(*account, in_tmp(report));
    }
    try {
        disk::flush_directory(directory);
    } catch (const net::Error& error) {  // it is there, and would not be found in tmp again
        net::log_error(error);
    }
}

void Bounces::copy_to(const Account& account, const fs::path& report) const
{
    const auto delivery = store_.deliver_to({&account});
    {
        std::ifstream in(report, std::ios::binary);
        for (std::string line; std::getline(in, line);) delivery->add(line);
        if (!in.eof()) throw net::Error(net::Error::Reason::other, "read " + report.string());
    }
    delivery->commit();
    try {
        disk::remove(report);
    } catch (const net::Error& error) {  // to throw would be to copy it again
        net::log_error(error);
    }
}

}  // namespace mail
