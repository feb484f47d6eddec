// SPDX-License-Identifier: MIT
//
// A stored message, as it goes over the wire.
#pragma once

#include "pop3/02-transaction/disk.hpp"

namespace pop3 {

/// Reads a file in pieces. Each line ends in CR LF, whatever ends it in the file, and the last line
/// gets an end if it has none.
class WireText {
public:
    explicit WireText(disk::InputFile file) : file_(std::move(file)) { }

    /// Appends the next piece, some 8 KiB, to `out`. False at the end.
    bool read(std::string& out);

private:
    disk::InputFile file_;
    char last_ = '\n';  // the last character that was read
    bool done_ = false;
};

/// How many bytes the text has on the wire, with CR LF and without the dots that protect dots.
std::uint64_t measure(WireText text);

}  // namespace pop3
