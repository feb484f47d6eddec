// SPDX-License-Identifier: MIT

#include "pop3/01-authorization/authorization.hpp"

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

Reply goodbye()
{
    Reply reply = ok("Goodbye");
    reply.hang_up = true;
    return reply;
}

net::Verb alone(std::function<Reply()> then)
{
    return [then = std::move(then)](std::string_view argument) {
        if (!net::without_trailing_space(argument).empty()) return err("This command stands alone");
        return then();
    };
}

namespace {

constexpr int patience = 3, most_wrong_passwords = 10;
constexpr std::chrono::seconds pause{2};

Reply no_such_command(const Line& line)
{
    if (line.too_long) return err("The line is too long");
    if (!line.is_clean()) return err("A line ends in CR LF, and neither stands alone");
    return err("No such command here");
}

}  // namespace

void Authorization::plug(Dialogue& pop3)
{
    pop3.greeting = "+OK POP3 ready\r\n";
    pop3.broken = "-ERR The server has a problem, try again later\r\n";
    pop3.commands.on("USER", [this](auto name) { return user(name); });  // RFC 1939, 7
    pop3.commands.on("PASS", [this](auto password) { return pass(password); });  // RFC 1939, 7
    pop3.commands.on("QUIT", alone(goodbye));  // RFC 1939, 4
    transaction.on("QUIT", alone(goodbye));  // RFC 1939, 5
    pop3.commands.otherwise = transaction.otherwise = no_such_command;
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
    const auto* account = accounts_.find(user_);
    user_.clear();
    if (account && account->password == password) {
        account_ = account;
        Reply welcome = ok("Welcome, " + account->name);
        welcome.next = &transaction;
        return welcome;
    }
    Reply wrong = err("Wrong name or password");
    if (++wrong_passwords_ >= patience) wrong.pause = pause;
    wrong.hang_up = wrong_passwords_ >= most_wrong_passwords;
    return wrong;
}

}  // namespace pop3
