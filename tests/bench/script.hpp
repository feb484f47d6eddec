// SPDX-License-Identifier: MIT
//
// What a client of the benchmark sends, and what it must be answered. A script knows no sockets:
// threads and an epoll loop play the same one, so the two shapes of load differ in nothing but who
// waits.
#pragma once

#include "tests/bench/meter.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Answer {
    enum class Kind {
        line,  // one that begins with the text
        reply,  // of SMTP, of one line or many ("250-"), with the text as its code
        bytes  // exactly the text
    };
    Kind kind;
    std::string text;
    bool completes = false;  // with it a request has been answered, and counts
};

/// One write, and the answers to wait for before the next step.
struct Step {
    std::string send;
    std::vector<Answer> answers;
};

using Script = std::vector<Step>;

/// One client's place in a script.
class Player {
public:
    /// Both must outlive the object.
    Player(const Script& script, Meter& meter) : script_(script), meter_(meter) { }

    /// What the client has to send now.
    std::string_view unsent() const;
    void sent(std::size_t size) { sent_ += size; }
    /// Checks the next bytes from the server. Throws if they are not what must come.
    void received(std::string_view bytes);

    bool is_over() const { return step_ == script_.size(); }
    void start_again() { step_ = 0; }

private:
    std::size_t take_line(const Answer& expected, std::string_view bytes);
    std::size_t take_bytes(const Answer& expected, std::string_view bytes);
    void check_line(const Answer& expected, std::string_view line);
    void answered(const Answer& expected);

    const Script& script_;
    Meter& meter_;
    std::size_t step_ = 0, sent_ = 0, answer_ = 0, matched_ = 0;
    std::string partial_;  // a line without its end
};

}  // namespace bench
