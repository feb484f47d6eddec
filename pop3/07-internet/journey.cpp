// SPDX-License-Identifier: MIT

#include "pop3/07-internet/journey.hpp"

#include "client/03-tap/svg_parts.hpp"
#include "pop3/07-internet/picture.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>

namespace net {

namespace {

constexpr const char* dns = "DNS";

std::string padded(std::string text, std::size_t width)
{
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string address(const std::string& text)
{
    return "<" + text + ">";
}

}  // namespace

void Journey::add(
    Kind kind, const std::string& from, const std::string& to, const std::string& text)
{
    constexpr std::size_t width = 10;
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    const auto at = std::chrono::duration_cast<Milliseconds>(now - begun_);
    steps_.push_back({kind, at, from, to, text});
    const auto way = from == to ? padded("", width + 4) : " -> " + padded(to, width);
    log(padded(seconds(at), 8) + "  " + padded(from, width) + way + "  " + text);
    changed_.notify_all();
}

void Journey::add_heading(const std::string& text)
{
    const std::lock_guard lock(mutex_);
    steps_.push_back({Kind::heading, {}, {}, {}, text});
    log("\n" + text);
}

// "red.test" for "mail.red.test".
std::string Journey::place_of(const std::string& host) const
{
    const auto found = std::find_if(places_.begin(), places_.end(),
        [&](const std::string& place) { return host.ends_with("." + place); });
    return found == places_.end() ? host : *found;
}

void Journey::add(const std::string& place, const mail::RelayEvent& event)
{
    using Event = mail::RelayEvent::Kind;
    const auto reply = std::to_string(event.code) + " " + event.text;
    const bool is_yes = event.code / 100 == 2;
    switch (event.kind) {
    case Event::queued:
        add(Kind::request, place, place, "in the queue: a message for " + event.domain);
        break;
    case Event::asking:
        add(Kind::request, place, dns, "which hosts take mail for " + event.domain + "?");
        break;
    case Event::found: add(Kind::answer, dns, place, event.text); break;
    case Event::not_found: add(Kind::failure, dns, place, event.text); break;
    case Event::trying:
        add(Kind::request, place, place_of(event.host),
            "connect to " + event.host + ", " + event.text);
        break;
    case Event::not_let_in: add(Kind::failure, place, place, event.text); break;
    case Event::answered:
        add(is_yes ? Kind::answer : Kind::failure, place_of(event.host), place,
            address(event.recipient) + " " + reply);
        break;
    case Event::failed:
        add(Kind::failure, place, place, address(event.recipient) + " failed");
        break;
    case Event::told:
        add(Kind::answer, place, place, "a report for " + address(event.recipient));
        break;
    case Event::dropped:
        add(Kind::failure, place, place, "nobody is told: it was a report itself");
        break;
    }
    const std::lock_guard lock(mutex_);
    if (event.kind == Event::answered && is_yes) ++delivered_;
    if (event.kind == Event::told) ++told_;
    changed_.notify_all();
}

bool Journey::wait_for(unsigned delivered, unsigned told, Milliseconds at_most)
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(
        lock, at_most, [&] { return delivered_ >= delivered && told_ >= told; });
}

std::string Journey::picture() const
{
    const std::lock_guard lock(mutex_);
    return net::picture(places_, steps_);
}

}  // namespace net
