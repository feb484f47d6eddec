// SPDX-License-Identifier: MIT
//
// However the bytes are cut, the same lines come out, and none of their bytes is lost.

#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr std::size_t longest = 60;

std::string show(const net::Line& line)
{
    return std::string(line.text) + "|" + std::to_string(static_cast<int>(line.end)) +
        (line.too_long ? "!" : "") + "\n";
}

std::string read(std::string_view bytes, std::size_t cut)
{
    net::LineReader reader;
    std::string all;
    while (!bytes.empty()) {
        test::feed(reader, bytes.substr(0, cut));
        bytes.remove_prefix(std::min(cut, bytes.size()));
        while (const auto line = reader.next(longest)) all += show(*line);
    }
    if (const auto line = reader.rest()) all += show(*line);
    fuzz::expect(!reader.rest(), "nothing is left");
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    const std::string_view bytes(data, size);
    const auto whole = read(bytes, size);
    for (const std::size_t cut : {1u, 2u, 3u, 61u})
        fuzz::expect(read(bytes, cut) == whole, "the cut matters");
    return 0;
}
