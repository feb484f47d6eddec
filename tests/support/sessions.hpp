// SPDX-License-Identifier: MIT
//
// The sessions of the lessons, for tests without a program and without a socket.
#pragma once

#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/store.hpp"
#include "tests/support/transcript.hpp"

namespace test {

/// The lessons that have a session, in reading order. A new lesson gets a line in sessions.cpp.
const std::vector<std::string>& lessons_with_a_session();

/// The session of "smtp/03-envelope" or another of these lessons. `store` must outlive it.
/// `plaintext`: passwords in the clear are taken.
std::unique_ptr<net::Dialogue> session_of(
    const std::string& lesson, const mail::Store& store, bool plaintext = true);

/// The states of a session that have verbs, with their names: "commands", "TRANSACTION".
std::vector<std::pair<std::string, const net::State*>> states_of(const net::Dialogue& session);

/// Every verb, the lesson that added or replaced it, where it is specified, and what it takes: `make
/// table`. It is read from the rows of the lessons' own sessions.
std::string table_of_verbs();

/// What a POP3 session of session_of() has in its greeting, for APOP: the one of RFC 1939, 7.
constexpr auto pop3_timestamp = "<1896.697170952@dbc.mtview.ca.us>";

/// A store for tests, with alice, bob, and carol whose password has spaces and colons.
class TestStore {
public:
    explicit TestStore(const std::filesystem::path& mail) : store(prepare(mail), mail::Host{}) { }
    mail::Store store;

    static std::filesystem::path prepare(const std::filesystem::path& mail);
};

}  // namespace test
