// SPDX-License-Identifier: MIT
//
// Lesson 2: HELO, NOOP and QUIT as verbs of a Dialogue (RFC 5321, 4.1.1).
//
// Hello owns what is known of the client as long as it is connected: the name it gives itself, and
// how often it has said something that is no command.
#pragma once

#include "smtp/02-hello/reply.hpp"

namespace smtp {

class Hello {
public:
    /// `name` is this host's own, said in the greeting.
    explicit Hello(std::string name) : name_(std::move(name)) { }

    void plug(Dialogue& smtp);

    /// HELO: who is calling. 501 for what cannot be a name; then all stays as it was. `protocol` is
    /// how the client calls what it speaks, for the Received field (RFC 5321, 4.4).
    Reply helo(std::string_view argument, std::string_view protocol = "SMTP");
    /// A line that is no verb of ours: 500, or 502 if it is one that RFC 5321 or its kin know.
    /// After 20 of them 421.
    Reply otherwise(const Line& line);

    const std::string& name() const { return name_; }
    const std::string& client() const { return client_; }  ///< empty before HELO
    const std::string& protocol() const { return protocol_; }
    void set_protocol(std::string_view protocol) { protocol_ = protocol; }
    bool greeted() const { return !client_.empty(); }

private:
    std::string name_, client_, protocol_;
    int bad_lines_ = 0;
};

/// The texts with which an SMTP server takes leave, for members of Dialogue and for serve_each().
void set_farewells(Dialogue& smtp, const std::string& name);
std::string full_house(const std::string& name);

}  // namespace smtp
