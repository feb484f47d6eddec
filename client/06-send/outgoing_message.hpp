// SPDX-License-Identifier: MIT
//
// client/06-send: a message, made ready to be sent.
#pragma once

#include <string>
#include <string_view>

namespace smtp {

struct OutgoingMessage {
    std::string text;  // lines that end in CR LF
    bool is_8bit = false;  // has bytes above 127
};

/// Each line end, LF, CR LF or CR, becomes CR LF, and the last line gets one. A header without Date
/// or Message-ID gets them (RFC 5322, 3.6); the id ends in `domain`. A text without a header gets
/// one.
OutgoingMessage make_ready(std::string_view text, std::string_view domain);

}  // namespace smtp
