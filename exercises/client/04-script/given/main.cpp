// SPDX-License-Identifier: MIT
//
// Compares lines with a pattern: those of standard input, one after another.

#include "client/01-connect/platform.hpp"
#include "client/02-telnet/script.hpp"
#include "client/04-script/pattern.hpp"
#include "server/02-socket/options.hpp"

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
        const auto lines = net::read_all(platform::read_input, 1);
        for (std::string_view rest = lines; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            platform::write_output(verdict(pattern, line) + "\n");
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
    });
}
