// SPDX-License-Identifier: MIT
//
// The lessons as files, for tests of the rules of the house. They run in the root of the project.
#pragma once

#include "exercises/check/exercise.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace test {

using check::parts;
/// "server/01-raw" and so on, in reading order.
std::vector<std::string> lessons();
/// The .cpp and .hpp files of a lesson.
std::vector<std::string> files_of(const std::string& lesson);
std::vector<std::string> lines_of(const std::filesystem::path& file);

}  // namespace test
