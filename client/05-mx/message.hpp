// SPDX-License-Identifier: MIT
//
// client/05-mx: the messages of the Domain Name System (RFC 1035, 4).
//
// A question and its answer have one format: a header of twelve bytes, the question, and records in
// three sections. Only the first section, the answer itself, is read here.
#pragma once

#include "client/05-mx/name.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace dns {

/// The types of records that finding a mail host needs (RFC 1035, 3.2.2; AAAA: RFC 3596). Others
/// may come, and are passed over.
enum class Type : std::uint16_t { a = 1, cname = 5, mx = 15, aaaa = 28 };

struct Question {
    std::string name;
    Type type;
};

struct Record {
    std::string name;
    Type type;
    std::string value;  // an IP address; of CNAME and MX the name of a host
    std::uint16_t preference = 0;  // of MX
};

/// What became of a question (RCODE): these, and a few that mean that the server cannot answer it.
enum class Code : std::uint8_t { ok = 0, no_such_name = 3 };

/// The flags of the header (RFC 1035, 4.1.1). The last four bits are the code.
struct Flag {
    static constexpr std::uint16_t answer = 0x8000, authoritative = 0x0400, truncated = 0x0200,
                                   recursion_desired = 0x0100, recursion_available = 0x0080;
};
constexpr std::uint16_t internet = 1;  // the class of all records that are in use

struct Message {
    std::uint16_t id = 0;
    bool is_answer = false;
    bool is_truncated = false;  // what is there is not read: ask by TCP (RFC 2181, 9)
    bool is_authoritative = false;  // the server itself has the data
    bool has_recursion = false;  // the server asks others
    Code code = Code::ok;
    std::optional<Question> question;
    std::vector<Record> answers;
};

/// A question that also asks the server to ask others.
std::string write_question(std::uint16_t id, const Question& question);

/// Throws Malformed.
Message read_message(std::string_view bytes);

}  // namespace dns
