// SPDX-License-Identifier: MIT

#include "pop3/03-retrieve/retrieve.hpp"

#include "client/06-send/dot_stuffer.hpp"
#include "server/02-socket/trace.hpp"

namespace pop3 {

void Retrieve::add_to(net::State& transaction)
{
    transaction.on({"RETR", "message", "RFC 1939, 5"}, [this](auto argument) {
        return transaction_.with_message(
            argument, [this](auto, Message& message) { return retr(message); });
    });
}

Reply Retrieve::retr(Message& message)
{
    std::shared_ptr<WireText> text;  // shared, because a std::function must be copyable
    try {
        auto file = transaction_.maildrop().open_file(message);
        if (!file) return err("The message is gone: another program has removed it");
        text = std::make_shared<WireText>(*std::move(file));
    } catch (const net::Error& error) {
        net::log_error(error);
        return err("[SYS/TEMP] The message cannot be read");
    }
    Reply reply = ok(std::to_string(message.size) + " octets");
    reply.body = [text, dots = mail::DotStuffer{}, piece = std::string()](
                     std::string& out) mutable {
        piece.clear();
        const bool more = text->read(piece);
        dots.add(piece, out);
        if (!more) dots.finish(out);
        return more;
    };
    return reply;
}

}  // namespace pop3
