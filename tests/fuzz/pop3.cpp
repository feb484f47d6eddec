// SPDX-License-Identifier: MIT
//
// Whatever a client says: each answer is one, and nothing is deleted without a QUIT that got +OK.

#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr int messages = 3;

std::filesystem::path message(int number)
{
    return fuzz::directory() / "alice/new" / ("170000000" + std::to_string(number) + ".a");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    static const test::TestStore store(fuzz::directory());
    for (int number = 1; number <= messages; ++number)
        if (!std::filesystem::exists(message(number)))
            std::ofstream(message(number), std::ios::binary) << "Subject: x\n\n.\n..y\nz" << number;
    if (size < 2) return 0;
    const std::size_t cut = static_cast<unsigned char>(data[0]) + 1u;
    const auto session = test::session_of("pop3/05-extensions", store.store);
    const auto said = fuzz::hold(*session, {data + 1, size - 1}, cut);
    bool in_long_reply = false;
    const auto all = fuzz::lines(said);
    for (const auto line : all) {
        if (in_long_reply) {
            in_long_reply = line != ".";
            continue;
        }
        fuzz::expect(
            line.starts_with("+OK ") || line.starts_with("-ERR ") || line.starts_with("+ "),
            "an answer", line);
        in_long_reply = line.ends_with(" follow") || line.ends_with(" follows") ||
            line.ends_with(" octets") || line == "+OK Capabilities follow";
    }
    fuzz::expect(!in_long_reply, "a long reply ends", said);
    const bool has_quit = all.back() == "+OK Goodbye";
    for (int number = 1; number <= messages; ++number)
        fuzz::expect(
            has_quit || std::filesystem::exists(message(number)), "only QUIT deletes", said);
    return 0;
}
