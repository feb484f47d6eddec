// SPDX-License-Identifier: MIT
//
// client/06-send: a message, made ready to be sent.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace smtp {

struct OutgoingMessage {
    using Use = std::function<void(std::string_view piece)>;

    /// Calls `use` with one piece of the text after another; its lines end in CR LF. In pieces,
    /// since a text may be too long for memory.
    std::function<void(const Use& use)> for_each_piece;
    std::uint64_t size = 0;  // in bytes
    bool is_8bit = false;  // has bytes above 127
    bool is_utf8 = false;  // and they may be in its header: it needs SMTPUTF8 (RFC 6531)
};

/// A message whose text is in memory.
OutgoingMessage in_memory(std::string text);

/// Each line end, LF, CR LF or CR, becomes CR LF, and the last line gets one. A header without Date
/// or Message-ID gets them (RFC 5322, 3.6); the id ends in `domain`. A text without a header gets
/// one.
OutgoingMessage make_ready(std::string_view text, std::string_view domain);

}  // namespace smtp
