// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/04-data/session.hpp"
#include "smtp/05-deliver/deliver.hpp"

namespace smtp {

struct DeliverSession : DataSession {
    Deliver deliver;

    DeliverSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        std::uint64_t max_size = usual_max_size) :
        DataSession(host, max_size),
        deliver(hello, envelope, data, store, host, ends)
    {
        deliver.add_to(*this);
    }
};

}  // namespace smtp
