// SPDX-License-Identifier: MIT

#include "server/02-socket/stop.hpp"

#include "server/02-socket/trace.hpp"

namespace net {

void Stop::request()
{
    std::lock_guard lock(mutex_);
    requested_ = true;
    for (const Watch* watch : watched_)
        if (watch->at_rest_) platform::interrupt(watch->handle_);
    changed_.notify_all();
}

void Stop::insist()
{
    std::lock_guard lock(mutex_);
    for (const Watch* watch : watched_) platform::interrupt(watch->handle_);
}

void Stop::cut()
{
    std::lock_guard lock(mutex_);
    for (const Watch* watch : watched_) platform::shutdown(watch->handle_, platform::Side::both);
}

bool Stop::wait_for(Milliseconds at_most) const
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return requested(); });
}

Stop::Watch::Watch(Stop& stop, const Socket& socket) : stop_(stop), handle_(socket.handle())
{
    std::lock_guard lock(stop_.mutex_);
    stop_.watched_.insert(this);
    if (stop_.requested_) platform::interrupt(handle_);
}

Stop::Watch::~Watch()
{
    std::lock_guard lock(stop_.mutex_);
    stop_.watched_.erase(this);
}

void Stop::Watch::set_rest(bool at_rest)
{
    if (at_rest_ == at_rest) return;
    std::lock_guard lock(stop_.mutex_);
    at_rest_ = at_rest;
    if (at_rest && stop_.requested_) platform::interrupt(handle_);
}

// A fifth of a second is the longest that a stop goes unnoticed. Closing a listener under the feet
// of accept() wakes it on some systems and not on others; waiting in slices works on all.
std::optional<Socket> accept(Socket& listener, const Stop& stop)
{
    bool complained = false;
    platform::set_block(listener.handle(), false);
    while (!stop.requested()) {
        try {
            auto client = listener.accept();
            if (!client) {
                platform::wait(listener.handle(), platform::Ready::to_read, Milliseconds(200));
                continue;
            }
            platform::set_block(
                client->handle(), true);  // Windows and the BSDs pass the listener's mode on
            return client;
        } catch (
            const Error& error) {  // out of descriptors: the client waits until some are free again
            if (error.reason != Error::Reason::full) throw;
            if (!std::exchange(complained, true)) complain(error.what());
            stop.wait_for(Milliseconds(50));
        }
    }
    return {};
}

void serve_in_turn(Socket& listener, Stop& stop, void (*answer)(Socket& client))
{
    while (auto client = accept(listener, stop)) {
        Stop::Watch watch(stop, *client);
        try {
            answer(*client);
        } catch (const std::exception& error) {
            complain(text(client->peer()) + ": " + error.what());
        }
    }
}

}  // namespace net
