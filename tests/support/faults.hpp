// SPDX-License-Identifier: MIT
//
// A mail host, or another program, whose calls fail when a test says so: the plain program with
// build/faults.so preloaded (tests/faults/calls.cpp).
#pragma once

#include "tests/faults/orders.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace test {

/// Orders for one mail host, or for one after the other.
class Faults {
public:
    /// Why there can be none here; "" where there can.
    static std::string why_not();

    explicit Faults(const std::filesystem::path& directory);
    ~Faults();
    Faults(const Faults&) = delete;

    /// The command that starts such a mail host, or another program in build/.
    std::vector<std::string> command(const std::string& lesson = "pop3/06-mailhost") const;

    /// The Nth call from now on fails.
    void fail(faults::Call call, int error, int nth);
    /// Begins to count the calls of this kind; none fails.
    void count(faults::Call call);
    int counted() const;
    /// Before the Nth recorded call from now on, the process is killed, or waits for release().
    void kill_before(int nth) { order(faults::Action::kill, nth); }
    void hold_before(int nth) { order(faults::Action::hold, nth); }
    /// Ends the order. True if it has been obeyed.
    bool release();
    bool has_happened() const { return orders_->happened > 0; }
    /// The functions of the mail host that led to the call that failed, the innermost first.
    std::string callers() const;
    bool waits_for_lock() const { return orders_->waits_for_lock; }

    void record(bool wanted) { orders_->recording = wanted; }
    std::vector<faults::Record> recorded() const;

private:
    void order(faults::Action action, int nth);

    std::filesystem::path file_;
    faults::Orders* orders_ = nullptr;
};

/// What to make fail: a call, and an error that its manual page lists (for getaddrinfo and
/// getnameinfo a code of theirs).
struct Fault {
    faults::Call call;
    const char* name;
    int error;
    /// The listener may be unusable after it, and the mail host may end with status 1 and a line.
    bool is_fatal;
};
const std::vector<Fault>& all_faults();
/// "send: Broken pipe"
std::string text(const Fault& fault);
const char* name_of(faults::Call call);

}  // namespace test
