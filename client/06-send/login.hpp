// SPDX-License-Identifier: MIT
//
// client/06-send: how a client proves who it is (RFC 4954), and when it may send its password.
#pragma once

#include <string>
#include <string_view>

namespace mail {

struct Credentials {
    std::string user, password;
    bool plaintext = false;  // the password may be sent as it is to another machine
};

/// Does the connection stay inside this machine, so that nobody can listen on the wire?
bool is_loopback(std::string_view ip);

/// The first of CRAM-MD5, PLAIN and LOGIN that is among `offered`, words with spaces between them.
/// Of those that send the password itself only if they are `allowed`. Empty if there is none.
std::string best_mechanism(std::string_view offered, bool allowed);

/// The response of CRAM-MD5 to a challenge (RFC 2195, 2), not yet in base64.
std::string cram_md5_response(const Credentials& who, const std::string& challenge);

}  // namespace mail
