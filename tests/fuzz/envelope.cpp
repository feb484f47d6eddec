// SPDX-License-Identifier: MIT
//
// What is read as an envelope of the queue can be written and read again, and is still the same.

#include "smtp/08-queue/stored_envelope.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    const auto envelope = mail::read_envelope({data, size});
    if (!envelope) return 0;
    const auto written = mail::text(*envelope);
    const auto again = mail::read_envelope(written);
    // Quotes may have made an address too long.
    for (const auto& to : envelope->to)
        if (mail::bare(to.address).size() > 254) return 0;
    if (mail::bare(envelope->from).size() > 254) return 0;
    fuzz::expect(again.has_value(), "what was written can be read", written);
    fuzz::expect(mail::text(*again) == written, "it is the same", written);
    fuzz::expect(again->to.size() == envelope->to.size(), "nobody is lost", written);
    return 0;
}
