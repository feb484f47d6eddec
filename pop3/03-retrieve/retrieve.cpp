// SPDX-License-Identifier: MIT

#include "pop3/03-retrieve/retrieve.hpp"

#include "server/02-socket/trace.hpp"

namespace pop3 {

void DotStuffer::add(std::string_view text, std::string& out)
{
    while (!text.empty()) {
        if (at_line_start_ && text.front() == '.') out += '.';
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        at_line_start_ = text[end - 1] == '\n';
        out += text.substr(0, end);
        text.remove_prefix(end);
    }
}

void Retrieve::plug(State& transaction)
{
    const auto retrieve = [this](Message& message) { return retr(message); };
    transaction.on("RETR", transaction_.with_message(retrieve));  // RFC 1939, 5
}

Reply Retrieve::retr(Message& message)
{
    std::shared_ptr<WireText> letter;  // shared, since a std::function can be copied; nobody does
    try {
        auto text = transaction_.maildrop().text(message);
        if (!text) return err("The message is gone: another program has removed it");
        letter = std::make_shared<WireText>(*std::move(text));
    } catch (const net::Error& error) {
        net::complain(error.what());
        return err("[SYS/TEMP] The message cannot be read");
    }
    Reply reply = ok(std::to_string(message.size) + " octets");
    reply.body = [letter, dots = DotStuffer{}, piece = std::string()](std::string& out) mutable {
        piece.clear();
        const bool more = letter->read(piece);
        dots.add(piece, out);
        if (!more) dots.finish(out);
        return more;
    };
    return reply;
}

}  // namespace pop3
