// SPDX-License-Identifier: MIT

#include "client/02-telnet/show.hpp"

#include "client/01-connect/platform.hpp"
#include "server/02-socket/trace.hpp"

namespace net {

void show_text(std::string_view, const TelnetCommands::Result& result)
{
    platform::write_output(result.text);
}

static Later later;  // at first, than the program began

void show_bytes(std::string_view piece, const TelnetCommands::Result& result)
{
    std::string shown = std::to_string(piece.size()) + " bytes" + later() + "\n" + dump(piece);
    for (const auto& command : result.commands) shown += "  telnet: " + command + "\n";
    platform::write_output(shown);
}

std::string dump(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t in_a_line = 16;
    std::string lines;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(in_a_line, bytes.size()))) {
        const auto row = bytes.substr(0, in_a_line);
        std::string hex;
        for (const char c : row) {
            const auto byte = static_cast<unsigned char>(c);
            hex += {digits[byte >> 4], digits[byte & 15], ' '};
        }
        hex.resize(3 * in_a_line, ' ');
        lines += "  " + hex + " " + printable(row) + "\n";
    }
    return lines;
}

}  // namespace net
