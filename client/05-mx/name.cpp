// SPDX-License-Identifier: MIT

#include "client/05-mx/name.hpp"

#include <algorithm>

namespace dns {

namespace {
constexpr std::size_t longest_label = 63, longest_name = 255;  // RFC 1035, 2.3.4

bool is_usual(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '_';
}

std::string shown(std::string_view label)
{
    std::string text;
    for (const char c : label) {
        const auto number = std::to_string(1000 + static_cast<unsigned char>(c));
        text += is_usual(c) ? std::string(1, c) : "\\" + number.substr(1);
    }
    return text;
}
}  // namespace

bool is_name(std::string_view text)
{
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.size() + 2 > longest_name) return false;  // a length before it, and a 0 after it
    for (std::size_t start = 0; start <= text.size();) {
        const auto label = text.substr(start, text.find('.', start) - start);
        if (label.empty() || label.size() > longest_label) return false;
        if (!std::all_of(label.begin(), label.end(), is_usual)) return false;
        start += label.size() + 1;
    }
    return true;
}

std::string bytes_of_name(std::string_view text)
{
    if (text.ends_with('.')) text.remove_suffix(1);
    std::string bytes;
    for (std::size_t start = 0; start < text.size();) {
        const auto label = text.substr(start, text.find('.', start) - start);
        bytes += static_cast<char>(label.size());
        bytes += label;
        start += label.size() + 1;
    }
    return bytes + '\0';
}

void Reader::fail(const std::string& why) const
{
    throw Malformed("byte " + std::to_string(at_) + ": " + why);
}

std::string_view Reader::bytes(std::size_t count)
{
    if (message_.size() - at_ < count) fail("the message ends too early");
    at_ += count;
    return message_.substr(at_ - count, count);
}

std::uint32_t Reader::number(std::size_t count)
{
    std::uint32_t number = 0;
    for (const char c : bytes(count)) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

// Each pointer must lead further back than the one before, so that no name goes round in circles.
std::string Reader::name()
{
    std::string text;
    std::size_t size = 1, before = at_, after = 0;  // after the first pointer
    while (const std::size_t length = byte()) {
        if (length >= 0xc0) {
            const std::size_t target = (length & 0x3f) << 8 | byte();
            if (after == 0) after = at_;
            if (target >= before) fail("a pointer that does not lead back");
            at_ = before = target;
            continue;
        }
        if (length > longest_label) fail("a label of a kind that does not exist");
        size += 1 + length;
        if (size > longest_name) fail("a name that is too long");
        text += (text.empty() ? "" : ".") + shown(bytes(length));
    }
    if (after != 0) at_ = after;
    return text.empty() ? "." : text;
}

}  // namespace dns
