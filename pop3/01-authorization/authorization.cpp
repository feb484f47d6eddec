// SPDX-License-Identifier: MIT

#include "pop3/01-authorization/authorization.hpp"

#include <utility>

namespace pop3 {

Reply ok(std::string_view text)
{
    return {std::string("+OK ").append(text).append("\r\n")};
}

Reply err(std::string_view text)
{
    return {std::string("-ERR ").append(text).append("\r\n")};
}

bool accepted(const Reply& reply)
{
    return reply.text.starts_with("+OK");
}

Reply last(Reply reply)
{
    reply.hang_up = true;
    return reply;
}

Reply goodbye()
{
    return last(ok("Goodbye"));
}

net::Verb alone(std::function<Reply()> then)
{
    return [then = std::move(then)](std::string_view argument) {
        if (!net::without_trailing_space(argument).empty()) return err("This command stands alone");
        return then();
    };
}

namespace {

constexpr int patience = 3, most_wrong_passwords = 10, most_bad_lines = 20;
constexpr std::chrono::seconds pause{2};

}  // namespace

void Authorization::plug(Dialogue& pop3)
{
    pop3.greeting = "+OK POP3 ready\r\n";
    pop3.broken = "-ERR The server has a problem, try again later\r\n";
    pop3.commands.on("USER", [this](auto name) { return user(name); });  // RFC 1939, 7
    pop3.commands.on("PASS", [this](auto password) { return pass(password); });  // RFC 1939, 7
    pop3.commands.on("QUIT", alone(goodbye));  // RFC 1939, 4
    transaction.on("QUIT", alone(goodbye));  // RFC 1939, 5
    pop3.commands.otherwise =
        transaction.otherwise = [this](const Line& line) { return otherwise(line); };
}

Reply Authorization::otherwise(const Line& line)
{
    if (net::is_http(line.text)) return last(err("This is a mail server and no web server"));
    if (++bad_lines_ > most_bad_lines) return last(err("Too many bad commands"));
    if (line.too_long) return err("The line is too long");
    if (!line.is_clean()) return err("A line ends in CR LF, and neither stands alone");
    return err("No such command here");
}

// A name that nobody has is answered as one that somebody has: who asks shall not learn who lives
// here.
Reply Authorization::user(std::string_view name)
{
    user_ = net::without_trailing_space(name);
    if (user_.empty()) return err("USER needs a name");
    return ok("Now the password");
}

// All behind "PASS " is the password, spaces too (RFC 1939, 7).
Reply Authorization::pass(std::string_view password)
{
    if (user_.empty()) return err("USER comes first");
    const auto name = std::exchange(user_, {});
    return let_in(smtp::log_in(accounts_, name, password));
}

Reply Authorization::let_in(const smtp::Account* account)
{
    if (account) {
        account_ = account;
        Reply welcome = ok("Welcome, " + account->name);
        welcome.next = &transaction;
        return welcome;
    }
    Reply wrong = err("[AUTH] Wrong name or password");  // RFC 3206
    if (++wrong_passwords_ >= patience) wrong.pause = pause;
    return wrong_passwords_ < most_wrong_passwords ? wrong : last(wrong);
}

}  // namespace pop3
