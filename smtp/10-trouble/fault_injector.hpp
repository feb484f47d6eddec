// SPDX-License-Identifier: MIT
//
// smtp/10-trouble: the faults of one session.
//
// No verb knows about them. Each row of a State is replaced by one that asks the rules first, then
// perhaps the old row, and then perhaps damages the answer. Each fault is a line in the log.
#pragma once

#include "smtp/10-trouble/fault_rules.hpp"

namespace net {

class FaultInjector {
public:
    /// Makes the reply with which a verb fails, for a code of three digits.
    using Refusal = std::function<Reply(int code)>;

    /// A server makes a session at its start that nobody talks to: the port of its `client` is 0,
    /// and it is not counted. `rules` must outlive it.
    FaultInjector(const FaultRules& rules, Refusal refusal, const Address& client);
    FaultInjector(const FaultInjector&) = delete;

    /// Replaces all rows of `state`. Call it when the State is complete.
    void add_to(State& state);
    /// The same for the commands of a dialogue, and for its greeting.
    void add_to(Dialogue& dialogue);
    /// The answer to `verb`: that of `ask`, that of `refuse`, or what has become of it.
    Reply answer(const std::string& verb, const std::function<Reply()>& ask, const Refusal& refuse);
    /// How long to wait after so many bytes have come, at the speed of this session.
    Milliseconds time_for(std::size_t bytes);

private:
    /// The rule of this kind that applies now, or nullptr.
    const FaultRule* applies(FaultRule::Kind kind, const std::string& verb);
    bool happens(double percent);
    void garble(std::string& text);
    Reply slow(Reply reply, Milliseconds late) const;
    void note(const std::string& what) const;

    const FaultRules& rules_;
    Refusal refusal_;
    unsigned session_;
    std::minstd_rand random_;
    std::uint64_t speed_ = 0;  // bytes a second; 0: no limit
    double unused_ = 0;  // part of a millisecond
};

static_assert(!std::is_copy_constructible_v<FaultInjector>, "its verbs hold a pointer to it");

}  // namespace net
