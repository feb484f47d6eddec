// SPDX-License-Identifier: MIT

#include "server/06-many/crowd.hpp"

#include "server/02-socket/trace.hpp"

#include <array>
#include <thread>

namespace net {
namespace {

// The clients that are being served. A thread signs off as the very last thing it does, so when the
// number is zero no thread knows us any more.
class Crowd {
public:
    Crowd(Stop& stop, Answer answer) : stop_(stop), answer_(std::move(answer)) { }

    ~Crowd()
    {
        if (wait_until_empty(Milliseconds(1200))) return;
        stop_.insist();  // no more reading: each session says its last word
        if (wait_until_empty(Milliseconds(500))) return;
        stop_.cut();
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return count_ == 0; });
    }

    std::size_t size()
    {
        std::lock_guard lock(mutex_);
        return count_;
    }

    void serve(Socket client)
    {
        change(+1);
        try {
            std::thread([this, client = std::move(client)]() mutable {
                talk(std::move(client));
                change(-1);
            }).detach();
        } catch (const std::system_error& error) {  // the system has no thread left
            complain(std::string("thread: ") + error.what());
            change(-1);
        }
    }

private:
    void talk(Socket client)
    {
        Stop::Watch watch(stop_, client);
        try {
            answer_(client, watch);
        } catch (const std::exception& error) {
            complain(text(client.peer()) + ": " + error.what());
        }
    }

    void change(int by)
    {
        std::lock_guard lock(mutex_);
        count_ += static_cast<std::size_t>(by);
        changed_.notify_all();
    }

    bool wait_until_empty(Milliseconds at_most)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, at_most, [this] { return count_ == 0; });
    }

    Stop& stop_;
    Answer answer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t count_ = 0;
};

}  // namespace

// Says why, and takes what the client has already sent, so that no reset overtakes the reason. It
// does not wait for more: the others in the queue come first.
void refuse(Socket client, std::string_view why)
{
    platform::set_block(client.handle(), false);
    client.write(why);
    client.half_close();
    std::array<char, 2048> ignored;
    client.read(ignored);
}

void Limits::add_to(Options& options)
{
    options.add("--max-clients N", max_clients, "how many are served at once");
    options.add("--idle SECONDS", idle, "for a line to come, or a piece of a reply to be taken");
}

void serve_each(
    Socket& listener, Stop& stop, const Limits& limits, std::string_view full_house, Answer answer)
{
    platform::allow_many_sockets();
    Crowd crowd(stop, std::move(answer));
    while (auto client = accept(listener, stop)) {
        if (crowd.size() < limits.max_clients)
            crowd.serve(std::move(*client));
        else
            refuse(std::move(*client), full_house);
    }
    listener.close();
}

}  // namespace net
