// SPDX-License-Identifier: MIT

#include "smtp/08-queue/stored_envelope.hpp"

#include "server/02-socket/options.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <chrono>

namespace mail {

namespace {

// Takes "word " off the front. False, and nothing is taken, if it is not there.
bool take_word(std::string_view& line, std::string_view word)
{
    if (net::split(line).name != word) return false;
    line = net::split(line).argument;
    return true;
}

template <typename Number> bool take_number(std::string_view& line, Number& into)
{
    const auto [digits, rest] = net::split(line);
    line = rest;
    return !digits.starts_with('-') && net::to_number(into)(digits);
}

bool take_address(std::string_view& line, smtp::Path& into)
{
    auto path = smtp::take_path(line);
    if (!path) return false;
    into = *std::move(path);
    line = net::trimmed(line);
    return true;
}

// A code, and mostly a text. Anything else after the numbers would be the rest of something lost.
bool is_answer(std::string_view text)
{
    const auto code = net::split(text).name;
    return code.size() == 3 && code.find_first_not_of("0123456789") == code.npos;
}

std::optional<WaitingRecipient> read_recipient(std::string_view line)
{
    WaitingRecipient to;
    if (!take_word(line, "to") || !take_address(line, to.address)) return {};
    if (!take_word(line, "tries") || !take_number(line, to.tries)) return {};
    if (!take_word(line, "next") || !take_number(line, to.next_try)) return {};
    if (!line.empty() && !is_answer(line)) return {};
    to.answer = line;
    return to;
}

bool is_file_name(std::string_view text)
{
    return !text.empty() && text.front() != '.' && text.find_first_of("/\\ \t") == text.npos;
}

// Takes a line without its end. Nothing if there is no whole line.
std::optional<std::string_view> take_whole_line(std::string_view& text)
{
    const auto end = text.find('\n');
    if (end == text.npos) return {};
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

Seconds now()
{
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

std::string bare(const smtp::Path& address)
{
    const auto text = smtp::text(address);
    return text.substr(1, text.size() - 2);
}

std::string text(const StoredEnvelope& envelope)
{
    std::string all = "from " + smtp::text(envelope.from) + (envelope.is_utf8 ? " utf8" : "") +
        "\narrived " + std::to_string(envelope.arrived) + "\n";
    for (const auto& report : envelope.reports) all += "report " + report + "\n";
    for (const auto& to : envelope.to)
        all += "to " + smtp::text(to.address) + " tries " + std::to_string(to.tries) + " next " +
            std::to_string(to.next_try) + (to.answer.empty() ? "" : " " + to.answer) + "\n";
    return all + "end\n";
}

std::optional<StoredEnvelope> read_envelope(std::string_view text)
{
    StoredEnvelope envelope;
    auto line = take_whole_line(text);
    if (!line || !take_word(*line, "from") || !take_address(*line, envelope.from)) return {};
    envelope.is_utf8 = take_word(*line, "utf8");
    if (!line->empty()) return {};
    line = take_whole_line(text);
    if (!line || !take_word(*line, "arrived") || !take_number(*line, envelope.arrived)) return {};
    if (!line->empty()) return {};
    while ((line = take_whole_line(text)) && *line != "end") {
        if (take_word(*line, "report")) {
            if (!is_file_name(*line)) return {};
            envelope.reports.emplace_back(*line);
            continue;
        }
        auto to = read_recipient(*line);
        if (!to) return {};
        envelope.to.push_back(*std::move(to));
    }
    if (!line || !text.empty()) return {};
    return envelope;
}

}  // namespace mail
