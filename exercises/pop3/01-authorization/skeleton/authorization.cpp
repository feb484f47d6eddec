// SPDX-License-Identifier: MIT

#include "pop3/01-authorization/authorization.hpp"

namespace pop3 {

namespace {
[[maybe_unused]] constexpr int answered_at_once = 2, most_wrong_passwords = 10;  // wrong passwords
[[maybe_unused]] constexpr int most_bad_lines = 20;
constexpr std::chrono::seconds pause{2};
}  // namespace

// YOUR CODE. Two tables. pop3.commands, for a client that we do not know: USER, PASS, QUIT, and a
// fallback, other(). transaction_state, for one that has logged in: QUIT and the same fallback. The
// greeting is "+OK HOST POP3 ready"; when something breaks: "-ERR The server has a problem, try
// again later".
void Authorization::add_to(Dialogue& pop3)
{
    pop3.greeting.text = "-ERR this server is yours to write\r\n";
    pop3.commands.set_fallback([this](const Line& line) { return other(line); });
}

// YOUR CODE. A browser: the last reply. After 20 bad lines: "-ERR Too many bad commands", the last
// one. Too long: "-ERR The line is too long"; not clean: "-ERR A line must end in CR LF, and have
// no other CR or LF"; else "-ERR No such command here".
Reply Authorization::other(const Line& line)
{
    (void)line;
    return err("No such command here");
}

// YOUR CODE. Remember the name, and say "+OK Now the password", whoever it is. No name: "-ERR USER
// needs a name".
Reply Authorization::user(std::string_view name)
{
    (void)name;
    return err("USER is yours to write");
}

// YOUR CODE. "-ERR USER comes first". Everything after the space is the password. find_login()
// finds an account, log_in() answers; the name is forgotten.
Reply Authorization::pass(std::string_view password)
{
    (void)password;
    return err("PASS is yours to write");
}

// YOUR CODE. Of `found`: remember it, "+OK Welcome, NAME", and the next line is heard by
// transaction_state. Else "-ERR [AUTH] Wrong name or password": the third one and each after it
// late, the tenth is the last.
Reply Authorization::log_in(const mail::Account* found)
{
    (void)found;
    return err("log_in is yours to write");
}

}  // namespace pop3
