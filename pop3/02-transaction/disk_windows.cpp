// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/disk.hpp"

#include "client/07-fetch/disk_windows.hpp"

#include <utility>

namespace disk {

namespace fs = std::filesystem;

std::optional<InputFile> InputFile::open(const fs::path& path)
{
    if (fs::status(path).type() == fs::file_type::not_found) return {};
    InputFile file(path);
    file.handle_ = open_or_fail(path, GENERIC_READ, OPEN_EXISTING);
    LARGE_INTEGER size{};
    if (!GetFileSizeEx(native(file.handle_), &size)) fail("size", path);
    file.size_ = static_cast<std::uint64_t>(size.QuadPart);
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept :
    path_(std::move(other.path_)), handle_(std::exchange(other.handle_, -1)), size_(other.size_)
{
}

InputFile::~InputFile()
{
    if (handle_ != -1) CloseHandle(native(handle_));
}

void InputFile::seek(std::uint64_t to)
{
    LARGE_INTEGER where{};
    where.QuadPart = static_cast<LONGLONG>(to);
    if (!SetFilePointerEx(native(handle_), where, nullptr, FILE_BEGIN)) fail("seek", path_);
}

std::size_t InputFile::read(std::span<char> into)
{
    DWORD got = 0;
    if (!ReadFile(native(handle_), into.data(), static_cast<DWORD>(into.size()), &got, nullptr))
        fail("read", path_);
    return got;
}

std::vector<std::string> files_in(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.symlink_status().type() == fs::file_type::regular)
            names.push_back(entry.path().filename().string());
    if (error)
        throw net::Error(
            net::Error::Reason::other, "read " + directory.string() + ": " + error.message());
    return names;
}

}  // namespace disk
