// SPDX-License-Identifier: MIT
//
// What the fuzzers share. libFuzzer calls LLVMFuzzerTestOneInput with bytes that it has made up,
// and looks for those that take a way through the code that none took before
// (llvm.org/docs/LibFuzzer.html). A crash, a report of a sanitizer, or expect() that is not true
// ends the run and leaves the bytes in build/fuzz. What is found becomes a test.
#pragma once

#include "server/07-dialogue/conversation.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/wire.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

namespace fuzz {

inline void expect(bool right, const char* what, std::string_view seen = {})
{
    if (right) return;
    std::fprintf(
        stderr, "not so: %s\nseen: %.*s\n", what, static_cast<int>(seen.size()), seen.data());
    std::abort();
}

/// Holds `dialogue` with a client who sends `bytes` in pieces of `cut` bytes; returns what the
/// server says. A pause is not waited for.
inline std::string hold(net::Dialogue& dialogue, std::string_view bytes, std::size_t cut)
{
    net::Conversation talk(dialogue);
    std::string said;
    const auto speak = [&] {
        do {
            talk.advance();
            said += talk.output;
            talk.output.clear();
        } while (!talk.is_over() && !talk.wants_input());
    };
    speak();
    while (!bytes.empty() && !talk.is_over()) {
        test::feed(talk.input, bytes.substr(0, cut));
        bytes.remove_prefix(std::min(cut, bytes.size()));
        speak();
    }
    return said;
}

/// The lines of what a server said; each must end in CR LF and hold no other CR, LF or NUL.
inline std::vector<std::string_view> lines(std::string_view said)
{
    std::vector<std::string_view> all;
    while (!said.empty()) {
        const auto end = said.find("\r\n");
        expect(end != said.npos, "a reply ends in CR LF", said);
        all.push_back(said.substr(0, end));
        said.remove_prefix(end + 2);
    }
    return all;
}

/// A store in a directory of this process, on a disk without a disk where there is one: flushes are
/// quick there.
inline std::filesystem::path directory()
{
    const std::filesystem::path memory = "/dev/shm";
    const auto base =
        std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    static const auto mine = base / ("lessons-fuzz-" + std::to_string(std::random_device{}()));
    static const bool once = std::atexit([] {
        std::error_code nothing_to_do;
        std::filesystem::remove_all(mine, nothing_to_do);
    }) == 0;
    return once ? mine : mine;
}

}  // namespace fuzz
