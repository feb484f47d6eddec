// SPDX-License-Identifier: MIT

#include "pop3/05-extensions/capabilities.hpp"

#include "client/06-send/md5.hpp"
#include "client/06-send/unpredictable.hpp"
#include "pop3/05-extensions/top.hpp"

#include <algorithm>

namespace pop3 {

namespace {
constexpr int most_failed = 20;
}

Capabilities::Capabilities(Authorization& authorization, Transaction& transaction,
    Retrieve& retrieve, const mail::Host& host, const mail::Accounts& accounts,
    mail::WrongPasswords& wrong_passwords, std::string client, std::string timestamp,
    bool plaintext) :
    authorization_(authorization),
    transaction_(transaction), retrieve_(retrieve), host_(host), accounts_(accounts),
    wrong_passwords_(wrong_passwords), client_(std::move(client)), timestamp_(std::move(timestamp)),
    sasl_(accounts, [this] { return mail::unpredictable(host_.name()); }), plaintext_(plaintext)
{
}

void Capabilities::add_to(Dialogue& pop3)
{
    pop3.greeting.text = "+OK " + host_.name() + " POP3 ready " + timestamp_ + "\r\n";
    net::State& commands = pop3.commands;
    commands.on({"CAPA", "", "RFC 2449, 5"}, without_argument([this] { return capa(); }));
    commands.on(
        {"APOP", "name digest", "RFC 1939, 7"}, [this](auto argument) { return apop(argument); });
    commands.on({"AUTH", "mechanism [response]", "RFC 5034, 4"},
        [this](auto argument) { return auth(argument); });
    user_ = commands.replace({"USER", "", "RFC 1939, 7"}, [this](auto name) { return user(name); });
    pass_ = commands.replace(
        {"PASS", "", "RFC 1939, 7"}, [this](auto password) { return hold_back(pass_(password)); });
    commands_ = &commands;
    responses_.longest_line = 12288;  // as in SMTP: RFC 4954, 4
    responses_.set_fallback([this](const Line& line) { return response(line); });

    net::State& state = authorization_.transaction_state;
    state.on({"CAPA", "", "RFC 2449, 5"}, without_argument([this] { return capa(); }));
    state.on({"UIDL", "[message]", "RFC 1939, 7"}, [this](auto message) { return uidl(message); });
    state.on(
        {"TOP", "message lines", "RFC 1939, 7"}, [this](auto argument) { return top(argument); });
}

// RFC 2449, 6. EXPIRE NEVER: this server deletes nothing by itself.
Reply Capabilities::capa() const
{
    Reply all = ok("Capabilities follow");
    for (const char* line : {"TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING",
             "EXPIRE NEVER", "IMPLEMENTATION From-an-echo-to-a-letter"})
        all.text.append(line).append("\r\n");
    if (plaintext_) all.text += "USER\r\n";
    all.text += plaintext_ ? "SASL PLAIN LOGIN CRAM-MD5\r\n" : "SASL CRAM-MD5\r\n";
    all.text += ".\r\n";
    return all;
}

Reply Capabilities::user(std::string_view name)
{
    if (!plaintext_) return err("No passwords in the clear here: use APOP");
    return user_(name);
}

// YOUR CODE. "APOP name digest": the digest is MD5 of the timestamp in the greeting, followed by
// the password (RFC 1939, 7). mail::log_in() compares digests; log_in() makes the reply. Without a
// name or a digest: "-ERR Say APOP, a name and a digest".
Reply Capabilities::apop(std::string_view argument)
{
    (void)argument;
    return err("APOP is yours to write");
}

Reply Capabilities::log_in(const mail::Account* account)
{
    return hold_back(transaction_.open(authorization_.log_in(account)));
}

// The answer to a wrong password says [AUTH]. How late it comes is now decided by what came from
// this address, in other sessions too.
Reply Capabilities::hold_back(Reply reply)
{
    if (reply.text.starts_with("-ERR [AUTH]")) reply.pause = wrong_passwords_.count(client_);
    return reply;
}

Reply Capabilities::auth(std::string_view argument)
{
    const auto [mechanism, initial] = net::split(net::trimmed(argument));
    if (mechanism.empty()) return err("Say AUTH and a mechanism; CAPA lists them");
    if (!plaintext_ && mail::Sasl::is_clear(mechanism))
        return err("No passwords in the clear here: use CRAM-MD5 or APOP");
    return reply_to(sasl_.begin(mechanism, net::trimmed(initial)));
}

// Commands are heard again, unless another challenge or the next state follows.
Reply Capabilities::response(const Line& line)
{
    Reply answer = reply_to(sasl_.answer(line));
    if (!answer.next) answer.next = commands_;
    return answer;
}

Reply Capabilities::reply_to(const Step& step)
{
    switch (step.kind) {
    case Step::Kind::challenge: return {.text = "+ " + step.text + "\r\n", .next = &responses_};
    case Step::Kind::success:
    case Step::Kind::wrong: return log_in(step.account);
    default: return failed(step.kind);
    }
}

Reply Capabilities::failed(Step::Kind why)
{
    if (++failed_ > most_failed) return last(err("Too many bad commands"));
    switch (why) {
    case Step::Kind::malformed: return err("Not a response to this challenge");
    case Step::Kind::too_long: return err("The response is too long");
    case Step::Kind::not_base64: return err("Not base64");
    case Step::Kind::too_early: return err("With this mechanism the server speaks first");
    case Step::Kind::cancelled: return err("Cancelled");
    default: return err("No such mechanism here");
    }
}

// YOUR CODE. The id of the file, if it is 1 to 70 characters from "!" to "~"; else the MD5 of it,
// in hexadecimal.
std::string unique_id(const Message& message)
{
    (void)message;
    return "?";
}

// YOUR CODE. Like LIST, with the unique id in place of the size: transaction_.list_of().
Reply Capabilities::uidl(std::string_view argument)
{
    (void)argument;
    return err("UIDL is yours to write");
}

// YOUR CODE. Two numbers: a message, and how many lines. Else "-ERR Say TOP, the number of a
// message and a number of lines". retrieve_.retr() makes the whole reply, top_of() cuts it.
Reply Capabilities::top(std::string_view argument)
{
    (void)argument;
    return err("TOP is yours to write");
}

}  // namespace pop3
