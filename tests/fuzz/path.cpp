// SPDX-License-Identifier: MIT
//
// A path that is taken can be written and read again, and is still the same.

#include "smtp/05-deliver/trace_fields.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    std::string_view from(data, size);
    const auto path = smtp::take_path(from);
    if (!path) {
        fuzz::expect(from.size() == size, "what is refused is not touched");
        return 0;
    }
    for (const char c : path->local + path->domain)
        fuzz::expect(c != '\r' && c != '\n' && c != '\0', "no line end gets in");
    const auto written = text(*path);
    if (written.size() > 256) return 0;  // quotes may have made it longer
    std::string_view again = written;
    const auto same = smtp::take_path(again);
    fuzz::expect(same && again.empty(), "what was written can be read", written);
    fuzz::expect(
        same->local == path->local && same->domain == path->domain, "it is the same", written);
    return 0;
}
