// SPDX-License-Identifier: MIT

#include "exercises/check/report.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>

namespace check {

using Verdict = Outcome::Verdict;

static const char* word_of(Verdict verdict)
{
    switch (verdict) {
    case Verdict::passed: return "passed";
    case Verdict::failed: return "FAILED";
    default: return "not tested";
    }
}

void Results::add(const Check& check, Outcome outcome)
{
    if (outcome.verdict == Verdict::passed) points += check.points;
    all.push_back({&check, std::move(outcome)});
}

int Results::status() const
{
    int worst = 0;
    for (const auto& each : all) worst = std::max(worst, static_cast<int>(each.outcome.verdict));
    return worst;
}

std::string line_of(const Result& result)
{
    std::string word = word_of(result.outcome.verdict);
    word.resize(std::max<std::size_t>(word.size() + 1, 8), ' ');
    return word + std::to_string(result.check->points) + "  " + result.check->title;
}

static std::string indented(const std::string& text)
{
    std::string all = "    ";
    for (const char c : text) {
        all += c;
        if (c == '\n') all += "    ";
    }
    return all + "\n";
}

// The last lines of what the program has printed. Of a sanitizer's report only the first line, and
// the places in the student's own files.
static std::string shown_output(
    const std::string& output, const std::vector<std::string>& own_files)
{
    constexpr std::size_t most = 15;
    std::vector<std::string> lines, important;
    std::string line;
    for (const char c : output + (output.ends_with('\n') ? "" : "\n"))
        if (c == '\n')
            lines.push_back(std::exchange(line, {}));
        else
            line += c;
    for (const auto& each : lines) {
        const bool is_own = each.starts_with("    #") &&
            std::any_of(own_files.begin(), own_files.end(),
                [&](const std::string& file) { return each.find("/" + file + ":") != each.npos; });
        if (has_sanitizer_report(each) || is_own) important.push_back(each);
    }
    const auto& all = important.empty() ? lines : important;
    const auto first = important.empty() && all.size() > most ? all.size() - most : 0;
    const auto last = std::min(all.size(), first + most);
    std::string text;
    constexpr std::size_t longest = 300;  // bytes of a line; control bytes are for no terminal
    for (auto at = first; at < last; ++at) {
        const auto shown = net::printable(all[at].substr(0, longest));
        text += indented(shown + (all[at].size() > longest ? " [and more]" : ""));
    }
    const auto hidden = lines.size() - (last - first);
    if (hidden > 0) text += "    [" + std::to_string(hidden) + " other lines are not shown]\n";
    return text;
}

// "S= 250" is short for those who write checks.
static std::string in_words(const std::string& line)
{
    if (line.size() < 4) return line;
    const auto space = line.find(' ');
    if (space == line.npos || (line[0] != 'S' && line[0] != 'C')) return line;
    const auto what = line.substr(space + 1);
    if (line[space - 1] == '=') return "a line that begins with " + what;
    if (line[space - 1] == '~')
        return "a line that begins with " + what + ", then lines up to a dot";
    return line;
}

std::string lesson_of(const Result& result)
{
    const auto& it = result.outcome;
    std::string all = "\n";
    for (const auto& line : it.dialogue) all += indented(line);
    if (it.caret) all += indented(std::string(*it.caret, ' ') + "^ here it differs");
    if (!it.dialogue.empty()) all += "\n";
    if (!it.expected.empty()) all += "Expected: " + in_words(it.expected) + "\n";
    const auto said = it.caret ? it.why.find(" said\n") : it.why.npos;
    const auto why = said == it.why.npos ? it.why : std::string();
    if (!why.empty()) all += "But:      " + why + "\n";
    if (!it.cause.empty()) all += "\nThe usual cause: " + it.cause + "\n";
    if (!it.section.empty()) all += (it.cause.empty() ? "\n" : "") + ("See " + it.section) + "\n";
    if (!it.start.empty())
        all += "\nBy hand:\n" +
            indented(it.start + (it.by_hand.empty() ? "" : "     (in a window of its own)"));
    if (it.start.empty() && !it.by_hand.empty()) all += "\nBy hand:\n";
    for (const auto& command : it.prepare) all += indented(command);
    if (!it.by_hand.empty()) all += indented(it.by_hand);
    if (!it.output.empty())
        all += "\nYour program has printed:\n" + shown_output(it.output, it.own_files);
    return all;
}

static std::string quoted(const std::string& text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string all = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            all += {'\\', c};
        else if (c == '\n')
            all += "\\n";
        else if (byte < 0x20 || byte > 0x7e)
            all += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
        else
            all += c;
    }
    return all + "\"";
}

std::string json_of(const Results& results)
{
    std::string all = "{\"exercise\": " + quoted(results.exercise) +
        (results.who.empty() ? "" : ", \"who\": " + quoted(results.who)) +
        ", \"points\": " + std::to_string(results.points) +
        ", \"of\": " + std::to_string(results.of) +
        ", \"verdict\": " + quoted(word_of(static_cast<Verdict>(results.status()))) +
        ", \"checks\": [";
    bool first = true;
    for (const auto& each : results.all) {
        const bool passed = each.outcome.verdict == Verdict::passed;
        all += (std::exchange(first, false) ? "\n" : ",\n");
        all += "  {\"title\": " + quoted(each.check->title) +
            ", \"verdict\": " + quoted(word_of(each.outcome.verdict)) +
            ", \"points\": " + std::to_string(passed ? each.check->points : 0) +
            ", \"of\": " + std::to_string(each.check->points) +
            (passed ? "" : ", \"report\": " + quoted(lesson_of(each))) + "}";
    }
    return all + "\n]}";
}

std::string bar(int points, int of)
{
    constexpr int width = 20;
    const auto full = static_cast<std::size_t>(of ? points * width / of : 0);
    return "[" + std::string(full, '#') + std::string(width - full, '-') + "]  " +
        std::to_string(points) + " of " + std::to_string(of);
}

}  // namespace check
