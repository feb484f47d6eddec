// SPDX-License-Identifier: MIT

#include "server/08-poll/poll_client.hpp"

#include "server/06-many/platform.hpp"
#include "server/07-dialogue/platform.hpp"

#include <array>
#include <utility>

namespace net {

PollClient::PollClient(
    Socket client, std::unique_ptr<Dialogue> dialogue, const Limits& limits, const Stop& stop) :
    client_(std::move(client)),
    dialogue_(std::move(dialogue)), talk_(std::make_unique<Conversation>(*dialogue_)),
    limits_(limits), stop_(stop), deadline_(limits.idle), next_line_(limits.idle)
{
    platform::set_no_delay(client_.handle());
}

platform::Waiting PollClient::interest() const
{
    const bool reads = phase_ == Phase::reading || phase_ == Phase::lingering;
    return {client_.handle(), reads, phase_ == Phase::sending};
}

void PollClient::on_ready()
{
    switch (phase_) {
    case Phase::reading: return read();
    case Phase::sending: return sent_ < talk_->output.size() ? send() : advance();
    case Phase::lingering: return drain();
    case Phase::pausing:
    case Phase::closed: return;
    }
}

void PollClient::on_time(Deadline::Time now)
{
    if (!(phase_ == Phase::reading ? next_line_ : deadline_).is_over(now)) return;
    if (phase_ == Phase::pausing) return start_sending();
    if (phase_ != Phase::reading) return drop();
    talk_->end(dialogue_->too_slow);
    start_sending();
}

void PollClient::on_stop()
{
    if (phase_ == Phase::pausing) start_sending();
    if (phase_ == Phase::reading && talk_->is_between_commands()) end_session();
}

void PollClient::end_session()
{
    if (phase_ != Phase::reading) return;
    talk_->end(dialogue_->stopping);
    start_sending();
}

void PollClient::read()
{
    const IoResult got = client_.read(talk_->input.room());
    if (got.outcome == IoResult::Outcome::not_yet) return;
    if (!got) return drop();
    talk_->input.add(got.size);
    advance();
}

// One step only. A message of a gigabyte is made and sent piece by piece, and the other clients
// have their turn between the pieces.
void PollClient::advance()
{
    talk_->advance();
    if (talk_->pause() == Milliseconds(0) || stop_.requested()) return start_sending();
    phase_ = Phase::pausing;
    deadline_ = Deadline(talk_->pause());
}

void PollClient::start_sending()
{
    phase_ = Phase::sending;
    deadline_ = Deadline(limits_.idle);
    send();
}

void PollClient::send()
{
    while (sent_ < talk_->output.size()) {
        const IoResult taken = client_.write(std::string_view(talk_->output).substr(sent_));
        if (taken.outcome == IoResult::Outcome::not_yet) return;
        if (!taken) return drop();
        sent_ += taken.size;
    }
    std::string().swap(talk_->output);  // gives the memory back
    sent_ = 0;
    if (talk_->is_over()) return start_lingering();
    deadline_ = Deadline(limits_.idle);  // for the next piece; this one was in time
    if (!talk_->wants_input()) return;
    if (talk_->heard_line()) next_line_ = Deadline(limits_.idle);
    phase_ = Phase::reading;
    if (stop_.requested()) on_stop();
}

// A lingering close, as in server/06-many. What the session held is free before the connection
// ends.
void PollClient::start_lingering()
{
    talk_.reset();
    dialogue_.reset();
    platform::half_close(client_.handle());
    deadline_ = Deadline(lingering_time);
    phase_ = Phase::lingering;
}

void PollClient::drain()
{
    std::array<char, 2048> ignored;
    const IoResult got = client_.read(ignored);
    if (!got && got.outcome != IoResult::Outcome::not_yet) drop();
}

}  // namespace net
