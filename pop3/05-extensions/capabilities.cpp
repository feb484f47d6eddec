// SPDX-License-Identifier: MIT

#include "pop3/05-extensions/extensions.hpp"

#include "smtp/07-login/md5.hpp"

#include <algorithm>

namespace pop3 {

namespace {

// Lets the header of a letter pass, the empty line behind it, and so many lines more. What it reads
// has its protecting dots already; they change no line's number.
class Head {
public:
    explicit Head(std::uint64_t lines) : lines_(lines) { }

    bool is_full() const { return in_text_ && lines_ == 0; }

    /// How many bytes of `text`, the next piece, are in the head.
    std::size_t take(std::string_view text)
    {
        std::size_t taken = 0;
        while (taken < text.size() && !is_full()) {
            const auto rest = text.substr(taken);
            const auto length = std::min(rest.find('\n'), rest.size() - 1) + 1;
            line_length_ += length;
            taken += length;
            if (rest[length - 1] != '\n') break;
            if (in_text_)
                --lines_;
            else
                in_text_ = line_length_ == 2;  // CR LF alone
            line_length_ = 0;
        }
        return taken;
    }

private:
    std::uint64_t lines_;
    bool in_text_ = false;
    std::size_t line_length_ = 0;  // so far
};

// "dbc.mtview.ca.us" of "<1896.697170952@dbc.mtview.ca.us>".
std::string_view host_in(std::string_view timestamp)
{
    timestamp.remove_prefix(std::min(timestamp.find('@') + 1, timestamp.size()));
    return timestamp.substr(0, timestamp.find('>'));
}

}  // namespace

Extensions::Extensions(Authorization& authorization, Transaction& transaction, Retrieve& retrieve,
    const smtp::Accounts& accounts, std::string timestamp, bool plaintext) :
    authorization_(authorization),
    transaction_(transaction), retrieve_(retrieve), accounts_(accounts),
    timestamp_(std::move(timestamp)),
    sasl_(accounts, [this] { return smtp::unpredictable(host_in(timestamp_)); }),
    plaintext_(plaintext)
{
}

void Extensions::plug(Dialogue& pop3)
{
    State& state = authorization_.transaction;
    pop3.greeting = "+OK POP3 ready " + timestamp_ + "\r\n";
    commands_ = &pop3.commands;
    pop3.commands.on("CAPA", alone([this] { return capa(); }));  // RFC 2449, 5
    pop3.commands.on("APOP", [this](auto proof) { return apop(proof); });  // RFC 1939, 7
    pop3.commands.on("AUTH", [this](auto how) { return auth(how); });  // RFC 5034, 4
    pop3.commands.instead("USER", [this](auto name) { return user(name); });  // RFC 1939, 7
    state.on("CAPA", alone([this] { return capa(); }));  // RFC 2449, 5
    state.on("TOP", [this](auto what) { return top(what); });  // RFC 1939, 7
    const auto id_of = transaction_.with_message([this](Message& message) {
        const auto number = transaction_.maildrop().number(message);
        return ok(std::to_string(number) + " " + unique_id(message));
    });
    state.on("UIDL", [this, id_of](std::string_view number) {  // RFC 1939, 7
        return net::without_trailing_space(number).empty() ? uidl() : id_of(number);
    });
    responses_.longest_line = 12288;  // as in SMTP: RFC 4954, 4
    responses_.otherwise = [this](const Line& line) { return response(line); };
}

// RFC 2449, 6. EXPIRE NEVER: we delete nothing by ourselves.
Reply Extensions::capa() const
{
    Reply all = ok("What this server can");
    for (const char* line : {"TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING",
             "EXPIRE NEVER", "IMPLEMENTATION From-an-echo-to-a-letter"})
        all.text.append(line).append("\r\n");
    if (plaintext_) all.text += "USER\r\n";
    all.text += plaintext_ ? "SASL PLAIN LOGIN CRAM-MD5\r\n" : "SASL CRAM-MD5\r\n";
    all.text += ".\r\n";
    return all;
}

Reply Extensions::user(std::string_view name)
{
    if (!plaintext_) return err("No password in the clear here: take APOP");
    return authorization_.user(name);
}

// "APOP name digest", the digest that of the timestamp with the password behind it.
Reply Extensions::apop(std::string_view argument)
{
    const auto [name, digest] = net::split(net::without_trailing_space(argument));
    if (name.empty() || digest.empty()) return err("Say APOP, a name and a digest");
    const auto* account = smtp::log_in(accounts_, name, digest, [this](std::string_view password) {
        return smtp::hexadecimal(smtp::md5(timestamp_ + std::string(password)));
    });
    return transaction_.open(authorization_.let_in(account));
}

Reply Extensions::auth(std::string_view argument)
{
    const auto [mechanism, rest] = net::split(net::without_trailing_space(argument));
    if (mechanism.empty()) return err("Say AUTH and a mechanism; CAPA lists them");
    if (!plaintext_ && smtp::Sasl::is_clear(mechanism))
        return err("No password in the clear here: take CRAM-MD5 or APOP");
    return say(sasl_.begin(mechanism, rest));
}

Reply Extensions::response(const Line& line)
{
    if (line.too_long) return back(err("The response is too long"));
    return back(say(line.is_clean() ? sasl_.answer(line.text) : Step{Step::Is::not_base64}));
}

// Where no other challenge follows and nobody is welcome, commands are heard again.
Reply Extensions::back(Reply answer)
{
    if (!answer.next) answer.next = commands_;
    return answer;
}

Reply Extensions::say(const Step& step)
{
    Reply challenge;
    switch (step.is) {
    case Step::Is::challenge:
        challenge.text = "+ " + step.text + "\r\n";
        challenge.next = &responses_;
        return challenge;
    case Step::Is::welcome:
    case Step::Is::wrong: return transaction_.open(authorization_.let_in(step.account));
    case Step::Is::malformed: return err("That is no response to this challenge");
    case Step::Is::not_base64: return err("That is not base64");
    case Step::Is::too_early: return err("This server speaks first there");
    case Step::Is::cancelled: return err("Cancelled");
    case Step::Is::unknown: break;
    }
    return err("No such mechanism here");
}

std::string unique_id(const Message& message)
{
    const auto id = message.id();
    const bool printable =
        std::all_of(id.begin(), id.end(), [](char c) { return c >= '!' && c <= '~'; });
    return printable && !id.empty() && id.size() <= 70 ? std::string(id)
                                                       : smtp::hexadecimal(smtp::md5(id));
}

Reply Extensions::uidl()
{
    return transaction_.list_of("Message numbers and unique names follow",
        [](const Message& message) { return unique_id(message); });
}

Reply Extensions::top(std::string_view argument)
{
    const auto [number, rest] = net::split(argument);
    const auto lines = whole_number(net::without_trailing_space(rest));
    if (!lines) return err("Say TOP, the number of a message and a number of lines");
    const auto show = [this, lines](Message& message) {
        Reply reply = retrieve_.retr(message);
        if (!accepted(reply)) return reply;
        reply.text = ok("The top of the message follows").text;
        reply.body = [whole = std::move(reply.body), head = Head(*lines), piece = std::string()](
                         std::string& out) mutable {
            piece.clear();
            if (!whole(piece)) {  // it ends before the head is full, and with a dot of its own
                out += piece;
                return false;
            }
            out.append(piece, 0, head.take(piece));
            if (head.is_full()) out += ".\r\n";
            return !head.is_full();
        };
        return reply;
    };
    return transaction_.with_message(show)(number);
}

}  // namespace pop3
