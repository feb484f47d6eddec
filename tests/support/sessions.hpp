// SPDX-License-Identifier: MIT
//
// The sessions of the lessons' main programs, for tests without a program and without a socket.
#pragma once

#include "smtp/05-deliver/store.hpp"
#include "tests/support/transcript.hpp"

namespace test {

/// The dialogue of "smtp/03-envelope" and its kin. `store` must outlive it. `plaintext`: passwords in the clear are
/// taken.
std::unique_ptr<net::Dialogue> session_of(
    const std::string& lesson, const smtp::Store& store, bool plaintext = true);

/// What a POP3 session of session_of() has in its greeting, for APOP: the one of RFC 1939, 7.
constexpr auto pop3_timestamp = "<1896.697170952@dbc.mtview.ca.us>";

/// A store for tests, with alice, bob, and carol whose password has spaces and colons.
class TestStore {
public:
    explicit TestStore(const std::filesystem::path& mail) :
        store(prepare(mail), "mail.example.test")
    {
    }
    smtp::Store store;

    static std::filesystem::path prepare(const std::filesystem::path& mail);
};

}  // namespace test
