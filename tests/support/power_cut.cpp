// SPDX-License-Identifier: MIT

#include "tests/support/power_cut.hpp"

#include "tests/support/faults.hpp"

namespace test {

using faults::Call;

namespace {

std::string name(const std::filesystem::path& path)
{
    return path.filename().string();
}

// Where readers look for messages.
bool is_box(const std::filesystem::path& directory)
{
    return name(directory) == "new" || name(directory) == "cur";
}

}  // namespace

void PowerCut::made(const Path& path, std::uint64_t inode)
{
    auto& names = directories_[path.parent_path()];
    names.removed.erase(name(path));
    names.added[name(path)] = inode;
    if (is_box(path.parent_path()) && unflushed_.contains(inode))
        faults_.push_back(path.string() + " is there before its bytes are flushed");
}

void PowerCut::gone(const Path& path)
{
    auto& names = directories_[path.parent_path()];
    const bool was_new = names.added.erase(name(path)) > 0;
    if (is_box(path.parent_path()) || !was_new) names.removed.insert(name(path));
}

void PowerCut::add(const faults::Record& record)
{
    const Path path = record.path.data(), other = record.other.data();
    switch (record.call) {
    case Call::open:
        written_.erase(record.inode);  // the number may have been another file's
        unflushed_.erase(record.inode);
        return made(path, record.inode);
    case Call::write:
        written_.insert(record.inode);
        unflushed_[record.inode] = path;
        return;
    case Call::fsync:
        unflushed_.erase(record.inode);
        directories_.erase(path);
        return;
    case Call::mkdir: return made(path, 0);
    case Call::link: return made(other, record.inode);
    case Call::rename: gone(path); return made(other, record.inode);
    case Call::unlink:
    case Call::remove: return gone(path);
    default: return;
    }
}

std::vector<std::string> PowerCut::at_risk() const
{
    std::vector<std::string> all;
    for (const auto& [directory, names] : directories_) {
        if (name(directory) == "tmp") continue;
        for (const auto& [added, inode] : names.added)
            if (inode == 0 || written_.contains(inode))
                all.push_back((directory / added).string() + " has a name that is not flushed");
        if (!is_box(directory)) continue;
        for (const auto& removed : names.removed)
            all.push_back((directory / removed).string() + " may come back");
    }
    for (const auto& [inode, path] : unflushed_)  // what a killed start has left is read by nobody
        if (name(path.parent_path()) != "tmp" && !name(path).starts_with(".accounts."))
            all.push_back(path.string() + " has bytes that are not flushed");
    return all;
}

std::string text(const std::vector<faults::Record>& records)
{
    std::string all;
    for (const auto& record : records) {
        const std::string path = record.path.data(), other = record.other.data();
        const auto line = path.substr(0, path.find_first_of("\r\n"));
        all += std::string(name_of(record.call)) + " " + line + (other.empty() ? "" : " " + other) +
            "\n";
    }
    return all;
}

}  // namespace test
