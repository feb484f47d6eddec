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

// After the name of the host some words are allowed (ehlo-greet).
Reply Queue::ehlo(std::string_view who)
{
    Reply answer = ehlo_(who);
    if (accepted(answer))
        answer.text.insert(answer.text.find("\r\n"), " relays for clients that log in");
    return answer;
}

Reply Queue::rcpt(std::string_view argument)
{
    deliver_.elsewhere = login_.account() ? &spool_.account : nullptr;
    return rcpt_(argument);
}

Reply Queue::data(std::string_view argument)
{
    mail::StoredEnvelope waiting{envelope_.from.value_or(Path{}), mail::now(), {}};
    waiting.is_utf8 = deliver_.protocol.starts_with("UTF8");
    envelope_.to.for_each([&](const Path& to) {
        if (!deliver_.is_ours(to)) waiting.to.push_back({to, 0, waiting.arrived});
    });
    Reply go = begin_data_(argument);
    if (!accepted(go) || waiting.to.empty()) return go;
    try {
        arriving_ = deliver_.message()->name();
        spool_.begin(arriving_, waiting);
        return go;
    } catch (const std::exception& error) {
        forget_message();
        deliver_.fail(error);
        return data_.finish();
    }
}

Reply Queue::line(const Line& line)
{
    std::string file;
    if (!arriving_.empty() && line.text == "." && deliver_.message())
        file = deliver_.message()->file_name();
    Reply answer = old_line_(line);
    if (answer.text.empty() || arriving_.empty()) return answer;
    if (accepted(answer))
        last_message_.swap(file);
    else
        forget_message();
    arriving_.clear();
    return answer;
}

void Queue::forget_message()
{
    if (!arriving_.empty()) spool_.forget(std::exchange(arriving_, {}));
}

}  // namespace smtp
