// SPDX-License-Identifier: MIT
//
// client/04-script: what the server must do next.
#pragma once

#include "client/04-script/wire.hpp"

#include <optional>
#include <stdexcept>

namespace net {

/// The server has done something else. The text says what; `at` is the position of the first byte
/// that differs in what was said.
struct NotAsWritten : std::runtime_error {
    explicit NotAsWritten(const std::string& what, std::optional<std::size_t> where = {}) :
        std::runtime_error(what), at(where)
    {
    }
    std::optional<std::size_t> at;
};

// Each of these throws NotAsWritten.

/// A line that looks like the pattern, and ends in CR LF. Throws Error for a pattern that would
/// take any answer.
void expect_line(Wire& wire, const std::string& pattern);
void expect_bytes(Wire& wire, const std::string& bytes);
/// An orderly end, with nothing before it.
void expect_end(Wire& wire);

}  // namespace net
