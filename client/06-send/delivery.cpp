// SPDX-License-Identifier: MIT

#include "client/06-send/delivery.hpp"

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"

#include <algorithm>
#include <map>

namespace smtp {

namespace {

constexpr std::size_t most_addresses = 20;  // to try for one message: each may take half a minute

// "127.0.0.1" of "[127.0.0.1]", "::1" of "[ipv6:::1]"; nothing for a name.
std::string ip_of_literal(std::string_view domain)
{
    if (!domain.starts_with('[') || !domain.ends_with(']')) return {};
    domain = domain.substr(1, domain.size() - 2);
    return std::string(domain.substr(domain.starts_with("ipv6:") ? 5 : 0));
}

std::vector<Outcome> same_for_all(std::size_t recipients, int code, const std::string& text)
{
    return std::vector<Outcome>(recipients, {code, text});
}

}  // namespace

std::vector<NextHop> next_hops(const std::string& domain, const Route& route)
{
    std::vector<NextHop> all;
    if (!route.server.host.empty()) {
        const auto& [host, port] = route.server;
        for (auto& address : platform::resolve(host, port)) all.push_back({0, host, address});
        return all;
    }
    if (const auto ip = ip_of_literal(domain); !ip.empty())
        return {{0, domain, {ip, route.mx_port}}};
    if (!dns::is_name(domain)) throw dns::TakesNoMail(domain + ": this is no name of a domain");
    const dns::Resolver resolver(dns::name_servers(route.dns), dns::usual_time);
    for (const auto& host : dns::mail_hosts(resolver, domain))
        for (const auto& ip : host.addresses)
            all.push_back({host.preference, host.name, {ip, route.mx_port}});
    all.resize(std::min(all.size(), most_addresses));
    return all;
}

// What one server was asked to take, no other one is asked to take: send() throws nothing then.
std::vector<Outcome> try_in_order(const std::function<std::vector<NextHop>()>& find,
    std::size_t recipients, const std::function<std::vector<Outcome>(const NextHop&)>& send)
try {
    Outcome why{451, "4.4.4 There is no host to try"};
    for (const auto& hop : find()) try {
            auto outcomes = send(hop);
            for (auto& outcome : outcomes) outcome.server = hop.name;
            return outcomes;
        } catch (const Refused& refused) {
            if (refused.is_login) throw;
            why = {refused.reply.is_later() ? refused.reply.code : 451,
                net::text(hop.address) + ": " + refused.what()};
        } catch (const net::Error& error) {
            why = {451, std::string("4.4.1 ") + error.what()};
        }
    return same_for_all(recipients, why.code, why.text);
} catch (const dns::TakesNoMail& reason) {
    return same_for_all(recipients, 550, std::string("5.1.2 ") + reason.what());
} catch (const dns::NoAnswer& reason) {
    return same_for_all(recipients, 451, std::string("4.4.3 ") + reason.what());
} catch (const net::Error& error) {
    return same_for_all(recipients, 451, std::string("4.4.1 ") + error.what());
}

net::Milliseconds time_to_connect(const Route& route)
{
    return std::min<net::Milliseconds>(std::chrono::seconds(30), route.times.greeting);
}

std::string domain_of(std::string_view address)
{
    std::string domain(address.substr(std::min(address.rfind('@'), address.size() - 1) + 1));
    for (char& c : domain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return domain;
}

std::vector<Outcome> deliver(const Mail& mail, const Route& route)
{
    std::map<std::string, std::vector<std::size_t>> domains;  // places in mail.to
    for (std::size_t at = 0; at < mail.to.size(); ++at)
        domains[route.server.host.empty() ? domain_of(mail.to[at]) : ""].push_back(at);
    std::vector<Outcome> all(mail.to.size());
    for (const auto& [domain, places] : domains) {
        std::vector<std::string> to;
        for (const auto at : places) to.push_back(mail.to[at]);
        const auto find = [&route, &name = domain] { return next_hops(name, route); };
        const auto outcomes = try_in_order(find, to.size(), [&](const NextHop& hop) {
            Sender sender(net::connect(hop.address, time_to_connect(route)), route.times, route.us);
            if (route.credentials) sender.log_in(*route.credentials);
            auto some = sender.send(mail.from, to, mail.message);
            sender.quit();
            return some;
        });
        for (std::size_t at = 0; at < places.size(); ++at) all[places[at]] = outcomes[at];
    }
    return all;
}

}  // namespace smtp
