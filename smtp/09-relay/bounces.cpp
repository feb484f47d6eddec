// SPDX-License-Identifier: MIT

#include "smtp/09-relay/bounces.hpp"

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <fstream>

namespace mail {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = ".bounce";
constexpr std::size_t longest_header = 65536;  // of what is sent back

// "NAME" of "NAME,S=1234,W=1260".
std::string name_of(const std::string& file)
{
    return file.substr(0, file.find(','));
}

// The lines up to the empty one, without Return-Path.
std::string header_of(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string start(longest_header, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    std::string_view text(start.data(), static_cast<std::size_t>(in.gcount()));
    if (text.starts_with("Return-Path:")) net::take_line(text);
    if (text.starts_with('\n')) return {};
    const auto end = text.find("\n\n");
    if (end == text.npos) text = text.substr(0, text.rfind('\n') + 1);
    return std::string(text.substr(0, end == text.npos ? end : end + 1));
}

// Of "NAME.bounce2,S=1234,W=1260": "NAME", and 2.
struct ReportName {
    std::string message;
    std::size_t recipients_left = 0;
};

std::optional<ReportName> read_report_name(const std::string& file)
{
    const auto name = name_of(file);
    const auto at = name.rfind(mark);
    ReportName report{name.substr(0, at)};
    if (at == name.npos) return {};
    if (!net::to_number(report.recipients_left)(name.substr(at + mark.size()))) return {};
    return report;
}

}  // namespace

// Whose mailbox it is, if the sender is one of us. Others get their reports by the queue.
const Account* Bounces::account_of(const smtp::Path& sender) const
{
    return is_here(host_, sender.domain) ? store_.accounts().find(sender.local) : nullptr;
}

void Bounces::finish() const
{
    const auto messages = spool_.messages();
    for (const auto& entry : fs::directory_iterator(spool_.directory() / "tmp")) {
        const auto file = entry.path().filename().string();
        const auto report = read_report_name(file);
        if (!report) continue;
        const auto message = std::find_if(messages.begin(), messages.end(),
            [&](const std::string& one) { return name_of(one) == report->message; });
        if (message == messages.end()) continue;
        const auto envelope = spool_.envelope(*message);
        if (envelope && envelope->to.size() <= report->recipients_left)
            place(file, envelope->from);
        else
            disk::remove(entry.path());  // the recipients are tried again, and fail again
    }
}

std::optional<Bounces::Report> Bounces::update(const std::string& message,
    const StoredEnvelope& envelope, const std::vector<FailedRecipient>& failed) const
{
    std::optional<Report> report;
    if (!failed.empty() && envelope.from.is_null()) {
        report = {envelope.from, {}, true};
    } else if (!failed.empty()) {
        const auto file = write_report(message, envelope, failed);
        spool_.replace(message, envelope);
        place(file, envelope.from);
        report = {envelope.from, account_of(envelope.from) ? "" : file};
        if (!envelope.to.empty()) return report;
    }
    if (envelope.to.empty())
        spool_.remove(message);
    else
        spool_.replace(message, envelope);
    return report;
}

// Returns the name of its file in tmp.
std::string Bounces::write_report(const std::string& message, const StoredEnvelope& envelope,
    const std::vector<FailedRecipient>& failed) const
{
    const auto text = mail::text({host_.name(), host_.domain, envelope.from, envelope.arrived,
        failed, header_of(spool_.path_of(message))});
    const auto name = name_of(message).append(mark) + std::to_string(envelope.to.size());
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    const auto file =
        name + ",S=" + std::to_string(text.size()) + ",W=" + std::to_string(text.size() + lines);
    const auto path = spool_.directory() / "tmp" / file;
    disk::remove(path);
    auto out = disk::OutputFile::create(path);
    out.write(text);
    out.flush();
    disk::flush_directory(path.parent_path());
    if (!account_of(envelope.from)) spool_.begin(name, {{}, now(), {{envelope.from, 0, now()}}});
    return file;
}

void Bounces::place(const std::string& report, const smtp::Path& to) const
{
    const auto from = spool_.directory() / "tmp" / report;
    const auto* account = account_of(to);
    const auto directory =
        account ? store_.maildir(*account) / "new" : spool_.path_of(report).parent_path();
    try {
        disk::rename(from, directory / report);
    } catch (const net::Error&) {
        if (!account || !fs::exists(from)) throw;
        return copy_to(*account, from);  // this Maildir is on another file system
    }
    disk::flush_directory(directory);
}

void Bounces::copy_to(const Account& account, const fs::path& report) const
{
    const auto delivery = store_.deliver_to({&account});
    std::ifstream in(report, std::ios::binary);
    for (std::string line; std::getline(in, line);) delivery->add(line);
    if (!in.eof()) throw net::Error(net::Error::Reason::other, "read " + report.string());
    delivery->commit();
    disk::remove(report);
}

}  // namespace mail
