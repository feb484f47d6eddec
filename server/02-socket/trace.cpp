// SPDX-License-Identifier: MIT

#include "server/02-socket/trace.hpp"

#include <atomic>
#include <cstdio>

namespace net {
namespace {

std::atomic<bool> on = false;

void print(std::FILE* file, std::string line)
{
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), file);
    std::fflush(file);
}

}  // namespace

std::string printable(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string shown;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\r')
            shown += "\\r";
        else if (c == '\n')
            shown += "\\n";
        else if (c == '\t')
            shown += "\\t";
        else if (c == '\\')
            shown += "\\\\";
        else if (byte >= 0x20 && byte < 0x7f)
            shown += c;
        else
            (shown += "\\x") += {digits[byte >> 4], digits[byte & 15]};
    }
    return shown;
}

bool tracing()
{
    return on;
}

void set_tracing(bool wanted)
{
    on = wanted;
}

void trace(
    const Address& peer, Direction direction, const Received& received, std::string_view bytes)
{
    const std::string prefix = text(peer) + (direction == Direction::in ? " C: " : " S: ");
    std::string lines;
    while (!bytes.empty()) {
        const auto length = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
        lines += (lines.empty() ? "" : "\n") + prefix + printable(bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    switch (received.why) {
    case Received::Why::bytes: break;
    case Received::Why::ended: lines = prefix + "(end of stream)"; break;
    case Received::Why::gone: lines = prefix + "(connection reset)"; break;
    case Received::Why::late: lines = prefix + "(silence)"; break;
    }
    say(lines);
}

void say(std::string_view line)
{
    print(stdout, std::string(line));
}

void complain(std::string_view line)
{
    print(stderr, std::string(line));
}

}  // namespace net
