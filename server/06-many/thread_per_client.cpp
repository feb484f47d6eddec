// SPDX-License-Identifier: MIT

#include "server/06-many/thread_per_client.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <thread>

namespace net {
namespace {

class ThreadPerClient {
public:
    explicit ThreadPerClient(std::function<void(Socket&)> handle_client) :
        handle_client_(std::move(handle_client))
    {
    }

    // Waits for the threads, then ends their reads, and then their connections. When the set is
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

    std::size_t size()
    {
        std::lock_guard lock(mutex_);
        return clients_.size();
    }

    // An exception means that the system has no memory or no thread left. It ends this client only.
    void serve(Socket client)
    {
        const auto handle = client.handle();
        try {
            add(handle);
            std::thread([this, handle, client = std::move(client)]() mutable {
                talk(client);
                remove(handle);
                client.close();
            }).detach();
        } catch (const std::exception& error) {
            log_error(error);
            remove(handle);
        }
    }

private:
    void talk(Socket& client)
    try {
        handle_client_(client);
    } catch (const std::exception& error) {
        log_error(client.peer(), error);
    }

    void add(platform::Handle handle)
    {
        std::lock_guard lock(mutex_);
        clients_.insert(handle);
    }

    void remove(platform::Handle handle)
    {
        std::lock_guard lock(mutex_);
        clients_.erase(handle);
        changed_.notify_all();
    }

    bool wait_until_empty(Milliseconds at_most)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, at_most, [this] { return clients_.empty(); });
    }

    void for_each_client(void (*end)(platform::Handle))
    {
        std::lock_guard lock(mutex_);
        for (const auto handle : clients_) end(handle);
    }

    std::function<void(Socket&)> handle_client_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<platform::Handle> clients_;
};

}  // namespace

void serve_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, std::function<void(Socket&)> handle_client)
{
    platform::allow_many_sockets();
    platform::set_block(listener.handle(), false);
    ThreadPerClient threads(std::move(handle_client));
    while (auto client = accept(listener, stop)) {
        if (threads.size() < limits.max_clients)
            threads.serve(std::move(*client));
        else
            refuse(std::move(*client), too_many_clients);
    }
    listener.close();
}

}  // namespace net
