// SPDX-License-Identifier: MIT
//
// client/02-telnet: many clients at once, with what each of them heard.
#pragma once

#include "client/02-telnet/faults.hpp"

namespace net {

/// Connects so many clients, each of which sends the whole script, and prints a line for each when
/// it has ended. Throws Error at the end if one of them has failed.
void talk_at_once(std::uint32_t clients, const std::function<Socket()>& connect,
    const std::string& script, const Faults& faults, Milliseconds at_most);

}  // namespace net
