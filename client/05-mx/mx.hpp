// SPDX-License-Identifier: MIT
//
// client/05-mx: which hosts take the mail of a domain (RFC 5321, 5.1).
#pragma once

#include "client/05-mx/resolver.hpp"

namespace dns {

/// The domain takes no mail, whenever it is asked.
struct TakesNoMail : std::runtime_error {
    using runtime_error::runtime_error;
};

struct MailHost {
    std::uint16_t preference;
    std::string name;
    std::vector<std::string> addresses;  // IPv4 first
};

/// The hosts in the order in which to try them: the lowest preference first, equal ones in a random
/// order; the first twenty. A host whose address is not found is left out. A domain that has no MX
/// record is its own host, with preference 0.
///
/// Throws TakesNoMail: there is no such domain, it says so itself (a null MX, RFC 7505), or none of
/// its hosts has an address. Throws NoAnswer.
std::vector<MailHost> mail_hosts(const Resolver& resolver, std::string domain);

}  // namespace dns
