// SPDX-License-Identifier: MIT
//
// An answer for those who write to somebody who is away (RFC 3834), and for nobody else.
//
// Who is away has a file `vacation` in the directory of the account; its text is the answer.
#pragma once

#include "smtp/05-deliver/session.hpp"

#include <mutex>

namespace smtp {

/// What is known of a message that was delivered.
struct Incoming {
    std::string from;  // the reverse-path: "carol@other.test"; empty for <>
    std::string to;  // the account's address: "alice@example.test"
    std::vector<std::string> header;  // its lines, as they came
};

/// The value of a field of the header, "tea" of "Subject: tea": the first one of that name, in
/// whatever case, without spaces around it. Nothing if there is none.
std::optional<std::string> field(const Incoming& message, std::string_view name);

/// Would an answer reach a person? Not for a bounce, a list, a program, or oneself (RFC 3834, 2).
bool wants_answer(const Incoming& message);

/// The lines of the answer: a header, an empty line, and `text`.
std::vector<std::string> answer_to(const Incoming& message, const std::string& text);

/// Who has been answered by whom already. One for the process; threads call it at the same time.
class Answered {
public:
    /// True the first time that it is asked for this pair.
    bool is_first(const std::string& owner, const std::string& sender);

private:
    std::mutex mutex_;
    std::set<std::pair<std::string, std::string>> pairs_;
};

class Vacation {
public:
    Vacation(const mail::Host& host, const mail::Store& store, Envelope& envelope, MailData& data,
        Answered& answered) :
        host_(host),
        store_(store), envelope_(envelope), data_(data), answered_(answered)
    {
    }
    Vacation(const Vacation&) = delete;

    void add_to(Dialogue& smtp);  // in main.cpp, and no work for you

private:
    Reply data(std::string_view argument);
    Reply line(const Line& line);
    void answer(const Incoming& message, const mail::Account& owner);

    const mail::Host& host_;
    const mail::Store& store_;
    Envelope& envelope_;
    MailData& data_;
    Answered& answered_;
    net::Verb data_row_;
    net::Fallback line_;
    std::set<const mail::Account*> owners_;  // of this message
    Incoming message_;
    bool in_header_ = true;
};

struct VacationSession : DeliverSession {
    Vacation vacation;

    VacationSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        Answered& answered) :
        DeliverSession(host, store, ends),
        vacation(host, store, envelope, data, answered)
    {
        vacation.add_to(*this);
    }
};

}  // namespace smtp
