// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/listing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pop3 {
namespace {

constexpr int most_listings = 5;

// In no order. A name that begins with a dot is not a message (maildir(5)).
std::vector<MessageFile> list_once(const std::filesystem::path& maildir)
{
    std::vector<MessageFile> found;
    for (const char* box : {"new", "cur"})
        for (auto& name : disk::files_in(maildir / box))
            if (!name.starts_with('.')) found.emplace_back(box, std::move(name));
    return found;
}

void sort_and_drop_doubles(std::vector<MessageFile>& files)
{
    const auto same = [](const auto& a, const auto& b) { return a.is_same(b); };
    std::stable_sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end(), same), files.end());
}

bool are_same(const std::vector<MessageFile>& a, const std::vector<MessageFile>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const auto& x, const auto& y) { return x.is_same(y); });
}

}  // namespace

// Flags follow a colon and "2,". On Windows a name must not have a colon, so programs there write a
// semicolon or an exclamation mark.
static std::size_t id_length(std::string_view name)
{
    for (const std::string_view mark : {":", ";2,", "!2,"}) name = name.substr(0, name.find(mark));
    return name.size();
}

MessageFile::MessageFile(const char* in_box, std::string its_name) :
    box(in_box), name(std::move(its_name)), id_length_(id_length(name))
{
}

// Another program may move or rename files meanwhile, and then one listing can miss some of them or
// find them twice: readdir(3) promises nothing. So we list until two listings agree, and keep what
// any of them has found; a message that is gone after all is noticed when it is opened. Mostly the
// first two agree, even in their order, and only one of them has to be sorted.
std::vector<MessageFile> list_messages(const std::filesystem::path& maildir)
{
    auto found = list_once(maildir);
    for (int listings = 1; listings < most_listings; ++listings) {
        auto before = std::exchange(found, list_once(maildir));
        if (are_same(before, found)) break;
        sort_and_drop_doubles(before);
        sort_and_drop_doubles(found);
        if (are_same(before, found)) break;
        std::vector<MessageFile> both;
        std::set_union(
            found.begin(), found.end(), before.begin(), before.end(), std::back_inserter(both));
        found = std::move(both);
    }
    sort_and_drop_doubles(found);
    return found;
}

}  // namespace pop3
