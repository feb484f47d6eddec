// SPDX-License-Identifier: MIT

#include "tests/support/fetched.hpp"

#include "tests/support/mailhost.hpp"
#include "tests/support/temporary.hpp"

#include <algorithm>

namespace test {

namespace fs = std::filesystem;

bool is_message(const fs::path& file)
{
    const auto place = file.parent_path().filename();
    return file.extension() == ".eml" || place == "new" || place == "cur";
}

Fetched fetched_in(const fs::path& folder)
{
    Fetched found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        if (is_message(entry.path()))
            found.messages.push_back(contents(entry.path()));
        else
            found.others.push_back(entry.path().filename().string().substr(0, 8));
    }
    std::sort(found.messages.begin(), found.messages.end());
    return found;
}

std::vector<int> numbers_of(const Fetched& fetched)
{
    std::vector<int> numbers;
    for (const auto& text : fetched.messages)
        numbers.push_back(whole_message(on_the_wire(text)).value_or(0));
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

}  // namespace test
