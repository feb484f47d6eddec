// SPDX-License-Identifier: MIT
//
// Lesson 5: the letter is kept (RFC 5321, 4.4 and 6.1).
//
// Deliver replaces two rows, and who hears the text. RCPT now asks whether the mailbox exists; DATA
// begins a file; the lines of the letter go to the file as they come, so a large letter needs no
// more memory than a small one. "250" is said when the disk has the letter, and from then on it is
// ours to lose.
#pragma once

#include "smtp/04-data/data.hpp"
#include "smtp/05-deliver/store.hpp"

namespace smtp {

/// The two ends of the connection, as the Received field shows them.
struct Ends {
    std::string client_ip, our_ip;
};

class Deliver {
public:
    Deliver(Hello& hello, Envelope& envelope, Data& data, const Store& store, std::string domain,
        Ends ends);

    void plug(Dialogue& smtp);

    /// 550 for another domain (nobody relays here) and for a mailbox that does not exist.
    Reply rcpt(std::string_view argument);
    /// 451 or 452 if there is no room for a letter.
    Reply data(std::string_view argument);
    Reply line(const Line& line);

    /// Letters for it stay here: our domain, our host, or our address in brackets.
    bool is_our_domain(const Path& path) const;

private:
    void add_trace_fields();
    void add(std::string_view content);
    void check_for_loop(std::string_view content);
    void fail(const std::exception& error);

    Hello& hello_;
    Envelope& envelope_;
    Data& data_;
    const Store& store_;
    std::string domain_;
    Ends ends_;
    int refused_recipients_ = 0;

    // Of the mail transaction:
    std::unique_ptr<Delivery> delivery_;
    bool in_header_ = true, is_first_line_ = true;
    int hops_ = 0;  // Received fields
};

/// "[127.0.0.1]" or "[IPv6:::1]" (RFC 5321, 4.1.3).
std::string literal(std::string_view ip);

}  // namespace smtp
