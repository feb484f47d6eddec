// SPDX-License-Identifier: MIT

#include "smtp/08-queue/queue.hpp"

#include <utility>

namespace smtp {

Queue::Queue(const Login& login, Envelope& envelope, Deliver& deliver, MailData& data,
    const mail::Spool& spool) :
    login_(login),
    envelope_(envelope), deliver_(deliver), data_(data), spool_(spool)
{
}

// The client has left in the middle of a message.
Queue::~Queue()
{
    forget_message();
}

void Queue::add_to(Dialogue& smtp)
{
    ehlo_ = smtp.commands.replace(
        {"EHLO", "", "RFC 5321, 4.1.1.1"}, [this](auto who) { return ehlo(who); });
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "RFC 5321, 3.6.2"}, [this](auto argument) { return rcpt(argument); });
    begin_data_ = smtp.commands.replace(
        {"DATA", "", "RFC 5321, 4.2.5"}, [this](auto argument) { return data(argument); });
    old_line_ =
        data_.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

// YOUR CODE. The row that was replaced, ehlo_, answers. Its first line gets the words " relays for
// clients that log in" (RFC 5321, 4.1.1.1: ehlo-greet).
Reply Queue::ehlo(std::string_view who)
{
    return ehlo_(who);
}

// YOUR CODE. deliver_.elsewhere says who gets messages for other domains: &spool_.account, or
// nobody. The rest is the matter of the row that was replaced, rcpt_.
Reply Queue::rcpt(std::string_view argument)
{
    return rcpt_(argument);
}

// YOUR CODE. The recipients that are not ours (deliver_.is_ours) make a mail::StoredEnvelope; ask
// for them before begin_data_, which clears them. If it says 354, and there are such recipients:
// the name of the message is deliver_.message()->name(), remember it in arriving_, and
// spool_.begin() stores the envelope. If that throws: forget_message(), deliver_.fail(), and
// data_.finish() is the answer.
Reply Queue::data(std::string_view argument)
{
    return begin_data_(argument);
}

// YOUR CODE. old_line_ hears the line. As long as its answer is empty, the message goes on. An
// answer that is not accepted() means: forget_message(). Afterwards nothing is arriving_ any more.
// (last_message_ is for the next lesson: the file_name() of the message, asked before its end.)
Reply Queue::line(const Line& line)
{
    return old_line_(line);
}

// YOUR CODE. If a message is arriving_, its envelope is removed: spool_.forget().
void Queue::forget_message() { }

}  // namespace smtp
