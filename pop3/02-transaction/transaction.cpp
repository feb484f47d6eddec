// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/transaction.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <charconv>

namespace pop3 {

namespace {
constexpr std::size_t piece_size = 8192;  // bytes of a long reply that are made at once
}

bool accepted(const Reply& reply)
{
    return reply.text.starts_with("+OK");
}

std::optional<std::uint64_t> whole_number(std::string_view text)
{
    std::uint64_t number = UINT64_MAX;  // stays for one that does not fit
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc::invalid_argument || stopped != end) return {};
    return number;
}

void Transaction::add_to(Dialogue& pop3)
{
    net::State& state = authorization_.transaction_state;
    pass_ = pop3.commands.replace(
        {"PASS", "", "RFC 1939, 4"}, [this](auto password) { return open(pass_(password)); });
    quit_ = state.replace({"QUIT", "", "RFC 1939, 5"}, without_argument([this] { return quit(); }));
    state.on({"STAT", "", "RFC 1939, 5"}, without_argument([this] { return stat(); }));
    state.on({"LIST", "[message]", "RFC 1939, 5"}, [this](auto message) { return list(message); });
    state.on({"NOOP", "", "RFC 1939, 5"}, without_argument([] { return ok("Still here"); }));
}

Reply Transaction::open(Reply welcome)
{
    if (!accepted(welcome)) return welcome;
    try {
        maildrop_ = Maildrop::open(store_.maildir(*authorization_.account));
    } catch (const net::Error& error) {
        net::log_error(error);
        return err("[SYS/TEMP] The maildrop cannot be opened, try again later");
    }
    if (!maildrop_) return err("[IN-USE] Another session has this maildrop");
    return welcome;
}

Reply Transaction::with_message(std::string_view argument,
    const std::function<Reply(std::uint64_t number, Message& message)>& then)
{
    auto& messages = maildrop().messages();
    const auto text = net::trimmed(argument);
    const auto number = whole_number(text);
    if (!number || text.starts_with('0'))
        return err("Say the number of a message; LIST shows them");
    const auto found = messages.find(*number);
    return found == messages.end() ? err("No such message") : then(*number, found->second);
}

// Releases the lock before the last reply, so that a client that has received it can log in again
// immediately.
Reply Transaction::quit()
{
    maildrop_.reset();
    return quit_("");
}

Reply Transaction::stat()
{
    std::uint64_t size = 0;
    for (const auto& [number, message] : maildrop().messages()) size += message.size;
    return ok(std::to_string(maildrop().messages().size()) + " " + std::to_string(size));
}

Reply Transaction::list(std::string_view argument)
{
    const auto size_of = [](const Message& message) { return std::to_string(message.size); };
    if (net::trimmed(argument).empty()) return list_of("Message numbers and sizes follow", size_of);
    return with_message(argument, [&](std::uint64_t number, Message& message) {
        return ok(std::to_string(number) + " " + size_of(message));
    });
}

// The reply may have fifty thousand lines, so it is made in pieces while the client reads.
Reply Transaction::list_of(std::string_view title, std::function<std::string(const Message&)> about)
{
    Reply all = ok(title);
    all.body = [this, about = std::move(about), next = std::uint64_t{1}](std::string& out) mutable {
        const auto& messages = maildrop().messages();
        const auto start = out.size();
        auto at = messages.lower_bound(next);
        for (; at != messages.end() && out.size() - start < piece_size; ++at)
            out += std::to_string(at->first) + " " + about(at->second) + "\r\n";
        if (at != messages.end()) {
            next = at->first;
            return true;
        }
        out += ".\r\n";
        return false;
    };
    return all;
}

}  // namespace pop3
