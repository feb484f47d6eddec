// SPDX-License-Identifier: MIT
//
// A directory that is gone when the test is over; and what is in a file.
#pragma once

#include "exercises/check/temporary.hpp"

namespace test {

using check::contents;
using check::TemporaryDirectory;

}  // namespace test
