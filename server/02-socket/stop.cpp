// SPDX-License-Identifier: MIT

#include "server/02-socket/stop.hpp"

#include "server/02-socket/trace.hpp"

namespace net {

void Stop::request()
{
    std::lock_guard lock(mutex_);
    requested_ = true;
    for (const auto handle : registered_) platform::end_reads(handle);
    changed_.notify_all();
}

void Stop::abort_all()
{
    std::lock_guard lock(mutex_);
    for (const auto handle : registered_) platform::abort(handle);
}

void Stop::wait_for(Milliseconds at_most) const
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [this] { return requested(); });
}

Stop::Registration::Registration(Stop& stop, const Socket& socket) :
    stop_(stop), handle_(socket.handle())
{
    std::lock_guard lock(stop_.mutex_);
    stop_.registered_.insert(handle_);
    if (stop_.requested_) platform::end_reads(handle_);
}

Stop::Registration::~Registration()
{
    std::lock_guard lock(stop_.mutex_);
    stop_.registered_.erase(handle_);
}

// A stop is noticed within a fifth of a second. To close the listener from another thread would end
// accept() on some systems and not on others; waiting in short steps works on all.
std::optional<Socket> accept(Socket& listener, const Stop& stop)
{
    bool logged = false;
    platform::set_block(listener.handle(), false);
    while (!stop.requested()) {
        try {
            auto client = listener.accept();
            if (client) {  // on Windows and the BSDs it has inherited the listener's mode
                platform::set_block(client->handle(), true);
                return client;
            }
            platform::wait(listener.handle(), Milliseconds(200));
        } catch (const Error& error) {  // no descriptor is left: the client waits for a free one
            if (error.reason != Error::Reason::full) throw;
            if (!std::exchange(logged, true)) log_error(error.what());
            stop.wait_for(Milliseconds(50));
        }
    }
    return {};
}

void serve_in_turn(Socket& listener, Stop& stop, void (*handle_client)(Socket& client))
{
    while (auto client = accept(listener, stop)) {
        Stop::Registration registration(stop, *client);
        try {
            handle_client(*client);
        } catch (const std::exception& error) {
            log_error(text(client->peer()) + ": " + error.what());
        }
    }
}

}  // namespace net
