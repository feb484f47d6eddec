// SPDX-License-Identifier: MIT
//
// One client of the loop. A thread of server/07-dialogue remembers what its client is doing by
// where it is blocked in converse(). A PollClient remembers the same in a variable, its phase.
#pragma once

#include "server/06-many/deadline.hpp"
#include "server/07-dialogue/service.hpp"
#include "server/08-poll/platform.hpp"

namespace net {

class PollClient {
public:
    /// The socket must not block. `limits` and `stop` must outlive the object.
    PollClient(
        Socket client, std::unique_ptr<Dialogue> dialogue, const Limits& limits, const Stop& stop);

    /// The poll events that this client needs now.
    platform::Waiting interest() const;
    /// One of them has happened. Nothing here waits for the client; what the dialogue itself does,
    /// such as to flush a file, takes its time.
    void on_ready();
    /// A pause may be over, or a time limit. `now` is when the socket was last looked at.
    void on_time(Deadline::Time now);
    /// A stop is requested: ends the conversation, if it is between two commands.
    void on_stop();
    /// Ends it even in the middle of a message.
    void end_session();
    /// Closes without a reply.
    void drop() { phase_ = Phase::closed; }

    bool is_closed() const { return phase_ == Phase::closed; }
    const Address& peer() const { return client_.peer(); }

private:
    enum class Phase {
        reading,  // waits for the client's next bytes
        sending,  // waits for room for its output, or has more to make
        pausing,  // the reply is ready, and held back for a while
        lingering,  // has sent its last reply, and waits for the client to close
        closed
    };

    void read();
    void advance();
    void start_sending();
    void send();
    void start_lingering();
    void drain();

    Socket client_;
    std::unique_ptr<Dialogue> dialogue_;  // nullptr while it lingers, and so is talk_
    std::unique_ptr<Conversation> talk_;
    std::size_t sent_ = 0;  // bytes of the output
    const Limits& limits_;
    const Stop& stop_;
    Phase phase_ = Phase::sending;
    Deadline deadline_, next_line_;  // for this phase; for the client's next line
};

}  // namespace net
