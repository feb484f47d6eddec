// SPDX-License-Identifier: MIT
#pragma once

#include "server/07-dialogue/dialogue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace test {

struct Exchange {
    std::string line, answer;
};

/// A client says wrong lines, each of these in turn. `most` of them are answered. The next one gets
/// `farewell`, and the connection is closed.
inline void expect_patience(net::Dialogue& session, int most, const std::vector<Exchange>& wrong,
    const std::string& farewell)
{
    for (int count = 0; count <= most; ++count) {
        const auto& [line, answer] = wrong[static_cast<std::size_t>(count) % wrong.size()];
        const auto reply = session.hear({line});
        EXPECT_EQ(reply.text, count < most ? answer : farewell) << "wrong line " << count + 1;
        EXPECT_EQ(reply.hang_up, count == most) << "wrong line " << count + 1;
    }
}

}  // namespace test
