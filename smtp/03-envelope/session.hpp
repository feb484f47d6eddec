// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/02-hello/session.hpp"
#include "smtp/03-envelope/envelope.hpp"

namespace smtp {

struct EnvelopeSession : HelloSession {
    Envelope envelope{hello};

    explicit EnvelopeSession(const mail::Host& host) : HelloSession(host)
    {
        envelope.add_to(*this);
    }
};

}  // namespace smtp
