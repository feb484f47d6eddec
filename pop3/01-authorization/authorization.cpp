// SPDX-License-Identifier: MIT

#include "pop3/01-authorization/authorization.hpp"

#include <utility>

namespace pop3 {

namespace {
constexpr int answered_at_once = 2, most_wrong_passwords = 10;  // wrong passwords
constexpr int most_bad_lines = 20;
constexpr std::chrono::seconds pause{2};
}  // namespace

void Authorization::add_to(Dialogue& pop3)
{
    pop3.greeting.text = "+OK " + host_.name() + " POP3 ready\r\n";
    pop3.broken = "-ERR The server has a problem, try again later\r\n";
    pop3.commands.on({"USER", "name", "RFC 1939, 7"}, [this](auto name) { return user(name); });
    pop3.commands.on(
        {"PASS", "password", "RFC 1939, 7"}, [this](auto password) { return pass(password); });
    pop3.commands.on({"QUIT", "", "RFC 1939, 4"}, without_argument(goodbye));
    pop3.commands.set_fallback([this](const Line& line) { return other(line); });
    transaction_state.on({"QUIT", "", "RFC 1939, 5"}, without_argument(goodbye));
    transaction_state.set_fallback([this](const Line& line) { return other(line); });
}

Reply Authorization::other(const Line& line)
{
    if (net::is_from_a_browser(line.text))
        return last(err("This is a mail server, not a web server"));
    if (++bad_lines_ > most_bad_lines) return last(err("Too many bad commands"));
    if (line.too_long) return err("The line is too long");
    if (!line.is_clean()) return err("A line must end in CR LF, and have no other CR or LF");
    return err("No such command here");
}

// A name that does not exist gets the same answer as one that does. So nobody learns from it which
// accounts there are.
Reply Authorization::user(std::string_view name)
{
    user_ = net::trimmed(name);
    if (user_.empty()) return err("USER needs a name");
    return ok("Now the password");
}

// Everything after "PASS " is the password, including spaces (RFC 1939, 7). The comparison takes
// some nanoseconds more for a password that begins correctly; smtp/07-login hides even that.
Reply Authorization::pass(std::string_view password)
{
    if (user_.empty()) return err("USER comes first");
    const auto* found = accounts_.find_login(std::exchange(user_, {}));
    return log_in(found && found->password == password ? found : nullptr);
}

Reply Authorization::log_in(const mail::Account* found)
{
    if (found) {
        account = found;
        Reply welcome = ok("Welcome, " + account->name);
        welcome.next = &transaction_state;
        return welcome;
    }
    Reply wrong = err("[AUTH] Wrong name or password");  // RFC 3206
    if (++wrong_passwords_ > answered_at_once) wrong.pause = pause;
    return wrong_passwords_ < most_wrong_passwords ? wrong : last(wrong);
}

}  // namespace pop3
