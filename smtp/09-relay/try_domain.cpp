// SPDX-License-Identifier: MIT

#include "smtp/09-relay/try_domain.hpp"

#include "client/01-connect/connect.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace mail {

namespace {

// Without ourselves and the hosts that are no better. Otherwise a second host of a domain would
// send to itself, or to a third one, in circles (RFC 5321, 5.1).
std::vector<smtp::NextHop> better_than_us(std::vector<smtp::NextHop> hops, const std::string& us)
{
    const auto ours = std::find_if(hops.begin(), hops.end(),
        [&](const smtp::NextHop& hop) { return net::same_word(hop.name, us); });
    if (ours == hops.end()) return hops;
    const auto preference = ours->preference;
    std::erase_if(hops, [&](const smtp::NextHop& hop) { return hop.preference >= preference; });
    if (hops.empty()) throw dns::TakesNoMail("mail for this domain would come back to this host");
    return hops;
}

// "10 mail.blue.test 127.0.0.31, 20 other.blue.test 127.0.0.32".
std::string list(const std::vector<smtp::NextHop>& hops)
{
    std::string all;
    for (const auto& hop : hops)
        all += (all.empty() ? "" : ", ") + std::to_string(hop.preference) + " " + hop.name + " " +
            hop.address.ip;
    return all;
}

}  // namespace

void try_domain(const std::string& name, const std::string& domain, const smtp::Mail& mail,
    const smtp::Route& route, net::Stop& connections, const Tell& tell,
    const std::function<void(const Outcomes&)>& note)
{
    using Kind = RelayEvent::Kind;
    const auto find = [&] {
        const bool is_name = !domain.starts_with('[');  // for an address nobody is asked
        if (is_name) tell({Kind::asking, name, domain});
        try {
            auto hops = better_than_us(smtp::next_hops(domain, route), route.us);
            if (is_name) tell({Kind::found, name, domain, {}, {}, list(hops)});
            return hops;
        } catch (const std::runtime_error& error) {
            if (is_name) tell({Kind::not_found, name, domain, {}, {}, error.what()});
            throw;
        }
    };
    std::optional<smtp::Sender> sender;
    std::optional<net::Stop::Registration> registration;  // ends before the socket is closed
    const auto send = [&](const smtp::NextHop& hop) {
        tell({Kind::trying, name, domain, hop.name, {}, net::text(hop.address)});
        try {
            auto socket = net::connect(hop.address, smtp::time_to_connect(route));
            registration.emplace(connections, socket);
            sender.emplace(std::move(socket), route.times, route.us);
            return sender->send(mail.from, mail.to, mail.message);
        } catch (const std::runtime_error& error) {
            registration.reset();
            tell({Kind::not_let_in, name, domain, hop.name, {}, error.what()});
            throw;
        }
    };
    note(smtp::try_in_order(find, mail.to.size(), send));
    if (sender) sender->quit();
}

}  // namespace mail
