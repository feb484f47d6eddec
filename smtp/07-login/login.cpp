// SPDX-License-Identifier: MIT

#include "smtp/07-login/login.hpp"

#include <charconv>

namespace smtp {

namespace {
constexpr int patience = 3, most_wrong_passwords = 5;
constexpr std::chrono::seconds pause{2};

// Letters from ! to ~ but for + and =, and any byte as +XX (RFC 4954, 8: xtext). Nothing if it is
// none.
std::optional<std::string> from_xtext(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned byte = static_cast<unsigned char>(text[at]);
        if (byte < '!' || byte > '~' || byte == '=') return {};
        if (byte == '+') {
            if (text.size() - at < 3) return {};
            const char* end = text.data() + at + 3;
            if (std::from_chars(text.data() + at + 1, end, byte, 16).ptr != end) return {};
            at += 2;
        }
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

// The value of AUTH= behind MAIL: on whose behalf a letter is sent, an address or <>. Nobody here
// has to know (RFC 4954, 5).
bool is_submitter(std::string_view value)
{
    const auto decoded = from_xtext(value);
    if (!decoded || *decoded == "<>") return decoded.has_value();
    const std::string path = "<" + *decoded + ">";
    std::string_view rest = path;
    const auto mailbox = take_path(rest, Letters::utf8);
    const bool has_route = decoded->starts_with('@');
    return mailbox && rest.empty() && !mailbox->domain.empty() && !has_route;
}

}  // namespace

Login::Login(Hello& hello, Envelope& envelope, Deliver& deliver, Extensions& extensions,
    const Accounts& accounts, bool plaintext) :
    hello_(hello),
    envelope_(envelope), deliver_(deliver), extensions_(extensions),
    sasl_(accounts, [this] { return unpredictable(hello_.name()); }), plaintext_(plaintext)
{
    extensions_.offer(plaintext_ ? "AUTH PLAIN LOGIN CRAM-MD5" : "AUTH CRAM-MD5");
    extensions_.explain("AUTH",
        plaintext_ ? "AUTH PLAIN [base64], AUTH LOGIN or AUTH CRAM-MD5; * cancels"
                   : "AUTH CRAM-MD5; * cancels");
    extensions_.parameter("AUTH", [](auto value) -> std::optional<Reply> {
        if (value && is_submitter(*value)) return {};
        return reply(501, "5.5.4 Say AUTH=address or AUTH=<>");
    });
}

void Login::plug(Dialogue& smtp)
{
    commands_ = &smtp.commands;
    smtp.commands.on("AUTH", [this](auto how) { return auth(how); });  // RFC 4954, 4
    smtp.commands.instead("EHLO", [this](auto who) { return ehlo(who); });  // RFC 4954, 7
    smtp.commands.instead("RCPT", [this](auto to) { return rcpt(to); });  // RFC 5321, 7.9
    responses_.longest_line = 12288;  // RFC 4954, 4
    responses_.otherwise = [this](const Line& line) { return response(line); };
}

Reply Login::auth(std::string_view argument)
{
    if (!hello_.greeted()) return reply(503, "5.5.1 Say EHLO first");
    if (account_) return reply(503, "5.5.1 You are logged in already");
    if (envelope_.is_open()) return reply(503, "5.5.1 Not in the middle of a letter");
    const auto [mechanism, rest] = net::split(net::without_trailing_space(argument));
    if (mechanism.empty()) return reply(501, "5.5.4 Say AUTH and a mechanism");
    if (!plaintext_ && Sasl::is_clear(mechanism))
        return reply(504, "5.5.4 No password in the clear here: take CRAM-MD5");
    return say(sasl_.begin(mechanism, rest));
}

Reply Login::response(const Line& line)
{
    if (line.too_long) return back(reply(500, "5.5.6 The response is too long"));
    return back(say(line.is_clean() ? sasl_.answer(line.text) : Step{Step::Is::not_base64}));
}

// Where no other challenge follows, commands are heard again.
Reply Login::back(Reply answer)
{
    if (!answer.next) answer.next = commands_;
    return answer;
}

Reply Login::say(const Step& step)
{
    Reply challenge;
    switch (step.is) {
    case Step::Is::challenge:
        challenge = reply(334, step.text);
        challenge.next = &responses_;
        return challenge;
    case Step::Is::welcome:
        account_ = step.account;
        note_login();
        return reply(235, "2.7.0 Welcome, " + account_->name);
    case Step::Is::wrong: return wrong();
    case Step::Is::malformed: return reply(501, "5.5.2 That is no response to this challenge");
    case Step::Is::not_base64: return reply(501, "5.5.2 That is not base64");
    case Step::Is::too_early: return reply(501, "5.7.0 This server speaks first there");
    case Step::Is::cancelled: return reply(501, "5.7.0 Cancelled");
    case Step::Is::unknown: break;
    }
    return reply(504, "5.5.4 No such mechanism here");
}

// Slower and slower, then no more: a machine that guesses passwords has all the time of the world.
Reply Login::wrong()
{
    Reply no = reply(535, "5.7.8 Wrong name or password");
    if (++wrong_passwords_ >= patience) no.pause = pause;
    if (wrong_passwords_ < most_wrong_passwords) return no;
    no.text += reply(421, "4.7.0 " + hello_.name() + " has heard too many wrong passwords").text;
    no.hang_up = true;
    return no;
}

// The Received field tells how a letter came in: the A of ESMTPA is "logged in" (RFC 4954, 7; the
// word is RFC 3848's). There is none for who said HELO.
void Login::note_login()
{
    if (hello_.protocol() == "ESMTP") hello_.set_protocol("ESMTPA");
}

Reply Login::ehlo(std::string_view who)
{
    Reply answer = extensions_.ehlo(who);
    if (account_ && accepted(answer)) note_login();
    return answer;
}

Reply Login::rcpt(std::string_view argument)
{
    auto rest = argument;
    const auto to = take_path_after("TO:", rest, envelope_.letters());
    const bool elsewhere = to && !to->is_null() && !deliver_.is_our_domain(*to);
    if (account_ && envelope_.is_open() && elsewhere)
        return reply(550, "5.7.1 You may send there, but this host has no relay yet");
    return deliver_.rcpt(argument);
}

}  // namespace smtp
