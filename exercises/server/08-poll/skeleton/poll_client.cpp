// SPDX-License-Identifier: MIT

#include "server/08-poll/poll_client.hpp"

#include "server/06-many/platform.hpp"
#include "server/07-dialogue/platform.hpp"

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

// YOUR CODE. What must poll() wait for? In some phases for bytes to read, in one for room to write.
platform::Waiting PollClient::interest() const
{
    return {client_.handle(), false, false};
}

// YOUR CODE. poll() says that this client is ready. What that means depends on the phase.
void PollClient::on_ready() { }

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

// YOUR CODE. One read, which does not block. `not_yet` is no error; no bytes otherwise: drop().
void PollClient::read() { }

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

// YOUR CODE. Send the output from sent_ on, as far as it goes without waiting: at `not_yet` return,
// and poll() will say when there is room. When all is sent, forget the output, and: a talk that is
// over lingers; one that wants input reads; else advance() makes the next piece when poll() comes
// back.
void PollClient::send() { }

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

// YOUR CODE. While the close lingers, what comes is read and thrown away, until the end: then
// drop().
void PollClient::drain()
{
    drop();
}

}  // namespace net
