// SPDX-License-Identifier: MIT
//
// client/07-fetch: a POP3 client (RFC 1939) in straight lines: say, expect.
#pragma once

#include "client/06-send/login.hpp"
#include "client/06-send/talk.hpp"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

namespace pop3 {

/// One line of the server: "+OK" or "-ERR" and a text for people (RFC 1939, 3), or "+" and a
/// challenge (RFC 5034, 4).
struct ServerReply {
    bool is_ok = false;
    std::string text = {};
    bool is_challenge = false;

    /// Is it a refusal that is about the moment (RFC 2449, 8.1.1; RFC 3206, 4)?
    bool is_for_now() const;
};

/// The server does not let us in, or does not list the messages.
struct Refused : std::runtime_error {
    Refused(const std::string& why, bool login) : runtime_error(why), is_login(login) { }
    bool is_login;  // and to try again with the same name and password makes no sense
};

/// A message, as LIST and UIDL describe it (RFC 1939, 5 and 7).
struct ListedMessage {
    unsigned number = 0;  // in this session
    std::uint64_t size = 0;  // in bytes, as the server says
    std::string uid = {};  // its unique-id; empty if it has none
    bool has_own_uid = false;  // and no other message has the same
};

class Client {
public:
    /// Hears the greeting, and asks what the server can do. `at_most` is for each wait: a server
    /// must answer, and send 4 KiB of a long answer, in this time. This and all others throw
    /// Refused, and net::Error if the connection is lost or what comes is not POP3.
    Client(net::Socket server, net::Milliseconds at_most);

    /// By CRAM-MD5, else by APOP. Else, if the password would stay on this machine or may leave it,
    /// by PLAIN, or by USER and PASS.
    void log_in(const mail::Credentials& who);

    /// All messages, in their order.
    std::vector<ListedMessage> messages();
    bool has_uids() const { return has_uids_; }

    /// Asks for the message, and does not wait: the server begins to send it. The next call must be
    /// retrieve().
    void request(const ListedMessage& message);
    /// Gives the text of the message to `take`, piece by piece; lines end in LF. If the server
    /// refuses, or if what has come is shorter than the message should be, the reply is not OK.
    /// Throws net::Error also if it is much longer, since nobody knows where it would end.
    using Take = std::function<void(std::string_view text)>;
    ServerReply retrieve(const ListedMessage& message, const Take& take);

    /// Marks the message: the server deletes it at QUIT.
    ServerReply mark_deleted(const ListedMessage& message);
    ServerReply quit();

private:
    class Pace;

    ServerReply hear();
    void say(const std::string& command);
    ServerReply ask(const std::string& command);
    struct LongAnswer {
        ServerReply reply;
        std::vector<std::string> lines = {};
    };
    LongAnswer ask_for_lines(const std::string& command);
    ServerReply cram_md5(const mail::Credentials& who);
    ServerReply plain(const mail::Credentials& who);
    ServerReply user_and_pass(const mail::Credentials& who);
    void add_uids(std::vector<ListedMessage>& messages);

    net::Talk talk_;
    net::Milliseconds at_most_;
    std::string timestamp_;  // for APOP
    std::string mechanisms_;  // of AUTH
    bool offers_uidl_ = false, has_uids_ = false;
    unsigned requested_ = 0;  // the number of the message
};

}  // namespace pop3
