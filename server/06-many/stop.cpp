// SPDX-License-Identifier: MIT

#include "server/06-many/stop.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <thread>

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
    stop_.registered_.erase(stop_.registered_.find(handle_));
}

Stop& stop_on_signal()
{
    static Stop& stop = *new Stop;  // never destroyed: the thread that requests it may use it
    static std::once_flag once;
    std::call_once(once, [] {
        platform::on_stop([] {
            stop.request();
            std::this_thread::sleep_for(std::chrono::seconds(2));
            stop.abort_all();
        });
    });
    return stop;
}

// On Windows and the BSDs a client has inherited the mode of the listener.
static bool is_set_to_block(const Socket& client)
try {
    platform::set_block(client.handle(), true);
    return true;
} catch (const Error& error) {
    log_error(client.peer(), error);
    return false;
}

// A stop is noticed within a fifth of a second. To close the listener from another thread would end
// accept() on some systems and not on others; waiting in short steps works on all.
std::optional<Socket> accept(Socket& listener, const Stop& stop)
{
    bool logged = false;
    while (!stop.requested()) {
        try {
            auto client = listener.accept();
            if (client && is_set_to_block(*client)) return client;
            if (!client) platform::wait(listener.handle(), Milliseconds(200));
        } catch (const std::exception& error) {  // the client waits for a free descriptor
            if (!is_full(error)) throw;
            if (!std::exchange(logged, true)) log_error(error);
            stop.wait_for(Milliseconds(50));
        }
    }
    return {};
}

}  // namespace net
