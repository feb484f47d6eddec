// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "client/07-fetch/client.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace pop3 {

// Could the text end the line of a command, and begin another one?
static bool has_control_bytes(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
}

bool ServerReply::is_for_now() const
{
    const auto code = text.substr(0, text.find(']') + 1);
    return net::same_word(code, "[IN-USE]") || net::same_word(code, "[LOGIN-DELAY]") ||
        net::same_word(code, "[SYS/TEMP]");
}

void Client::log_in(const mail::Credentials& who)
{
    if (has_control_bytes(who.user + who.password))
        throw Refused("login: a name or a password with control bytes cannot be sent", true);
    const bool allowed = who.plaintext || mail::is_loopback(talk_.peer().ip);
    const auto mechanism = mail::best_mechanism(mechanisms_, allowed);
    ServerReply reply{
        false, "The server offers no login that hides the password (--plaintext sends it)"};
    if (mechanism == "CRAM-MD5")
        reply = cram_md5(who);
    else if (!timestamp_.empty())
        reply =
            ask("APOP " + who.user + " " + mail::hexadecimal(mail::md5(timestamp_ + who.password)));
    else if (mechanism == "PLAIN")
        reply = plain(who);
    else if (allowed)
        reply = user_and_pass(who);
    if (!reply.is_ok) throw Refused("login: " + reply.text, !reply.is_for_now());
}

// A challenge that is not base64 is answered with a star, which cancels.
ServerReply Client::cram_md5(const mail::Credentials& who)
{
    const auto challenge = ask("AUTH CRAM-MD5");
    if (!challenge.is_challenge) return {false, challenge.text};
    const auto text = mail::from_base64(challenge.text);
    if (!text) return {false, ask("*").text};
    return ask(mail::base64(mail::cram_md5_response(who, *text)));
}

ServerReply Client::plain(const mail::Credentials& who)
{
    const auto challenge = ask("AUTH PLAIN");
    if (!challenge.is_challenge) return {false, challenge.text};
    return ask(mail::base64('\0' + who.user + '\0' + who.password));
}

ServerReply Client::user_and_pass(const mail::Credentials& who)
{
    const auto reply = ask("USER " + who.user);
    return reply.is_ok ? ask("PASS " + who.password) : reply;
}

}  // namespace pop3
