// SPDX-License-Identifier: MIT

#include "tests/support/lessons.hpp"

#include <algorithm>
#include <fstream>

namespace test {

namespace fs = std::filesystem;

std::vector<std::string> lessons()
{
    std::vector<std::string> all;
    for (const auto& part : parts()) {
        std::vector<std::string> of_part;
        if (!fs::exists(part)) continue;
        for (const auto& entry : fs::directory_iterator(part))
            if (entry.is_directory() && !files_of(entry.path().generic_string()).empty())
                of_part.push_back(entry.path().generic_string());
        std::sort(of_part.begin(), of_part.end());
        all.insert(all.end(), of_part.begin(), of_part.end());
    }
    return all;
}

std::vector<std::string> files_of(const std::string& lesson)
{
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(lesson))
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
            files.push_back(entry.path().generic_string());
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<std::string> lines_of(const fs::path& file)
{
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line); lines.push_back(line)) std::erase(line, '\r');
    return lines;
}

}  // namespace test
