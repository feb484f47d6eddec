// SPDX-License-Identifier: MIT

#include "smtp/10-trouble/trouble.hpp"

namespace smtp {

namespace {
std::string why(int code)
{
    return std::to_string(code / 100) + ".0.0 Trouble on request";
}

// After 421 the server closes (RFC 5321, 4.2.1).
Reply refusal(int code)
{
    const auto no = reply(code, why(code));
    return code == 421 ? last(no) : no;
}
}  // namespace

Trouble::Trouble(const net::FaultRules& rules, MailData& data, const net::Address& client) :
    data_(data), faults_(rules, refusal, client)
{
}

void Trouble::add_to(Dialogue& smtp)
{
    faults_.add_to(smtp);
    old_line_ =
        data_.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

// A line of the message. A message that fails at its end must not be stored, so it is refused
// before that line is heard.
Reply Trouble::line(const Line& line)
{
    const auto time = faults_.time_for(line.text.size() + 2);
    if (line.text != "." || !line.is_clean()) {
        Reply nothing = old_line_(line);
        nothing.pause += time;
        return nothing;
    }
    const auto hear = [&] { return old_line_(line); };
    return faults_.answer("DOT", hear, [&](int code) {
        data_.refuse(code, why(code));
        const Reply no = old_line_(line);
        return code == 421 && !no.text.empty() ? last(no) : no;
    });
}

}  // namespace smtp
