// SPDX-License-Identifier: MIT

#include "smtp/09-relay/domain_client.hpp"

#include "client/01-connect/connect.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace mail {

namespace {

using Kind = RelayEvent::Kind;

// A connection is not used for ever: a better host may have come back meanwhile.
constexpr unsigned most_messages = 20;

bool have_it(const Outcomes& all)
{
    return std::all_of(
        all.begin(), all.end(), [](const smtp::Outcome& one) { return one.code / 100 == 2; });
}

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

DomainClient::DomainClient(
    std::string domain, const smtp::Route& route, net::Stop& connections, const Tell& tell) :
    domain_(std::move(domain)),
    route_(route), connections_(connections), tell_(tell)
{
}

Outcomes DomainClient::send(const std::string& message, const smtp::Mail& mail)
{
    Outcomes outcomes;
    if (may_send_again_) outcomes = send_again(message, mail);
    if (outcomes.empty()) {
        quit();
        outcomes = smtp::try_in_order([&] { return find_hops(message); }, mail.to.size(),
            [&](const smtp::NextHop& hop) { return send_to(hop, message, mail); });
    }
    may_send_again_ = have_it(outcomes) && sent_ < most_messages;
    return outcomes;
}

// Nothing if the host has left meanwhile, or does not want more: then another connection may do.
Outcomes DomainClient::send_again(const std::string& message, const smtp::Mail& mail)
{
    ++sent_;
    try {
        auto outcomes = sender_->send(mail.from, mail.to, mail.message);
        for (auto& outcome : outcomes) outcome.server = host_;
        return outcomes;
    } catch (const std::runtime_error& error) {
        close();
        tell_({Kind::not_let_in, message, domain_, host_, {}, error.what()});
        return {};
    }
}

// For an address nobody is asked.
std::vector<smtp::NextHop> DomainClient::find_hops(const std::string& message) const
{
    const bool is_name = !domain_.starts_with('[');
    if (is_name) tell_({Kind::asking, message, domain_});
    try {
        auto hops = better_than_us(smtp::next_hops(domain_, route_), route_.us);
        if (is_name) tell_({Kind::found, message, domain_, {}, {}, list(hops)});
        return hops;
    } catch (const std::runtime_error& error) {
        if (is_name) tell_({Kind::not_found, message, domain_, {}, {}, error.what()});
        throw;
    }
}

Outcomes DomainClient::send_to(
    const smtp::NextHop& hop, const std::string& message, const smtp::Mail& mail)
{
    tell_({Kind::trying, message, domain_, hop.name, {}, net::text(hop.address)});
    try {
        auto socket = net::connect(hop.address, smtp::time_to_connect(route_));
        registration_.emplace(connections_, socket);
        sender_.emplace(std::move(socket), route_.times, route_.us);
        host_ = hop.name;
        sent_ = 1;
        return sender_->send(mail.from, mail.to, mail.message);
    } catch (const std::runtime_error& error) {
        close();
        tell_({Kind::not_let_in, message, domain_, hop.name, {}, error.what()});
        throw;
    }
}

void DomainClient::quit()
{
    if (sender_) sender_->quit();
    close();
}

void DomainClient::close()
{
    registration_.reset();
    sender_.reset();
}

}  // namespace mail
