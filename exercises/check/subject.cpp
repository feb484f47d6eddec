// SPDX-License-Identifier: MIT

#include "exercises/check/subject.hpp"

#include <algorithm>
#include <atomic>
#include <random>

namespace check {

using net::Error;

static std::vector<std::string> split(const std::string& command)
{
    std::vector<std::string> words;
    bool inside = false;  // of a word
    char quote = 0;
    for (const char c : command) {
        if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? 0 : c;
            if (!inside) words.emplace_back();
            inside = true;
        } else if (c == ' ' && !quote)
            inside = false;
        else {
            if (!inside) words.emplace_back();
            inside = true;
            words.back() += c;
        }
    }
    if (quote != 0)
        throw Error(Error::Reason::other, "a quote is not closed in the command " + command);
    return words;
}

static std::vector<std::string> items_of(const std::string& list)
{
    std::vector<std::string> items(1);
    for (const char c : list)
        if (c == ',')
            items.emplace_back();
        else
            items.back() += c;
    return items;
}

static std::string with_values(std::string word, const Values& values)
{
    for (std::size_t at = word.find('{'); at != word.npos; at = word.find('{', at)) {
        const auto end = word.find('}', at);
        const auto name = word.substr(at + 1, end == word.npos ? end : end - at - 1);
        const auto value = values.find(name);
        if (value == values.end()) {  // a shell and Python have braces too
            ++at;
            continue;
        }
        word.replace(at, name.size() + 2, value->second);
        at += value->second.size();
    }
    return word;
}

std::vector<std::string> words_of(const std::string& command, const Values& values)
{
    std::vector<std::string> words;
    for (const auto& word : split(command)) {
        if (word != "{to}" || !values.contains("to")) {
            words.push_back(with_values(word, values));
            continue;
        }
        const bool is_value = !words.empty() && words.back().starts_with("--");
        const auto option = is_value ? words.back() : "";
        bool first = true;
        for (const auto& item : items_of(values.at("to"))) {
            if (is_value && !std::exchange(first, false)) words.push_back(option);
            words.push_back(item);
        }
    }
    if (words.empty()) throw Error(Error::Reason::other, "the command is empty");
    return words;
}

std::string shell_line(const std::vector<std::string>& words)
{
    std::string line;
    for (const auto& word : words) {
        const bool plain = !word.empty() && word.find_first_of(" '\"<>|&;$*(){}\\") == word.npos;
        std::string quoted = "'";
        for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
        line += (line.empty() ? "" : " ") + (plain ? word : quoted + "'");
    }
    return line;
}

// Below 32768, where no system looks for the port of a client: a connection that begins between
// this and the program's bind() cannot take it. And not one that was asked for before, whose
// program may not listen yet.
std::uint16_t free_port()
{
    static std::atomic<unsigned> next = std::random_device()();
    for (int tries = 0;; ++tries) {
        const auto port = static_cast<std::uint16_t>(20000 + next++ % 12000);
        try {
            return net::listen_on({"127.0.0.1", port}, "--port").local().port;
        } catch (const Error&) {
            if (tries == 20) throw;
        }
    }
}

std::string how_it_ended(int status)
{
    const std::map<int, std::string> names{{4, "illegal instruction"}, {6, "abort"},
        {8, "arithmetic error"}, {9, "killed"}, {11, "segmentation fault"}, {13, "broken pipe"},
        {15, "terminated"}};
    if (status <= 128) return "exit status " + std::to_string(status);
    const auto name = names.find(status - 128);
    return "signal " + std::to_string(status - 128) +
        (name == names.end() ? "" : " (" + name->second + ")");
}

bool has_sanitizer_report(const std::string& output)
{
    return output.find("ERROR: AddressSanitizer") != output.npos ||
        output.find("runtime error: ") != output.npos;
}

}  // namespace check
