// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/transaction.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <charconv>

namespace pop3 {

namespace {
constexpr std::size_t piece_size = 8192;  // bytes of a long reply that are made at once
}

bool accepted(const Reply& reply)
{
    return reply.text.starts_with("+OK");
}

// YOUR CODE. Digits and nothing else; UINT64_MAX for a number that does not fit.
std::optional<std::uint64_t> whole_number(std::string_view text)
{
    (void)text;
    return {};
}

// YOUR CODE. Replace PASS: what the old row, pass_, says goes through open(). In the state
// TRANSACTION replace QUIT, and add STAT, LIST and NOOP ("+OK Still here").
void Transaction::add_to(Dialogue& pop3)
{
    pass_ = pop3.commands.replace(
        {"PASS", "", "RFC 1939, 4"}, [this](auto password) { return pass_(password); });
}

// YOUR CODE. If the login was accepted, Maildrop::open() locks and lists the maildrop. It returns
// nothing if another session has it: "-ERR [IN-USE] Another session has this maildrop"; if it
// throws: log it, "-ERR [SYS/TEMP] The maildrop cannot be opened, try again later".
Reply Transaction::open(Reply welcome)
{
    return welcome;
}

// YOUR CODE. No number, or one that begins with 0: "-ERR Say the number of a message; LIST shows
// them". No such message: "-ERR No such message". Else then(number, message).
Reply Transaction::with_message(std::string_view argument,
    const std::function<Reply(std::uint64_t number, Message& message)>& then)
{
    (void)argument;
    (void)then;
    return err("with_message is yours to write");
}

// YOUR CODE. The maildrop is free before the client hears the answer of the old row.
Reply Transaction::quit()
{
    return quit_("");
}

// YOUR CODE. How many messages there are, and how many bytes they have: "+OK 2 320".
Reply Transaction::stat()
{
    return err("STAT is yours to write");
}

// YOUR CODE. Without a number: list_of("Message numbers and sizes follow", ...). With one: "+OK 2
// 200".
Reply Transaction::list(std::string_view argument)
{
    (void)argument;
    return err("LIST is yours to write");
}

// YOUR CODE. "+OK title", then a line for each message, then a dot. The body makes them in pieces
// of piece_size bytes: it is called again until it returns false.
Reply Transaction::list_of(std::string_view title, std::function<std::string(const Message&)> about)
{
    (void)title;
    (void)about;
    (void)piece_size;
    return err("list_of is yours to write");
}

}  // namespace pop3
