// SPDX-License-Identifier: MIT
//
// A directory that is gone when the test is over.
#pragma once

#include <filesystem>
#include <random>
#include <string>

namespace test {

class TemporaryDirectory {
public:
    TemporaryDirectory() :
        path_(std::filesystem::temp_directory_path() /
            ("lessons-" + std::to_string(std::random_device{}())))
    {
        std::filesystem::create_directories(path_);
    }
    ~TemporaryDirectory()
    {
        std::error_code nothing_to_do;
        std::filesystem::remove_all(path_, nothing_to_do);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace test
