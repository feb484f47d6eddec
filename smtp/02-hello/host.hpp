// SPDX-License-Identifier: MIT
//
// The host on which these mail servers run.
#pragma once

#include "server/02-socket/options.hpp"

namespace mail {

struct Host {
    std::string domain = "example.test";  // of the mail addresses

    /// What the host calls itself.
    std::string name() const { return "mail." + domain; }
    /// --domain.
    void add_to(net::Options& options);
};

/// Stores the name of a domain: letters, digits, dots and hyphens, at most 150 of them: it becomes
/// part of file names, and those have 255 at most.
net::Options::Setter to_domain(std::string& into);

}  // namespace mail
