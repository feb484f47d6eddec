// SPDX-License-Identifier: MIT

#include "smtp/10-trouble/fault_injector.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <utility>

namespace net {

namespace {

using Kind = FaultRule::Kind;
constexpr std::size_t beginning_size = 8192;  // bytes of a long answer
constexpr std::size_t largest_piece = 32768;
constexpr Milliseconds shortest_pause{1}, tick{100};

// Of an answer of many lines half of its beginning, of another one nothing.
[[maybe_unused]] std::string half_of(Reply& reply)
{
    if (!reply.body) return {};
    reply.body(reply.text);
    return reply.text.substr(0, reply.text.size() / 2);
}

// The beginning of a long answer comes at once with its first line. Each further piece is late
// again.
Reply delayed(Reply reply, Milliseconds late)
{
    reply.pause += late;
    while (late > Milliseconds(0) && reply.body && reply.text.size() < beginning_size)
        if (!reply.body(reply.text)) reply.body = nullptr;
    return reply;
}

}  // namespace

FaultInjector::FaultInjector(const FaultRules& rules, Refusal refusal, const Address& client) :
    rules_(rules), refusal_(std::move(refusal)),
    session_(client.port == 0 ? 0 : rules.next_session()), random_(rules.random_numbers(session_))
{
    const auto& slow = rules.slow();
    if (slow.most > 0 && happens(slow.percent))
        speed_ = slow.least + random_() % (slow.most - slow.least + 1);
    if (speed_ > 0) note("at " + std::to_string(speed_) + " bytes a second");
}

bool FaultInjector::happens(double percent)
{
    return 100.0 * static_cast<double>(random_()) / std::minstd_rand::max() <= percent;
}

// YOUR CODE. Each row of the state is replaced by one that asks answer(), with the name of the
// verb, the old row, and refusal_. state.replace(info, verb, file) returns the old one; `info` and
// `file` stay what they were.
void FaultInjector::add_to(State& state)
{
    (void)state;
}

void FaultInjector::add_to(Dialogue& dialogue)
{
    add_to(dialogue.commands);
    dialogue.greeting = answer(
        "GREETING", [&] { return dialogue.greeting; }, refusal_);
}

// YOUR CODE. The first of rules_.all() that is of this kind, for this verb or for ANY, and of which
// happens() says that it happens now.
const FaultRule* FaultInjector::applies(Kind kind, const std::string& verb)
{
    (void)kind;
    (void)verb;
    return nullptr;
}

void FaultInjector::note(const std::string& what) const
{
    if (session_ > 0) log("trouble: session " + std::to_string(session_) + ": " + what);
}

// YOUR CODE. In this order: a rule of the kind `fail` (its number is the code) means that `refuse`
// makes the reply, and not `ask`. An empty reply is no answer: nothing can happen to it. With
// `drop` the text is half_of(reply), the connection ends, and that is all. With `garble`, garble().
// With `delay` the reply is late by so many milliseconds: see the last line. note() what you do.
Reply FaultInjector::answer(
    const std::string& verb, const std::function<Reply()>& ask, const Refusal& refuse)
{
    (void)verb;
    (void)refuse;
    Reply reply = ask();
    const Milliseconds late{0};
    return speed_ > 0 && !reply.hang_up ? slow(std::move(reply), late)
                                        : delayed(std::move(reply), late);
}

// Bytes that broke clients: a bare LF, a NUL, other digits, an answer too many, half an answer.
void FaultInjector::garble(std::string& text)
{
    const auto middle = text.size() / 2;
    switch (random_() % 5) {
    case 0: std::erase(text, '\r'); break;
    case 1: text.insert(middle, 1, '\0'); break;
    case 2: text.front() = '9'; break;
    case 3: text += text; break;
    case 4: text.resize(middle); break;
    }
}

// Pieces of a tenth of a second, each of which waits for its time. If the answer is late as well,
// the first pieces have no bytes.
Reply FaultInjector::slow(Reply reply, Milliseconds late) const
{
    auto piece = std::clamp<std::size_t>(speed_ / 10, 1, largest_piece);
    if (!reply.body) piece = std::min(piece, reply.text.size());
    late +=
        std::exchange(reply.pause, std::max(Milliseconds(1000 * piece / speed_), shortest_pause));
    if (!reply.body && piece == reply.text.size()) {
        reply.pause += late;
        return reply;
    }
    reply.body = [piece, idle = late / reply.pause, text = std::move(reply.text),
                     rest = std::move(reply.body)](std::string& out) mutable {
        if (idle-- > 0) return true;
        while (rest && text.size() < piece)
            if (!rest(text)) rest = nullptr;
        out += text.substr(0, piece);
        text.erase(0, piece);
        return rest || !text.empty();
    };
    reply.text.clear();
    return reply;
}

// Short times are added up: a loop with poll looks at the clock ten times a second.
Milliseconds FaultInjector::time_for(std::size_t bytes)
{
    if (speed_ == 0) return Milliseconds(0);
    unused_ += 1000.0 * static_cast<double>(bytes) / static_cast<double>(speed_);
    const auto whole = Milliseconds(static_cast<std::int64_t>(unused_));
    if (whole < tick) return Milliseconds(0);
    unused_ -= static_cast<double>(whole.count());
    return whole;
}

}  // namespace net
