// SPDX-License-Identifier: MIT

#include "exercises/check/answers.hpp"

#include "client/04-script/expect.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace check {

namespace fs = std::filesystem;
using net::NotAsWritten;

namespace {

bool begins_with(const std::string& line, const std::string& beginning)
{
    return net::same_word(line.substr(0, beginning.size()), beginning);
}

std::string without_end(std::string line)
{
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace

std::size_t messages_in(const fs::path& folder)
{
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        count += entry.is_regular_file() && entry.path().parent_path().filename() != "tmp" &&
            !entry.path().filename().string().starts_with("fetch");
    return count;
}

void Answers::add_to(net::Player& player)
{
    const auto set = [this](const std::string& line, const std::string& text) -> Answer& {
        return answers_[line] = {net::unescape(text)};
    };
    // The line is what is before the first colon and space: an answer may have others.
    const auto set_both = [set](const std::string& both) -> Answer& {
        const auto colon = both.find(": ");
        if (colon == both.npos) return set(both, "");
        return set(both.substr(0, colon), both.substr(colon + 2));
    };
    player.on("--- greeting: {any?}", "what the server says first",
        [set](auto& found) { set("greeting", found[0]); });
    player.on("--- last answer to {any}", "then the server closes; without an end of the line",
        [set_both](auto& found) { set_both(found[0]).closes = true; });
    player.on("--- answer to {any}", "what a line that begins so is answered by: \"MAIL: 250 OK\"",
        [set_both](auto& found) { set_both(found[0]); });
    player.on("--- serve one client", "until it closes", [this, &player](auto&) {
        said_.clear();
        serve(player.wire(std::to_string(++clients_)));
    });
    player.on("--- it has said: {any}", "a line that begins so", [this](auto& found) {
        if (count(found[0]) == 0) throw NotAsWritten("it has not");
    });
    player.on("--- it has not said: {any}", "no line that begins so", [this](auto& found) {
        if (count(found[0]) > 0) throw NotAsWritten("it has");
    });
    player.on("--- it has said {number} times: {any}", "lines that begin so", [this](auto& found) {
        if (const auto times = std::to_string(count(found[1])); times != found[0])
            throw NotAsWritten("it has, " + times + " times");
    });
    player.on("--- {any} was said before {any}", "lines that begin so, the first of each",
        [this](auto& found) {
            const auto place = [&](const std::string& beginning) {
                return std::find_if(said_.begin(), said_.end(),
                    [&](const std::string& line) { return begins_with(line, beginning); });
            };
            if (place(found[0]) == said_.end()) throw NotAsWritten("it has not said " + found[0]);
            if (place(found[0]) > place(found[1])) throw NotAsWritten("it was said after that");
        });
    player.on(
        "--- the text has: {any}", "these bytes, as they were on the wire", [this](auto& found) {
            if (text_.find(net::unescape(found[0])) == text_.npos)
                throw NotAsWritten("it was\n  " + net::printable(text_));
        });
    player.on("--- the text has no: {any}", "these bytes", [this](auto& found) {
        if (text_.find(net::unescape(found[0])) != text_.npos)
            throw NotAsWritten("it has, " + std::to_string(text_.find(net::unescape(found[0]))) +
                " bytes from its beginning");
    });
    player.on(
        "--- at each DELE as many files were there", "what is deleted must be safe", [this](auto&) {
            if (deleted_ == 0) throw NotAsWritten("it has not said DELE");
            if (too_early_)
                throw NotAsWritten("at its DELE number " + std::to_string(*too_early_) +
                    " the folder had fewer files than that");
        });
}

void Answers::serve(net::Wire& wire)
{
    if (answers_.contains("greeting") && !give(wire, answers_["greeting"])) return;
    while (true) {
        const auto line = wire.read_line();
        if (line.empty()) {
            if (!wire.has_ended() && wire.why_no_more().find("reset") == std::string::npos)
                throw NotAsWritten(
                    "the client should have said something, but " + wire.why_no_more());
            return;
        }
        if (!line.ends_with("\r\n"))
            throw NotAsWritten("a line must end in \\r\\n", without_end(line).size());
        said_.push_back(without_end(line));
        if (begins_with(line, "DELE") && messages_in(folder_) < ++deleted_ && !too_early_)
            too_early_ = deleted_;
        const auto& answer = answer_to(said_.back());
        if (!give(wire, answer)) return;
        if (!answer.text.starts_with("354")) continue;
        text_ = hear_text(wire);
        if (!give(wire, answer_to("."))) return;
    }
}

// Returns whether the conversation goes on.
bool Answers::give(net::Wire& wire, const Answer& answer)
{
    wire.send(answer.closes ? answer.text : answer.text + "\r\n");
    if (answer.closes) wire.close();
    return !answer.closes;
}

const Answers::Answer& Answers::answer_to(const std::string& line) const
{
    static const Answer unknown{"500 5.5.1 No such command"},
        unknown_to_pop3{"-ERR No such command"};
    const Answer* best = nullptr;
    std::size_t longest = 0;
    for (const auto& [beginning, answer] : answers_)
        if (begins_with(line, beginning) && beginning.size() >= longest) {
            best = &answer;
            longest = beginning.size();
        }
    if (best) return *best;
    const auto greeting = answers_.find("greeting");
    const bool is_pop3 = greeting != answers_.end() && greeting->second.text.starts_with("+OK");
    return is_pop3 ? unknown_to_pop3 : unknown;
}

// Up to the line that is only a dot, which does not belong to it.
std::string Answers::hear_text(net::Wire& wire)
{
    std::string text;
    while (true) {
        const auto line = wire.read_line();
        if (line.empty()) throw NotAsWritten("the message has no end: " + wire.why_no_more());
        if (line == ".\r\n") return text;
        text += line;
    }
}

std::size_t Answers::count(const std::string& beginning) const
{
    return static_cast<std::size_t>(std::count_if(said_.begin(), said_.end(),
        [&](const std::string& line) { return begins_with(line, beginning); }));
}

}  // namespace check
