// SPDX-License-Identifier: MIT
//
// smtp/09-relay: the message that tells a sender who did not get his message (a delivery status
// notification; RFC 3464). People call it a bounce.
//
// It has three parts: a text for people, fields for programs, and the header of the message.
#pragma once

#include "smtp/08-queue/stored_envelope.hpp"

namespace mail {

struct FailedRecipient {
    smtp::Path address;
    int code;
    std::string text;  // the reply: "5.1.1 No such mailbox here"
    std::string server = {};  // that gave it; empty: none was reached
    bool is_expired = false;  // the reply was "later", and now it is too late
};

struct DeliveryReport {
    std::string host_name, domain;  // of the host that reports
    smtp::Path to;
    Seconds arrived;  // of the message
    std::vector<FailedRecipient> failed;
    std::string header;  // of the message: lines that end in LF
};

/// The whole message, with lines that end in LF. Its first line is Return-Path: <>, and nobody
/// answers to that.
std::string text(const DeliveryReport& report);

/// The status of a failure in three numbers (RFC 3463): those of the reply, or what its code says.
std::string status_of(const FailedRecipient& failed);

}  // namespace mail
