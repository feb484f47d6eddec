// SPDX-License-Identifier: MIT
//
// What client/07-fetch has left in a folder, be it a Maildir or a directory of files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace test {

struct Fetched {
    std::vector<std::string> messages;  // their texts, sorted
    std::vector<std::string> others;  // the first 8 characters of the names of all other files
};

/// Nothing if there is no such folder.
Fetched fetched_in(const std::filesystem::path& folder);
/// Is it the file of a message?
bool is_message(const std::filesystem::path& file);
/// Which messages of message_of() they are, in order; 0 for one that is not whole.
std::vector<int> numbers_of(const Fetched& fetched);

}  // namespace test
