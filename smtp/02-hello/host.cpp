// SPDX-License-Identifier: MIT

#include "smtp/02-hello/host.hpp"

namespace mail {

void Host::add_to(net::Options& options)
{
    options.add("--domain NAME", "the domain of the mail addresses", domain, to_domain(domain));
}

net::Options::Setter to_domain(std::string& into)
{
    return [&into](std::string_view value) {
        constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz"
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
        into = value;
        return !value.empty() && value.size() <= 150 &&
            value.find_first_not_of(allowed) == value.npos;
    };
}

}  // namespace mail
