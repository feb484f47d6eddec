// SPDX-License-Identifier: MIT
//
// A path that is taken can be written and read again, and is still the same.

#include "smtp/03-envelope/path.hpp"

#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    for (const auto letters : {smtp::Letters::ascii, smtp::Letters::utf8}) {
        std::string_view from(data, size);
        const auto path = smtp::take_path(from, letters);
        if (!path) {
            fuzz::expect(from.size() == size, "what is refused is not touched");
            continue;
        }
        for (const char c : path->local + path->domain)
            fuzz::expect(c != '\r' && c != '\n' && c != '\0', "no line end gets in");
        const auto written = text(*path);
        if (written.size() > 256) continue;  // quotes may have made it longer
        std::string_view again = written;
        const auto same = smtp::take_path(again, letters);
        fuzz::expect(same && again.empty(), "what was written can be read", written);
        fuzz::expect(
            same->local == path->local && same->domain == path->domain, "it is the same", written);
    }
    return 0;
}
