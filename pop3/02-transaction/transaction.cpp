// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/transaction.hpp"

#include "server/02-socket/trace.hpp"

#include <charconv>

namespace pop3 {
namespace {

constexpr std::size_t piece = 16384;  // bytes of a long reply that are made at once

// Digits and nothing else, and not a number that wraps round to another: "4294967297" is not
// message 1.
std::optional<std::uint64_t> message_number(std::string_view text)
{
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stopped != end || text.front() == '0') return {};
    return number;
}

std::string scan_line(std::size_t number, const Message& message)
{
    return std::to_string(number) + " " + std::to_string(message.size);
}

}  // namespace

void Transaction::plug(Dialogue& pop3)
{
    State& state = authorization_.transaction;
    pop3.commands.instead("PASS", [this](auto password) { return pass(password); });  // RFC 1939, 4
    state.instead("QUIT", alone([this] { return quit(); }));  // RFC 1939, 5
    state.on("STAT", alone([this] { return stat(); }));  // RFC 1939, 5
    state.on("NOOP", alone([] { return ok("Still here"); }));  // RFC 1939, 5
    state.on("LIST", [this, one = with_message([this](Message& message) {  // RFC 1939, 5
        return ok(scan_line(maildrop_->number(message), message));
    })](std::string_view number) {
        return net::without_trailing_space(number).empty() ? list() : one(number);
    });
}

Reply Transaction::pass(std::string_view password)
{
    Reply welcome = authorization_.pass(password);
    if (!accepted(welcome)) return welcome;
    try {
        maildrop_ = Maildrop::open(store_.maildir(*authorization_.account()));
    } catch (const net::Error& error) {
        net::complain(error.what());
        return err("[SYS/TEMP] The maildrop cannot be opened, try again later");
    }
    if (!maildrop_) return err("[IN-USE] Another session has this maildrop");
    return welcome;
}

net::Verb Transaction::with_message(std::function<Reply(Message&)> then)
{
    return [this, then = std::move(then)](std::string_view argument) {
        const auto number = message_number(net::without_trailing_space(argument));
        if (!number)
            return err("Say the number of a message, from 1 to " +
                std::to_string(maildrop_->messages().size()));
        Message* message = maildrop_->find(*number);
        return message ? then(*message) : err("No such message");
    };
}

Reply Transaction::quit()
{
    maildrop_.reset();
    return goodbye();
}

Reply Transaction::stat()
{
    std::uint64_t count = 0, size = 0;
    for (const Message& message : maildrop_->messages()) {
        if (message.deleted) continue;
        ++count;
        size += message.size;
    }
    return ok(std::to_string(count) + " " + std::to_string(size));
}

// Fifty thousand lines are a long reply: they are made in pieces, while the client reads.
Reply Transaction::list()
{
    Reply all = ok("Message numbers and sizes follow");
    all.body = [this, next = std::size_t{0}](std::string& out) mutable {
        const auto& messages = maildrop_->messages();
        const auto start = out.size();
        for (; next < messages.size() && out.size() - start < piece; ++next)
            if (!messages[next].deleted) out += scan_line(next + 1, messages[next]) + "\r\n";
        if (next < messages.size()) return true;
        out += ".\r\n";
        return false;
    };
    return all;
}

}  // namespace pop3
