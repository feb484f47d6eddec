// SPDX-License-Identifier: MIT

#include "pop3/03-retrieve/retrieve.hpp"

#include "client/06-send/dot_stuffer.hpp"
#include "server/02-socket/trace.hpp"

namespace pop3 {

// YOUR CODE. RETR: transaction_.with_message() finds the message, retr() answers.
void Retrieve::add_to(net::State& transaction)
{
    (void)transaction;
}

// YOUR CODE. transaction_.maildrop().open_file(message) gives the file; nothing: "-ERR The message
// is gone: another program has removed it"; if it throws: log it, "-ERR [SYS/TEMP] The message
// cannot be read". Then "+OK N octets" and a body. It reads a piece of the WireText (which has CR
// LF already), and a DotStuffer adds what POP3 wants: a dot before each line that begins with one,
// and the line with a dot at the end.
Reply Retrieve::retr(Message& message)
{
    (void)message;
    return err("RETR is yours to write");
}

}  // namespace pop3
