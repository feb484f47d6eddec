// SPDX-License-Identifier: MIT

#include "client/02-telnet/at_once.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <array>
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
        return "heard " + std::to_string(size_) + " bytes: " + printable(begin_) +
            (rest > 0 ? " and " + std::to_string(rest) + " more" : "");
    }

private:
    std::uint64_t size_ = 0;
    std::string begin_;
};

}  // namespace

void talk_at_once(std::uint32_t clients, const std::function<Socket()>& connect,
    const std::string& script, const Faults& faults, Milliseconds at_most)
{
    std::atomic<std::uint32_t> failed = 0;
    const auto client = [&](std::uint32_t number) {
        const auto name = "client " + std::to_string(number) + " ";
        Heard heard;
        std::string how = "";
        try {
            Exchange server(connect(), at_most);
            talk(server, source_of(script), faults, at_most,
                [&](auto, const auto& result) { heard.add(result.text); });
        } catch (const std::exception& error) {
            ++failed;
            how = std::string("; ") + error.what();
        }
        log(name + heard.in_words() + how);
    };
    {
        std::vector<std::jthread> threads;
        for (std::uint32_t number = 1; number <= clients; ++number)
            threads.emplace_back(client, number);
    }
    if (failed > 0)
        throw Error(Error::Reason::other,
            std::to_string(failed) + " of " + std::to_string(clients) + " clients have failed");
}

std::string read_all(const Source& source)
{
    std::string all;
    std::array<char, 16384> buffer;
    while (const auto size = source(buffer)) all.append(buffer.data(), size);
    return all;
}

}  // namespace net
