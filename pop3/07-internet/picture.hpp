// SPDX-License-Identifier: MIT
//
// pop3/07-internet: a journey as a sequence diagram in SVG, for a wall.
#pragma once

#include "pop3/07-internet/journey.hpp"

namespace net {

/// `places` from left to right, two of them at least.
std::string picture(const std::vector<std::string>& places, const std::vector<Step>& steps);

}  // namespace net
