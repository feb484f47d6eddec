// SPDX-License-Identifier: MIT
//
// smtp/08-queue: the envelope of a message that waits, as a file of a few lines.
//
//   from <alice@red.test>
//   arrived 1764419400
//   to <bob@blue.test> tries 0 next 1764419400
//   to <carol@green.test> tries 2 next 1764420300 451 4.3.0 No room, try again later
//   end
//
// Times are seconds since 1970. Only recipients that still need the message are in it. The last
// line shows that the file is whole.
#pragma once

#include "smtp/03-envelope/path.hpp"

#include <cstdint>
#include <vector>

namespace mail {

using Seconds = std::int64_t;  // since 1970, in UTC

/// Of the clock of the system.
Seconds now();

/// The address without its angle brackets.
std::string bare(const smtp::Path& address);

struct WaitingRecipient {
    smtp::Path address;
    unsigned tries = 0;
    Seconds next_try = 0;
    std::string answer = {};  // to the last try, in one line; empty before it
};

struct StoredEnvelope {
    smtp::Path from;
    Seconds arrived = 0;
    std::vector<WaitingRecipient> to;
    bool is_utf8 = false;  // its header may have other characters than ASCII (RFC 6531)
    /// Files in tmp that are about recipients who are not in `to` any more: each has a place to
    /// go to. (smtp/09-relay makes them.)
    std::vector<std::string> reports = {};
};

std::string text(const StoredEnvelope& envelope);
/// Nothing if the text is not a whole envelope.
std::optional<StoredEnvelope> read_envelope(std::string_view text);

}  // namespace mail
