// SPDX-License-Identifier: MIT

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <utility>

namespace net {
namespace {

std::atomic<bool> on = false;

// Than the last read or write of any client.
std::string since_the_last_one()
{
    static Later later;
    return later();
}

std::string what_came(const IoResult& got)
{
    switch (got.outcome) {
    case IoResult::Outcome::bytes: return std::to_string(got.size) + " bytes";
    case IoResult::Outcome::ended: return "end of stream";
    case IoResult::Outcome::reset: return "connection reset";
    case IoResult::Outcome::not_yet: break;
    }
    return "nothing yet";
}

}  // namespace

void log(std::string_view line)
{
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
}

void log_error(const std::exception& error) noexcept
{
    std::fprintf(stderr, "%s\n", error.what());
}

void log_error(const Address& peer, const std::exception& error) noexcept
{
    const char* const format = peer.is_v6() ? "[%s]:%u: %s\n" : "%s:%u: %s\n";
    std::fprintf(stderr, format, peer.ip.c_str(), unsigned{peer.port}, error.what());
}

std::string Later::operator()()
{
    const auto now = Clock::now();
    const auto since = std::max(
        std::chrono::duration_cast<Milliseconds>(now - last_.exchange(now)), Milliseconds(0));
    return ", " + std::to_string(since.count()) + " ms later";
}

bool tracing()
{
    return on;
}

void set_tracing(bool wanted)
{
    on = wanted;
}

void trace(std::string_view line)
{
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void trace_read(const Address& peer, const IoResult& got, std::string_view bytes)
{
    const auto who = text(peer);
    trace(who + " <- " + what_came(got) + since_the_last_one() + lines_of(who + " <- ", bytes));
}

void trace_write(const Address& peer, std::string_view bytes)
{
    const auto who = text(peer);
    trace(who + " -> " + std::to_string(bytes.size()) + " bytes" + since_the_last_one() +
        lines_of(who + " -> ", bytes));
}

std::string printable(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::pair<char, const char*> escapes[] = {
        {'\r', "\\r"}, {'\n', "\\n"}, {'\t', "\\t"}, {'\\', "\\\\"}};
    std::string shown;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        std::string part{c};
        if (byte < 0x20 || byte > 0x7e) part = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        for (const auto& [character, escape] : escapes)
            if (c == character) part = escape;
        shown += part;
    }
    return shown;
}

std::string_view take_line(std::string_view& text)
{
    const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    return line;
}

std::string lines_of(const std::string& prefix, std::string_view bytes)
{
    std::string lines;
    while (!bytes.empty()) lines += "\n" + prefix + printable(take_line(bytes));
    return lines;
}

}  // namespace net
