// SPDX-License-Identifier: MIT
//
// Compares lines with a pattern: those of standard input, one after another.

#include "client/01-connect/platform.hpp"
#include "client/04-script/pattern.hpp"
#include "server/02-socket/options.hpp"

#include <array>

static std::string verdict(const std::string& pattern, std::string_view line)
{
    const auto found = net::match(pattern, line);
    if (!found) return "no, from byte " + std::to_string(net::mismatch(pattern, line)) + " on";
    std::string all = "yes";
    for (const auto& one : *found) all += " [" + one + "]";
    return all;
}

int main(int argc, char** argv)
{
    std::string pattern;
    net::Options options("exercises/client/04-script: does a line look like a pattern?");
    options.add("PATTERN", "for example '250 {any}'", "", net::to_text(pattern));
    return options.run(argc, argv, [&] {
        std::string lines;
        std::array<char, 4096> buffer;
        while (const auto size = platform::read_input(buffer)) lines.append(buffer.data(), size);
        for (std::string_view rest = lines; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            platform::write_output(verdict(pattern, line) + "\n");
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
    });
}
