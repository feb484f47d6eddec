// SPDX-License-Identifier: MIT

#include "server/07-dialogue/conversation.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/deadline.hpp"

namespace net {

namespace {
constexpr std::size_t enough_output =
    32768;  // bytes; then the client has to take them before it hears more
}

Conversation::Conversation(Dialogue& dialogue) : output(dialogue.greeting), dialogue_(dialogue) { }

void Conversation::advance()
try {
    pause_ = Milliseconds(0);
    hungry_ = false;
    while (!over_ && pause_ == Milliseconds(0) && output.size() < enough_output) {
        if (body_) {
            if (!body_(output)) body_ = nullptr;
            continue;
        }
        if (!held_) {
            const auto line = input.next(dialogue_.state().longest_line);
            hungry_ = !line;
            if (hungry_) break;
            heard_ = true;
            held_ = dialogue_.hear(*line);
            if (tracing() && !dialogue_.answered_by().empty())
                say("    " + dialogue_.answered_by());
            if (held_->pause > Milliseconds(0) && !output.empty()) break;
        }
        Reply reply = *std::exchange(held_, std::nullopt);
        output += reply.text;
        body_ = std::move(reply.body);
        pause_ = reply.pause;
        over_ = reply.hang_up;
        if (reply.next) break;  // DATA, a letter's end, a password: said before more is heard
    }
} catch (const std::exception& error) {  // the machine failed in a place where nobody expected it
    complain(error.what());
    end(body_ ? "" : dialogue_.broken);  // no words of ours inside a letter
}

bool Conversation::has_heard()
{
    return std::exchange(heard_, false);
}

void Conversation::end(std::string_view last_word)
{
    output += last_word;
    body_ = nullptr;
    over_ = true;
}

void converse(Socket& client, Stop::Watch& watch, Dialogue& dialogue, const Limits& limits)
{
    platform::set_no_delay(client.handle());
    Conversation talk(dialogue);
    Deadline deadline(limits.idle);
    watch.set_rest(false);
    while (true) {
        talk.advance();
        if (talk.is_hungry() && talk.is_at_rest() && watch.stop().requested())
            talk.end(dialogue.stopping);

        if (talk.pause() > Milliseconds(0)) watch.stop().wait_for(talk.pause());
        if (!write_by(Deadline(limits.idle), client, talk.output)) return;
        talk.output.clear();
        if (talk.is_over()) return;
        if (!talk.is_hungry()) continue;

        if (talk.has_heard()) deadline = Deadline(limits.idle);  // time for the next line
        watch.set_rest(talk.is_at_rest());
        const Received got = read_by(deadline, client, talk.input.room());
        watch.set_rest(false);
        if (got)
            talk.input.add(got.size);
        else if (got.why == Received::Why::late)
            talk.end(dialogue.too_slow);
        else if (watch.stop().requested())
            talk.end(dialogue.stopping);
        else
            return;  // the client has left, politely or not
    }
}

}  // namespace net
