// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/03-envelope/session.hpp"
#include "smtp/04-data/mail_data.hpp"

namespace smtp {

struct DataSession : EnvelopeSession {
    MailData data;

    explicit DataSession(const mail::Host& host, std::uint64_t max_size = usual_max_size) :
        EnvelopeSession(host), data(envelope, max_size)
    {
        data.add_to(*this);
    }
};

}  // namespace smtp
