// SPDX-License-Identifier: MIT

#include "client/03-tap/watch.hpp"

#include "server/02-socket/trace.hpp"

namespace net {

void Watchers::add(View view)
{
    views_.push_back(std::move(view));
}

void Watchers::report(const TappedConnection& connection, const Event& event)
{
    std::lock_guard lock(mutex_);
    for (View& view : views_) try {
            if (view) view(connection, event);
        } catch (const std::exception& error) {
            log_error(error);
            view = nullptr;
        }
}

std::string in_words(const Event& event)
{
    switch (event.kind) {
    case Event::Kind::connected: return "connected";
    case Event::Kind::not_connected: return std::string(event.bytes);
    case Event::Kind::piece: return std::to_string(event.bytes.size()) + " bytes";
    case Event::Kind::end_of_stream: return "end of stream";
    case Event::Kind::reset: break;
    }
    return "reset";
}

void print(const TappedConnection& connection, const Event& event)
{
    static Later later;
    const char* const arrow =
        event.from == Side::client ? " client -> server: " : " client <- server: ";
    auto all = std::to_string(connection.number) + arrow + in_words(event);
    if (event.kind == Event::Kind::connected) all += ", from " + text(connection.client);
    all += later();
    if (event.kind == Event::Kind::piece) all += lines_of("    ", event.bytes);
    log(all);
}

}  // namespace net
