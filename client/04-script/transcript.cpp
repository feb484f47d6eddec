// SPDX-License-Identifier: MIT

#include "client/04-script/transcript.hpp"

#include "server/02-socket/platform.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace net {

namespace fs = std::filesystem;

static std::vector<std::string> read_lines(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(Error::Reason::other, "open " + file.string() + ": cannot be read");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line); lines.push_back(line)) std::erase(line, '\r');
    return lines;
}

std::vector<Transcript> read_all_transcripts(const fs::path& file)
{
    if (file.extension() == ".md") return read_blocks(file, "```transcript");
    std::vector<Transcript> all;
    int number = 0;
    for (const auto& line : read_lines(file)) {
        ++number;
        if (line.starts_with("== "))
            all.push_back({line.substr(3), file.generic_string(), number, {}});
        else if (!all.empty())
            all.back().lines.push_back(line);
    }
    return all;
}

std::vector<Transcript> read_transcripts(const fs::path& file)
{
    auto all = read_all_transcripts(file);
    std::erase_if(all, [](const Transcript& one) { return one.title.starts_with('('); });
    return all;
}

std::vector<Transcript> read_blocks(const fs::path& readme, const std::string& fence)
{
    std::vector<Transcript> all;
    int number = 0;
    bool inside = false;
    for (const auto& line : read_lines(readme)) {
        ++number;
        if (line.starts_with(fence)) {
            inside = true;
            const auto title = line.substr(std::min(fence.size() + 1, line.size()));
            all.push_back({title, readme.generic_string(), number, {}});
        } else if (line.starts_with("```"))
            inside = false;
        else if (inside)
            all.back().lines.push_back(line);
    }
    return all;
}

// "0d" of "\x0d". Without two digits there is no such byte.
static char byte_of(std::string_view digits)
{
    unsigned byte = 0;
    const char* const end = digits.data() + digits.size();
    if (digits.size() != 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end)
        throw Error(Error::Reason::other, "after \\x there must be two hexadecimal digits");
    return static_cast<char>(byte);
}

std::string unescape(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            bytes += text[at];
            continue;
        }
        switch (text[++at]) {
        case 'r': bytes += '\r'; break;
        case 'n': bytes += '\n'; break;
        case 't': bytes += '\t'; break;
        case '0': bytes += '\0'; break;
        case 'x':
            bytes += byte_of(text.substr(at + 1, 2));
            at += 2;
            break;
        default: bytes += text[at];
        }
    }
    return bytes;
}

}  // namespace net
