// SPDX-License-Identifier: MIT
//
// client/06-send: an SMTP client in straight lines (RFC 5321, appendix D): say, expect.
#pragma once

#include "client/06-send/login.hpp"
#include "client/06-send/outgoing_message.hpp"
#include "client/06-send/server_reply.hpp"

#include <optional>

namespace smtp {

/// How long to wait for what (RFC 5321, 4.5.3.2). `whole` is our own: from the connection, or the
/// message before, to the end of the text. Otherwise a server that is always just in time would
/// hold us for hours.
struct Times {
    using Minutes = std::chrono::minutes;
    net::Milliseconds greeting = Minutes(5), command = Minutes(5), data = Minutes(2),
                      piece = Minutes(3), end = Minutes(10), whole = Minutes(60);

    /// The same for each wait.
    static Times all(net::Milliseconds time) { return {time, time, time, time, time}; }
};

/// What has become of the message for one recipient.
struct Outcome {
    int code = 0;  // 250: the server has it
    std::string text;
    bool is_for_all = false;  // the server spoke of the message, and not of this recipient
    std::string server = {};  // the name of the server that said so; empty: none was reached
};

/// The server does not let us in, whoever the message is for: its greeting, EHLO or the login.
struct Refused : std::runtime_error {
    Refused(ServerReply why, bool login) :
        runtime_error(why.text()), reply(std::move(why)), is_login(login)
    {
    }
    ServerReply reply;
    bool is_login;
};

class Sender {
public:
    /// Hears the greeting and says EHLO, or HELO to a server that refuses EHLO for good. `us` is
    /// what to call ourselves; empty: our address. Throws Refused and net::Error.
    Sender(net::Socket server, const Times& times, std::string us = {});

    /// By CRAM-MD5, or else by PLAIN or LOGIN if the password would stay on this machine, or may
    /// leave it. Throws Refused and net::Error.
    void log_in(const mail::Credentials& who);

    /// Returns an outcome for each of `to`, in their order; where the connection is lost, 451.
    /// `from` and `to` are addresses without their angle brackets. A server that leaves in the
    /// place of an answer to MAIL has not let the message in: then it throws Refused (the server
    /// has said 421, RFC 5321, 3.8) or net::Error.
    std::vector<Outcome> send(const std::string& from, const std::vector<std::string>& to,
        const OutgoingMessage& message);

    void quit();

private:
    using Answers = std::vector<ServerReply>;

    /// The shorter of this time and what is left of the whole. Throws net::Error when that is over.
    net::Milliseconds within(net::Milliseconds at_most) const;
    ServerReply ask(const std::string& command, net::Milliseconds at_most);
    ServerReply ask(const std::string& command) { return ask(command, times_.command); }
    /// What follows the name of an extension in the reply to EHLO. Nothing if it is not offered.
    std::optional<std::string_view> parameters_of(std::string_view extension) const;
    bool offers(std::string_view extension) const { return parameters_of(extension).has_value(); }
    ServerReply cram_md5(const mail::Credentials& who);
    ServerReply login(const mail::Credentials& who);
    std::optional<Outcome> what_is_missing(const std::string& from,
        const std::vector<std::string>& to, const OutgoingMessage& message) const;
    /// Appends to `answers` one for each command, or fewer: if MAIL is refused, and if it throws.
    void ask_all(const std::vector<std::string>& commands, Answers& answers);
    /// One transaction. The first one throws what send() throws.
    std::vector<Outcome> send_once(const std::string& from, const std::vector<std::string>& to,
        const OutgoingMessage& message, bool is_first);
    ServerReply send_text(const OutgoingMessage& message);

    net::Talk talk_;
    Times times_;
    net::Deadline whole_;
    std::vector<std::string> extensions_;  // lines of the reply to EHLO
};

}  // namespace smtp
