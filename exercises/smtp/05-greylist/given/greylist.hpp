// SPDX-License-Identifier: MIT
//
// Greylisting (RFC 6647): a sender that is not known yet is asked to come again later. Real servers
// do, and many programs that send spam do not.
#pragma once

#include "smtp/05-deliver/session.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <tuple>

namespace smtp {

/// Who wants to send to whom, and from where.
using Triple = std::tuple<std::string, std::string, std::string>;

/// The triples that have been seen, and when first. One for the process: threads call it at the
/// same time.
class Greylist {
public:
    using Clock = std::chrono::steady_clock;
    explicit Greylist(std::chrono::milliseconds wait) : wait_(wait) { }

    /// May this triple pass now? Not when it comes for the first time, and not before it has
    /// waited; then, and for ever after, it may.
    bool passes(const Triple& triple, Clock::time_point now = Clock::now());

private:
    const std::chrono::milliseconds wait_;
    std::mutex mutex_;
    std::map<Triple, Clock::time_point> first_seen_;
};

class Greylisting {
public:
    Greylisting(const Envelope& envelope, Greylist& greylist, std::string client) :
        envelope_(envelope), greylist_(greylist), client_(std::move(client))
    {
    }
    Greylisting(const Greylisting&) = delete;

    /// Replaces RCPT.
    void add_to(Dialogue& smtp);

private:
    Reply rcpt(std::string_view argument);

    const Envelope& envelope_;
    Greylist& greylist_;
    const std::string client_;  // its address
    net::Verb rcpt_;  // the row that was replaced
};

struct GreylistSession : DeliverSession {
    Greylisting greylisting;

    GreylistSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        Greylist& greylist) :
        DeliverSession(host, store, ends),
        greylisting(envelope, greylist, ends.client.ip)
    {
        greylisting.add_to(*this);
    }
};

}  // namespace smtp
