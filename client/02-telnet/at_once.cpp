// SPDX-License-Identifier: MIT

#include "client/02-telnet/at_once.hpp"

#include "client/01-connect/platform.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <vector>

namespace net {

namespace {

constexpr std::size_t longest_shown = 200;  // bytes of what one client has heard

Source source_of(std::string_view script)
{
    return [rest = script](std::span<char> into) mutable {
        const auto size = rest.copy(into.data(), into.size());
        rest.remove_prefix(size);
        return size;
    };
}

// What one client has heard.
class Heard {
public:
    void add(std::string_view text)
    {
        size_ += text.size();
        begin_ += text.substr(0, longest_shown - begin_.size());
    }

    std::string in_words() const
    {
        const auto rest = size_ - begin_.size();
        return "heard " + std::to_string(size_) + " bytes" + (size_ > 0 ? ": " : "") +
            printable(begin_) + (rest > 0 ? " and " + std::to_string(rest) + " more" : "");
    }

private:
    std::uint64_t size_ = 0;
    std::string begin_;
};

}  // namespace

// One client, and the line about it. False if something has failed.
static bool talk_alone(const std::string& name, const std::function<Socket()>& connect,
    const std::string& script, const Faults& faults, Milliseconds at_most)
try {
    Heard heard;
    std::string how;
    try {
        Exchange server(connect(), at_most);
        talk(server, source_of(script), faults, at_most,
            [&](auto, const auto& result) { heard.add(result.text); });
    } catch (const std::exception& error) {
        how = std::string("; ") + error.what();
    }
    platform::write_output(name + heard.in_words() + how + "\n");
    return how.empty();
} catch (const std::exception& error) {
    log_error(error);
    return false;
}

void talk_at_once(std::uint32_t clients, const std::function<Socket()>& connect,
    const std::string& script, const Faults& faults, Milliseconds at_most)
{
    std::atomic<std::uint32_t> well = 0;
    std::vector<std::thread> threads;
    for (std::uint32_t number = 1; number <= clients; ++number) try {
            threads.emplace_back([&, name = "client " + std::to_string(number) + " "] {
                if (talk_alone(name, connect, script, faults, at_most)) ++well;
            });
        } catch (const std::exception& error) {
            log_error(error);  // no thread is left: for the others neither
            break;
        }
    for (auto& thread : threads) thread.join();
    if (well < clients)
        throw Error(Error::Reason::other,
            std::to_string(clients - well) + " of " + std::to_string(clients) +
                " clients have failed");
}

}  // namespace net
