// SPDX-License-Identifier: MIT
//
// Whatever a client says: each reply is one, and as many messages are stored as were acknowledged.

#include "tests/fuzz/fuzz.hpp"

namespace {

std::size_t messages_in(const std::filesystem::path& mail)
{
    std::size_t count = 0;
    for (const char* account : {"alice", "bob", "carol"}) {
        for ([[maybe_unused]] const auto& entry :
            std::filesystem::directory_iterator(mail / account / "tmp"))
            fuzz::expect(false, "debris in tmp");
        for (const auto& entry : std::filesystem::directory_iterator(mail / account / "new")) {
            ++count;
            std::filesystem::remove(entry);
        }
    }
    return count;
}

// "250-", "250 ": RFC 5321, 4.2.
bool is_reply(std::string_view line)
{
    return line.size() >= 4 && line[0] >= '2' && line[0] <= '5' && std::isdigit(line[1]) &&
        std::isdigit(line[2]) && (line[3] == ' ' || line[3] == '-') &&
        line.find_first_of(std::string_view("\r\n\0", 3)) == line.npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    static const test::TestStore store(fuzz::directory());
    if (size < 2) return 0;
    const std::size_t cut = static_cast<unsigned char>(data[0]) + 1u;
    auto session = test::session_of("smtp/07-login", store.store);
    const auto said = fuzz::hold(*session, {data + 1, size - 1}, cut);
    session.reset();  // the client is gone: half a message leaves nothing
    std::size_t acknowledged = 0;
    for (const auto line : fuzz::lines(said)) {
        fuzz::expect(is_reply(line), "a reply", line);
        acknowledged += line.starts_with("250 2.0.0 Stored as ");
    }
    const auto stored = messages_in(fuzz::directory());  // one message may have three recipients
    fuzz::expect(
        stored >= acknowledged && stored <= 3 * acknowledged, "250 and no less, no more", said);
    return 0;
}
