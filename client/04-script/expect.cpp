// SPDX-License-Identifier: MIT

#include "client/04-script/expect.hpp"

#include "client/04-script/pattern.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>

namespace net {

// The caret is under the first byte that is wrong, and `at` is how many are right.
[[noreturn]] static void differs(
    const Wire& wire, const std::string& mark, std::string_view bytes, std::size_t at)
{
    const auto caret = mark.size() + printable(bytes.substr(0, at)).size();
    throw NotAsWritten(wire.peer() + " said\n" + mark + printable(bytes) + "\n" +
            std::string(caret, ' ') + "^ here it differs",
        at);
}

void expect_line(Wire& wire, const std::string& pattern)
{
    if (takes_anything(pattern) && !pattern.empty())
        throw Error(Error::Reason::other,
            "this would take any answer, also \"No such command\": write more of the line, at "
            "least the code, as in \"S: 250 {any}\"");
    const std::string line = wire.read_line();
    if (line.empty()) throw NotAsWritten("expected this line, but " + wire.why_no_more());
    if (!line.ends_with("\r\n"))
        throw NotAsWritten(
            wire.peer() + " said\n  " + printable(line) + "\nwhich does not end in \\r\\n",
            line.find_last_not_of("\r\n") + 1);
    const int at = mismatch(pattern, std::string_view(line).substr(0, line.size() - 2));
    if (at >= 0) differs(wire, "  S: ", line, static_cast<std::size_t>(at));
}

void expect_bytes(Wire& wire, const std::string& bytes)
{
    const auto got = wire.read_bytes(bytes.size());
    if (got == bytes) return;
    if (got.empty()) throw NotAsWritten("expected these bytes, but " + wire.why_no_more());
    const auto differ = std::mismatch(got.begin(), got.end(), bytes.begin(), bytes.end());
    differs(wire, "  S+ ", got, static_cast<std::size_t>(differ.first - got.begin()));
}

void expect_end(Wire& wire)
{
    const std::string what = "the connection should have ended here, but ";
    if (const auto line = wire.read_line(); !line.empty())
        throw NotAsWritten(what + wire.peer() + " said: " + printable(line));
    if (!wire.has_ended()) throw NotAsWritten(what + wire.why_no_more());
}

}  // namespace net
