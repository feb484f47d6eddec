// SPDX-License-Identifier: MIT

#include "server/08-poll/guest.hpp"

#include <array>
#include <utility>

namespace net {

Guest::Guest(Socket client, std::unique_ptr<Dialogue> dialogue, const Limits& limits, Stop& stop) :
    client_(std::move(client)), dialogue_(std::move(dialogue)),
    talk_(std::make_unique<Conversation>(*dialogue_)), limits_(limits), stop_(stop),
    deadline_(limits.idle), next_line_(limits.idle)
{
    platform::set_no_delay(client_.handle());
}

platform::Waiting Guest::wish() const
{
    return {client_.handle(), is_ == Is::hungry || is_ == Is::leaving, is_ == Is::sending};
}

void Guest::on_ready()
{
    if (is_ == Is::hungry)
        hear();
    else if (is_ == Is::leaving)
        drain();
    else if (sent_ < talk_->output.size())
        send();
    else
        go_on();
}

void Guest::on_time(Deadline::Time now)
{
    if (!(is_ == Is::hungry ? next_line_ : deadline_).is_over(now)) return;
    if (is_ == Is::pausing) return say();
    if (is_ != Is::hungry) return drop();
    talk_->end(dialogue_->too_slow);
    say();
}

void Guest::on_stop()
{
    if (is_ == Is::pausing) say();
    if (is_ == Is::hungry && talk_->is_at_rest()) insist();
}

void Guest::insist()
{
    if (is_ != Is::hungry) return;
    talk_->end(dialogue_->stopping);
    say();
}

void Guest::hear()
{
    const Received got = client_.read(talk_->input.room());
    if (got.why == Received::Why::late) return;  // nothing there after all
    if (!got) return drop();
    talk_->input.add(got.size);
    go_on();
}

// One step only: what is long, a letter of a gigabyte, is made and sent piece by piece, and the
// others have their turn between the pieces.
void Guest::go_on()
{
    talk_->advance();
    if (talk_->pause() == Milliseconds(0) || stop_.requested()) return say();
    is_ = Is::pausing;
    deadline_ = Deadline(talk_->pause());
}

void Guest::say()
{
    is_ = Is::sending;
    deadline_ = Deadline(limits_.idle);
    send();
}

void Guest::send()
{
    while (sent_ < talk_->output.size()) {
        const auto taken = client_.write(std::string_view(talk_->output).substr(sent_));
        if (!taken) return drop();
        if (*taken == 0) return;
        sent_ += *taken;
    }
    talk_->output.clear();
    sent_ = 0;
    if (talk_->is_over()) return see_off();
    deadline_ = Deadline(limits_.idle);  // for the next piece; this one was in time
    if (!talk_->is_hungry()) return;
    if (talk_->has_heard()) next_line_ = Deadline(limits_.idle);
    is_ = Is::hungry;
    if (stop_.requested()) on_stop();
}

// What the session held is free again before the connection ends.
void Guest::see_off()
{
    talk_.reset();
    dialogue_.reset();
    client_.half_close();
    deadline_ = Deadline(Milliseconds(1000));
    is_ = Is::leaving;
}

void Guest::drain()
{
    std::array<char, 2048> ignored;
    const Received got = client_.read(ignored);
    if (!got && got.why != Received::Why::late) drop();
}

}  // namespace net
