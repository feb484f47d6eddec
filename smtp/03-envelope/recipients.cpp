// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/recipients.hpp"

#include <algorithm>

namespace smtp {

namespace {
constexpr std::size_t most_paths = 1000, most_text = 26624;
}

bool Recipients::add(const Path& path)
{
    const auto both = path.local + '\0' + path.domain + '\0';
    if (count_ == most_paths || text_.size() + both.size() > most_text) return false;
    text_.insert(text_.end(), both.begin(), both.end());
    ++count_;
    return true;
}

void Recipients::clear()
{
    text_ = std::deque<char>();  // gives the memory back, as clear() does not
    count_ = 0;
}

void Recipients::for_each(const std::function<void(const Path&)>& use) const
{
    for (auto at = text_.begin(); at != text_.end();) {
        Path path;
        for (auto* part : {&path.local, &path.domain}) {
            const auto end = std::find(at, text_.end(), '\0');
            part->assign(at, end);
            at = end + 1;
        }
        use(path);
    }
}

}  // namespace smtp
