// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/05-deliver/session.hpp"
#include "smtp/06-extensions/service_extensions.hpp"

namespace smtp {

struct ExtensionsSession : DeliverSession {
    ServiceExtensions extensions;

    ExtensionsSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        std::uint64_t max_size = usual_max_size) :
        DeliverSession(host, store, ends, max_size),
        extensions(hello, envelope, deliver, max_size)
    {
        extensions.add_to(*this);
    }
};

}  // namespace smtp
