// SPDX-License-Identifier: MIT
//
// Each bytes have one text and each text has one meaning: both ways lead back.

#include "client/06-send/base64.hpp"

#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
{
    const std::string_view bytes(data, size);
    fuzz::expect(mail::from_base64(mail::base64(bytes)) == bytes, "bytes come back");
    if (const auto decoded = mail::from_base64(bytes))
        fuzz::expect(mail::base64(*decoded) == bytes, "there is one text only");
    return 0;
}
