// SPDX-License-Identifier: MIT
//
// client/07-fetch: the name of a new message in a Maildir (maildir(5), by D. J. Bernstein).
#pragma once

#include <string>
#include <string_view>

namespace mail {

/// A file name that no other process, on this machine or another one, gives to a message. `host` is
/// its end, by convention the name of the machine.
std::string unique_name(std::string_view host);

}  // namespace mail
