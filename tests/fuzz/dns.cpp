// SPDX-License-Identifier: MIT
//
// A message of the DNS is read or refused, and what is read has names that end.

#include "client/05-mx/message.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size)
try {
    const auto message = dns::read_message({data, size});
    fuzz::expect(message.answers.size() * 11 <= size, "no record has less than 11 bytes");
    std::vector<std::string> names;
    if (message.question) names.push_back(message.question->name);
    for (const auto& record : message.answers) {
        names.push_back(record.name);
        fuzz::expect(!record.value.empty(), "each record has a value");
        if (record.type == dns::Type::mx || record.type == dns::Type::cname)
            names.push_back(record.value);
    }
    for (const auto& name : names) {
        fuzz::expect(!name.empty() && name.size() <= 4 * 255, "a name has an end", name);
        if (!dns::is_name(name)) continue;
        const auto bytes = dns::bytes_of_name(name);
        fuzz::expect(bytes.size() <= 255, "it is short enough", name);
        fuzz::expect(dns::Reader(bytes).name() == name, "what was written can be read", name);
    }
    return 0;
} catch (const dns::Malformed&) {
    return 0;
}
