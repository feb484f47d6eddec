// SPDX-License-Identifier: MIT
//
// pop3/07-internet: the messages that travel, and what must have come where.
#pragma once

#include "pop3/07-internet/host.hpp"

namespace internet {

/// Posts the messages, waits until they are where they belong, fetches them, and prints what the
/// mailboxes have. The hosts are those of red.test, green.test and blue.test. What is fetched is
/// saved below `directory`. Each message may take `at_most`. Returns what is not as it should be;
/// nothing if all is well.
std::vector<std::string> send_and_fetch(const std::vector<std::unique_ptr<Host>>& hosts,
    const std::filesystem::path& directory, net::Journey& journey, const net::Stop& stop,
    std::chrono::seconds at_most);

}  // namespace internet
