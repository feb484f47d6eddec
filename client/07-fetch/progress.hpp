// SPDX-License-Identifier: MIT
//
// client/07-fetch: how far a large message has come, for a person who waits.
#pragma once

#include <chrono>
#include <cstdint>

namespace pop3 {

/// A line on standard error, if that is a terminal and the message has more than a megabyte. It is
/// written over and over, and gone when this object is.
class Progress {
public:
    /// `total`: the size in bytes, as the server says.
    explicit Progress(std::uint64_t total);
    ~Progress();
    Progress(const Progress&) = delete;

    /// So many bytes have come.
    void show(std::uint64_t size);

private:
    using Clock = std::chrono::steady_clock;

    std::uint64_t total_;
    bool is_wanted_;
    Clock::time_point shown_;
};

}  // namespace pop3
