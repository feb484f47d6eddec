// SPDX-License-Identifier: MIT
//
// The name server of the checker, for the tests of lessons.
#pragma once

#include "exercises/check/name_server.hpp"

namespace test {

using check::NameServer;
namespace dns_bytes = check::dns_bytes;

}  // namespace test
