// SPDX-License-Identifier: MIT

#include "server/06-many/thread_per_client.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <algorithm>
#include <list>
#include <thread>

namespace net {
namespace {

class ThreadPerClient {
public:
    explicit ThreadPerClient(std::function<void(Socket&)> handle_client) :
        handle_client_(std::move(handle_client))
    {
    }

    // Waits for the threads, then ends their reads, and then their connections. When the list is
    // empty, no thread uses it any more.
    ~ThreadPerClient()
    {
        if (wait_until_empty(time_to_finish)) return;
        for_each_client(platform::end_reads);
        if (wait_until_empty(time_for_last_reply)) return;
        for_each_client(platform::abort);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return clients_.empty(); });
    }

    bool has_room_for(const Address& peer, const Limits& limits)
    {
        std::lock_guard lock(mutex_);
        const auto from_there = std::count_if(clients_.begin(), clients_.end(),
            [&](const Socket& client) { return client.peer().ip == peer.ip; });
        return limits.have_room(clients_.size(), static_cast<std::uint64_t>(from_there));
    }

    // Where the system has no memory or no thread left, the client is told `too_many_clients`.
    void serve(Socket client, std::string_view too_many_clients)
    try {
        const auto place = add(client);
        try {
            std::thread([this, place] {
                talk(*place);
                remove(place);
            }).detach();
        } catch (...) {
            client = remove(place);
            throw;
        }
    } catch (const std::exception& error) {
        log_error(error);
        refuse(std::move(client), too_many_clients);
    }

private:
    using Clients = std::list<Socket>;  // a list: each stays where it is while others come and go

    void talk(Socket& client)
    try {
        handle_client_(client);
    } catch (const std::exception& error) {
        log_error(client.peer(), error);
    }

    Clients::iterator add(Socket& client)
    {
        std::lock_guard lock(mutex_);
        return clients_.insert(clients_.end(), std::move(client));
    }

    Socket remove(Clients::iterator place)
    {
        std::lock_guard lock(mutex_);
        Socket client = std::move(*place);
        clients_.erase(place);
        changed_.notify_all();
        return client;
    }

    bool wait_until_empty(Milliseconds at_most)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, at_most, [this] { return clients_.empty(); });
    }

    void for_each_client(void (*end)(platform::Handle))
    {
        std::lock_guard lock(mutex_);
        for (const Socket& client : clients_) end(client.handle());
    }

    std::function<void(Socket&)> handle_client_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Clients clients_;
};

}  // namespace

void serve_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, std::function<void(Socket&)> handle_client)
{
    platform::allow_many_sockets();
    platform::set_block(listener.handle(), false);
    ThreadPerClient threads(std::move(handle_client));
    while (auto client = accept(listener, stop)) {
        if (threads.has_room_for(client->peer(), limits))
            threads.serve(std::move(*client), too_many_clients);
        else
            refuse(std::move(*client), too_many_clients);
    }
    listener.close();
}

}  // namespace net
