// SPDX-License-Identifier: MIT
//
// A test with a parameter has the parameter in its name: "smtp_03_envelope". main.cpp finds the
// tests of a lesson by it.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

namespace test {

/// The text with an underscore for whatever may not be part of the name of a test.
inline std::string with_underscores(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return text;
}

}  // namespace test
