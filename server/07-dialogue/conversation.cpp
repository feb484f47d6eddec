// SPDX-License-Identifier: MIT

#include "server/07-dialogue/conversation.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/deadline.hpp"
#include "server/07-dialogue/platform.hpp"

namespace net {

namespace {
constexpr std::size_t longest_reply = 1024;  // bytes, without its body
constexpr std::size_t enough_output = 8192;  // the client takes these before it is heard again
}  // namespace

Conversation::Conversation(Dialogue& dialogue) : dialogue_(dialogue), held_(dialogue.greeting) { }

void Conversation::advance()
try {
    pause_ = Milliseconds(0);
    wants_input_ = false;
    bool more = !over_;
    while (more && output.size() < enough_output) more = body_ ? add_piece() : answer_next_line();
} catch (const std::exception& error) {
    log_error(error);
    end(body_ ? "" : dialogue_.broken);  // in the middle of a long reply it would be a line of it
}

// False: the piece is sent before the next one is made.
bool Conversation::add_piece()
{
    if (!body_(output)) body_ = nullptr;
    pause_ = body_pause_;
    return pause_ == Milliseconds(0);
}

// False: stop here, send the output, come back. Room for the reply is made before the line is
// heard: a reply that says that a message is stored must not get lost for want of memory.
bool Conversation::answer_next_line()
{
    if (!held_) {
        const auto line = input.next(dialogue_.state().longest_line);
        wants_input_ = !line;
        if (!line) return false;
        output.reserve(output.size() + longest_reply);
        held_ = hear(*line);
    }
    if (held_->pause > Milliseconds(0) && !output.empty()) return false;

    Reply reply = *std::exchange(held_, std::nullopt);
    output += reply.text;
    body_ = std::move(reply.body);
    pause_ = body_pause_ = reply.pause;
    over_ = reply.hang_up;
    return !over_ && !reply.next && pause_ == Milliseconds(0);
}

Reply Conversation::hear(const Line& line)
{
    heard_line_ = true;
    Reply reply = dialogue_.hear(line);
    if (tracing()) {
        const auto function = dialogue_.answered_by();
        if (!function.empty()) trace("    " + function);
    }
    return reply;
}

bool Conversation::heard_line()
{
    return std::exchange(heard_line_, false);
}

void Conversation::end(std::string_view last_reply)
{
    output += last_reply;
    body_ = nullptr;
    over_ = true;
}

// Between two commands a stop of the server ends a read that waits; in the middle of a message it
// does not.
static IoResult read_input(const Socket& client, TimedSocket& timed, Stop& stop,
    const Deadline& deadline, Conversation& talk)
{
    std::optional<Stop::Registration> registration;
    if (talk.is_between_commands()) registration.emplace(stop, client);
    return timed.read_by(deadline, talk.input.room());
}

void converse(Socket& client, Stop& stop, Dialogue& dialogue, const Limits& limits)
{
    platform::set_no_delay(client.handle());
    TimedSocket timed(client);
    Conversation talk(dialogue);
    Deadline next_line(limits.idle);
    while (true) {
        talk.advance();
        if (stop.requested() && talk.wants_input() && talk.is_between_commands())
            talk.end(dialogue.stopping);

        if (talk.pause() > Milliseconds(0)) stop.wait_for(talk.pause());
        if (!timed.write_by(Deadline(limits.idle), talk.output)) return;
        std::string().swap(talk.output);  // gives the memory back, as clear() does not
        if (talk.is_over()) return;
        if (!talk.wants_input()) continue;

        if (talk.heard_line()) next_line = Deadline(limits.idle);
        const IoResult got = read_input(client, timed, stop, next_line, talk);
        if (got)
            talk.input.add(got.size);
        else if (got.outcome == IoResult::Outcome::not_yet)
            talk.end(dialogue.too_slow);
        else if (stop.requested())
            talk.end(dialogue.stopping);
        else
            return;  // the client has closed, or is gone
    }
}

}  // namespace net
