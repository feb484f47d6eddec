// SPDX-License-Identifier: MIT
//
// One client of the loop. What converse() remembers by where it stands, a Guest remembers in a
// variable: a thread that waits in the middle of a function is a state as well.
#pragma once

#include "server/06-many/deadline.hpp"
#include "server/07-dialogue/service.hpp"

namespace net {

class Guest {
public:
    /// The client's socket must not block. `limits` and `stop` must outlive the guest.
    Guest(Socket client, std::unique_ptr<Dialogue> dialogue, const Limits& limits, Stop& stop);

    /// What its socket is to be waited for.
    platform::Waiting wish() const;
    /// Its socket is ready for that. Nothing here waits for the client; what the dialogue does
    /// itself, such as flushing a file, takes its time.
    void on_ready();
    /// A pause may be over, or the client late. `now` is when its socket was last looked at.
    void on_time(Deadline::Time now);
    /// The server wants to stop: goodbye, now or when the client is done.
    void on_stop();
    /// No more reading: the last word, even in the middle of something.
    void insist();

    /// Ends the connection without a word.
    void drop() { is_ = Is::gone; }

    bool is_gone() const { return is_ == Is::gone; }
    const Address& peer() const { return client_.peer(); }

private:
    // What happens next.
    enum class Is {
        hungry,  // it listens to the client
        sending,  // its output waits for room, or there is more to make
        pausing,  // the reply is ready, and held back for a while
        leaving,  // it has said its last word and waits for the client's end (see_off)
        gone
    };

    void hear();
    void go_on();
    void say();
    void send();
    void see_off();
    void drain();

    Socket client_;
    std::unique_ptr<Dialogue> dialogue_;  // nullptr when it is leaving, and so is talk_
    std::unique_ptr<Conversation> talk_;
    std::size_t sent_ = 0;  // bytes of the output
    const Limits& limits_;
    Stop& stop_;
    Is is_ = Is::sending;
    Deadline deadline_, next_line_;  // for what happens next; for the client's next line
};

}  // namespace net
