// SPDX-License-Identifier: MIT

#include "pop3/07-internet/answer.hpp"

#include "client/03-tap/network_order.hpp"
#include "server/02-socket/options.hpp"
#include "smtp/03-envelope/literal.hpp"

namespace dns {

namespace {

using net::number16, net::number32;

[[maybe_unused]] constexpr std::size_t header_size = 12;
[[maybe_unused]] constexpr std::uint32_t seconds_to_keep =
    60;  // the answer may be used again for so long

// Of the header (RFC 1035, 4.1.1), beside Flag and Code: the kind of question (0: a usual one), and
// two more codes.
[[maybe_unused]] constexpr unsigned opcode = 0x7800, format_error = 1, no_such_name = 3,
                                    not_implemented = 4;

// Of the header: 0 is the number of the question, 2 the flags.
[[maybe_unused]] std::uint16_t number_at(std::string_view bytes, std::size_t at)
{
    return Reader(bytes.substr(at)).number16();
}

}  // namespace

// YOUR CODE. Less than a header, and an answer: nothing. Another kind of question (opcode):
// the header with code not_implemented. What read_message() does not take (it throws Malformed),
// and what has no question: the header with code format_error. Otherwise the header, the question, and the records
// that the zone finds.
//
// The header (RFC 1035, 4.1.1): the number, the flags, and how many questions, answers, and records
// of two other kinds follow (none). A record (4.1.3): its name, type, class, seconds_to_keep, the
// length of its data, and its data: of A and AAAA ip_bytes(), of CNAME a name, of MX the preference
// and a name.
std::string answer_to(std::string_view bytes, const Zone& zone, std::size_t at_most)
{
    (void)bytes;
    (void)zone;
    (void)at_most;
    return {};
}

std::string ip_bytes(std::string_view text)
{
    std::string bytes;
    if (const auto groups = smtp::ipv6(text)) {
        for (const auto group : *groups) bytes += number16(group);
        return bytes;
    }
    for (int count = 0; count < 4; ++count) {
        const auto end = count < 3 ? text.find('.') : text.size();
        std::uint8_t number = 0;
        if (end == text.npos || !net::to_number(number)(text.substr(0, end))) return {};
        bytes += static_cast<char>(number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return bytes;
}

}  // namespace dns
