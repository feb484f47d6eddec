// SPDX-License-Identifier: MIT
//
// The player of client/04-script for a server whose store the tests can reach: with lines about what
// is in a Maildir.
#pragma once

#include "client/04-script/player.hpp"

namespace test {

/// Plays it. Empty if all was as written; else a report. `mail` is the server's store, if it has
/// one; `by_hand` tells in the report how a person can repeat it.
std::string play(const net::Transcript& transcript, const net::OpenWire& open,
    const std::filesystem::path& mail = {}, const std::string& by_hand = {});

}  // namespace test
