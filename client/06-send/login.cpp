// SPDX-License-Identifier: MIT

#include "client/06-send/login.hpp"

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "client/06-send/sender.hpp"
#include "server/07-dialogue/dialogue.hpp"

namespace mail {

bool is_loopback(std::string_view ip)
{
    return ip.starts_with("127.") || ip == "::1" || ip.starts_with("::ffff:127.");
}

static bool is_among(std::string_view words, std::string_view word)
{
    while (!words.empty()) {
        const auto [first, rest] = net::split(net::trimmed(words));
        if (net::same_word(first, word)) return true;
        words = rest;
    }
    return false;
}

std::string best_mechanism(std::string_view offered, bool allowed)
{
    if (is_among(offered, "CRAM-MD5")) return "CRAM-MD5";
    for (const char* mechanism : {"PLAIN", "LOGIN"})
        if (allowed && is_among(offered, mechanism)) return mechanism;
    return {};
}

std::string cram_md5_response(const Credentials& who, const std::string& challenge)
{
    return who.user + " " + hexadecimal(hmac_md5(who.password, challenge));
}

}  // namespace mail

namespace smtp {

void Sender::log_in(const mail::Credentials& who)
{
    const bool allowed = who.plaintext || mail::is_loopback(talk_.peer().ip);
    const auto mechanism = mail::best_mechanism(parameters_of("AUTH").value_or(""), allowed);
    ServerReply reply{504, {"5.5.4 The server offers no login, or none that hides the password"}};
    if (mechanism == "CRAM-MD5") reply = cram_md5(who);
    if (mechanism == "PLAIN")
        reply = ask("AUTH PLAIN " + mail::base64('\0' + who.user + '\0' + who.password));
    if (mechanism == "LOGIN") reply = login(who);
    if (!reply.is_yes()) throw Refused(reply, true);
}

// A challenge that is not base64 is answered with a star, which cancels.
ServerReply Sender::cram_md5(const mail::Credentials& who)
{
    const auto challenge = ask("AUTH CRAM-MD5");
    if (!challenge.is_go_on()) return challenge;
    const auto text = mail::from_base64(challenge.lines.front());
    if (!text) return ask("*");
    return ask(mail::base64(mail::cram_md5_response(who, *text)));
}

ServerReply Sender::login(const mail::Credentials& who)
{
    auto reply = ask("AUTH LOGIN");
    for (const auto& answer : {who.user, who.password})
        if (reply.is_go_on()) reply = ask(mail::base64(answer));
    return reply;
}

}  // namespace smtp
