// SPDX-License-Identifier: MIT
//
// The dialogue of this lesson. Each later lesson has one that begins with the one before and adds
// its own part.
#pragma once

#include "smtp/02-hello/hello.hpp"

namespace smtp {

struct HelloSession : Dialogue {
    Hello hello;

    explicit HelloSession(const mail::Host& host) : hello(host) { hello.add_to(*this); }
};

}  // namespace smtp
