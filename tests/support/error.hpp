// SPDX-License-Identifier: MIT
#pragma once

#include "server/02-socket/platform.hpp"

#include <functional>
#include <string>

namespace test {

/// What the net::Error says that the call throws; empty if it throws none.
inline std::string error_of(const std::function<void()>& call)
try {
    call();
    return "";
} catch (const net::Error& error) {
    return error.what();
}

}  // namespace test
