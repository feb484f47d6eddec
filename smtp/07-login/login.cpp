// SPDX-License-Identifier: MIT

#include "smtp/07-login/login.hpp"

#include "client/06-send/unpredictable.hpp"
#include "smtp/07-login/submitter.hpp"

namespace smtp {

namespace {
constexpr int most_wrong = 5, most_failed = 20;
}  // namespace

Login::Login(const Hello& hello, const Envelope& envelope, Deliver& deliver,
    const mail::Accounts& accounts, mail::WrongPasswords& wrong_passwords, std::string client,
    bool plaintext) :
    hello_(hello),
    envelope_(envelope), deliver_(deliver), wrong_passwords_(wrong_passwords),
    client_(std::move(client)),
    sasl_(accounts, [this] { return mail::unpredictable(hello_.host_name); }), plaintext_(plaintext)
{
}

void Login::add_to(Dialogue& smtp, ServiceExtensions& extensions)
{
    commands_ = &smtp.commands;
    smtp.commands.on(
        {"AUTH", plaintext_ ? "PLAIN or LOGIN or CRAM-MD5; * cancels" : "CRAM-MD5; * cancels",
            "RFC 4954, 4"},
        [this](auto argument) { return auth(argument); });
    mail_ = smtp.commands.replace(
        {"MAIL", "FROM:<address> [SIZE=bytes] [BODY=7BIT or 8BITMIME] [SMTPUTF8] [AUTH=address]",
            "RFC 4954, 5 and 7"},
        [this](auto argument) { return mail(argument); });
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "RFC 5321, 7.9"}, [this](auto argument) { return rcpt(argument); });
    responses_.longest_line = 12288;  // RFC 4954, 4
    responses_.set_fallback([this](const Line& line) { return response(line); });

    extensions.offer(plaintext_ ? "AUTH PLAIN LOGIN CRAM-MD5" : "AUTH CRAM-MD5");
    extensions.add_parameter("AUTH", [](auto value) -> std::optional<Reply> {
        if (value && is_submitter(*value)) return {};
        return reply(501, "5.5.4 Say AUTH=address or AUTH=<>");
    });
}

Reply Login::auth(std::string_view argument)
{
    if (hello_.client_name.empty()) return reply(503, "5.5.1 Say EHLO first");
    if (account_) return reply(503, "5.5.1 You are logged in already");
    if (envelope_.is_open()) return reply(503, "5.5.1 Not during a mail transaction");
    const auto [mechanism, initial] = net::split(net::trimmed(argument));
    if (mechanism.empty()) return reply(501, "5.5.4 Say AUTH and a mechanism");
    if (!plaintext_ && mail::Sasl::is_clear(mechanism))
        return reply(504, "5.5.4 No passwords in the clear here: use CRAM-MD5");
    return reply_to(sasl_.begin(mechanism, net::trimmed(initial)));
}

// Commands are heard again, unless another challenge follows.
Reply Login::response(const Line& line)
{
    Reply answer = reply_to(sasl_.answer(line));
    if (!answer.next) answer.next = commands_;
    return answer;
}

Reply Login::reply_to(const Step& step)
{
    Reply challenge;
    switch (step.kind) {
    case Step::Kind::challenge:
        challenge = reply(334, step.text);
        challenge.next = &responses_;
        return challenge;
    case Step::Kind::success:
        account_ = step.account;
        return reply(235, "2.7.0 Welcome, " + account_->name);
    case Step::Kind::wrong: return wrong();
    default: return failed(step.kind);
    }
}

// A program that guesses passwords has to wait, and then to connect again.
Reply Login::wrong()
{
    Reply no = reply(535, "5.7.8 Wrong name or password");
    no.pause = wrong_passwords_.count(client_);
    if (++wrong_ < most_wrong) return no;
    no.text += reply(421, "4.7.0 " + hello_.host_name + " has had too many wrong passwords").text;
    return last(no);
}

Reply Login::failed(Step::Kind why)
{
    if (++failed_ > most_failed)
        return last(reply(421, "4.7.0 " + hello_.host_name + " has had too many bad commands"));
    switch (why) {
    case Step::Kind::malformed: return reply(501, "5.5.2 Not a response to this challenge");
    case Step::Kind::too_long: return reply(500, "5.5.6 The response is too long");
    case Step::Kind::not_base64: return reply(501, "5.5.2 Not base64");
    case Step::Kind::too_early:
        return reply(501, "5.7.0 With this mechanism the server speaks first");
    case Step::Kind::cancelled: return reply(501, "5.7.0 Cancelled");
    default: return reply(504, "5.5.4 No such mechanism here");
    }
}

// The Received field says how a message came in: the A of ESMTPA means that the client had logged
// in (RFC 4954, 7; the word is RFC 3848's). There is no such word for a client that has said HELO.
Reply Login::mail(std::string_view argument)
{
    Reply answer = mail_(argument);
    if (accepted(answer) && account_ && deliver_.protocol != "SMTP") deliver_.protocol += 'A';
    return answer;
}

// To a domain that is not ours, a 550 of the old row means that there is no relay for strangers.
Reply Login::rcpt(std::string_view argument)
{
    Reply answer = rcpt_(argument);
    const auto to = take_path_after("TO:", argument);
    const bool elsewhere = to && !deliver_.is_ours(*to);
    if (account_ && elsewhere && answer.text.starts_with("550"))
        return reply(550, "5.7.1 You may send there, but this host has no relay yet");
    return answer;
}

}  // namespace smtp
