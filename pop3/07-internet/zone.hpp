// SPDX-License-Identifier: MIT
//
// pop3/07-internet: what a name server knows (a zone; RFC 1034, 4.2).
#pragma once

#include "client/05-mx/message.hpp"

namespace dns {

class Zone {
public:
    /// Lines `NAME TYPE VALUE`, where TYPE is A, AAAA, CNAME or MX, and the value of MX a
    /// preference and a name; # begins a comment. Throws net::Error with the number of a line that
    /// is wrong.
    explicit Zone(std::string_view text);
    /// Reads them from a file. Throws net::Error also if it cannot be read.
    static Zone read(const std::string& file);

    /// The records of this name and type, and before them the CNAME records that lead to them.
    std::vector<Record> find(const Question& question) const;
    /// Is there a record of this name, or of one below it, of any type (RFC 8020)?
    bool has(std::string_view name) const;

private:
    void add(std::string_view line);

    std::vector<Record> records_;
};

}  // namespace dns
