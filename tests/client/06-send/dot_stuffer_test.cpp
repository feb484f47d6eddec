// SPDX-License-Identifier: MIT

#include "client/06-send/dot_stuffer.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

TEST(DotStuffer, CutAnywhereIsTheSame)
{
    const std::string text = ".\r\n..a\r\nb.\r\n\r\n.", stuffed = "..\r\n...a\r\nb.\r\n\r\n..";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        mail::DotStuffer dots;
        std::string out;
        dots.add(text.substr(0, cut), out);
        dots.add(text.substr(cut), out);
        EXPECT_EQ(out, stuffed) << cut;
    }
}

}  // namespace
}  // namespace test
