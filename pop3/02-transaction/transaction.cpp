// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/transaction.hpp"

#include "server/02-socket/trace.hpp"

#include <charconv>

namespace pop3 {

namespace {
constexpr std::size_t piece = 16384;  // bytes of a long reply that are made at once
}

std::optional<std::uint64_t> whole_number(std::string_view text)
{
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc::invalid_argument || stopped != end) return {};
    return error == std::errc() ? number : UINT64_MAX;
}

void Transaction::plug(Dialogue& pop3)
{
    State& state = authorization_.transaction;
    pop3.commands.instead("PASS", [this](auto password) {  // RFC 1939, 4
        return open(authorization_.pass(password));
    });
    state.instead("QUIT", alone([this] { return quit(); }));  // RFC 1939, 5
    state.on("STAT", alone([this] { return stat(); }));  // RFC 1939, 5
    state.on("NOOP", alone([] { return ok("Still here"); }));  // RFC 1939, 5
    state.on("LIST", [this, one = with_message([this](Message& message) {  // RFC 1939, 5
        return ok(std::to_string(maildrop_->number(message)) + " " + std::to_string(message.size));
    })](std::string_view number) {
        return net::without_trailing_space(number).empty() ? list() : one(number);
    });
}

Reply Transaction::open(Reply welcome)
{
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
        const auto text = net::without_trailing_space(argument);
        const auto number = whole_number(text);
        if (!number || text.starts_with('0'))
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

Reply Transaction::list()
{
    return list_of("Message numbers and sizes follow",
        [](const Message& message) { return std::to_string(message.size); });
}

// Fifty thousand lines are a long reply: they are made in pieces, while the client reads.
Reply Transaction::list_of(std::string_view title, std::function<std::string(const Message&)> about)
{
    Reply all = ok(title);
    all.body = [this, about = std::move(about), next = std::size_t{0}](std::string& out) mutable {
        const auto& messages = maildrop_->messages();
        const auto start = out.size();
        for (; next < messages.size() && out.size() - start < piece; ++next)
            if (!messages[next].deleted)
                out += std::to_string(next + 1) + " " + about(messages[next]) + "\r\n";
        if (next < messages.size()) return true;
        out += ".\r\n";
        return false;
    };
    return all;
}

}  // namespace pop3
