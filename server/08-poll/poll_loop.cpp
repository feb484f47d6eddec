// SPDX-License-Identifier: MIT

#include "server/08-poll/poll_loop.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"
#include "server/08-poll/poll_client.hpp"

#include <algorithm>

namespace net {
namespace {

class PollLoop {
public:
    PollLoop(Socket& listener, Stop& stop, const Limits& limits, std::string_view too_many_clients,
        const MakeDialogue& make) :
        listener_(listener),
        stop_(stop), limits_(limits), too_many_clients_(too_many_clients), make_(make)
    {
    }

    void run()
    {
        while (!stop_.requested()) turn();
        listener_.close();
        for (auto& client : clients_) guarded(*client, [&] { client->on_stop(); });
        turn_until(Deadline(time_to_finish));
        for (auto& client : clients_) guarded(*client, [&] { client->end_session(); });
        turn_until(Deadline(time_for_last_reply));
    }

private:
    void turn_until(const Deadline& end)
    {
        while (!clients_.empty() && !end.is_over()) turn();
    }

    // Waits; then each client that is ready takes its turn, and new ones are accepted.
    void turn()
    {
        wait();
        serve_clients(std::chrono::steady_clock::now());
        std::erase_if(clients_, [](const auto& client) { return client->is_closed(); });
        if (!waiting_.empty() && waiting_.back().to_read) accept_clients();
    }

    // Where there is no memory for a moment, nobody is ready.
    void wait()
    try {
        waiting_.resize(clients_.size() + 1);
        for (std::size_t at = 0; at < clients_.size(); ++at)
            waiting_[at] = clients_[at]->interest();
        waiting_.back() = {listener_.handle(), !stop_.requested() && pause_.is_over(), false};
        platform::poll(waiting_, clock_.left());
    } catch (const std::exception& error) {
        if (!is_full(error)) throw;
        log_error(error);
        waiting_.clear();
        stop_.wait_for(Milliseconds(50));
    }

    // Every tenth of a second on_time() of each client is called: no pause and no time limit is
    // noticed much later than that.
    void serve_clients(Deadline::Time now)
    {
        const bool tell_time = clock_.is_over(now);
        if (tell_time) clock_ = Deadline(Milliseconds(100));
        for (std::size_t at = 0; at < clients_.size(); ++at) {
            PollClient& client = *clients_[at];
            const bool ready =
                at < waiting_.size() && (waiting_[at].to_read || waiting_[at].to_write);
            guarded(client, [&] {
                if (ready) client.on_ready();
                if (tell_time) client.on_time(now);
            });
        }
    }

    // An exception, for example if memory runs out, ends this client only.
    template <typename Step> static void guarded(PollClient& client, Step step)
    try {
        step();
    } catch (const std::exception& error) {
        log_error(client.peer(), error);
        client.drop();
    }

    // No more than 64 at a time: existing clients come first.
    void accept_clients()
    {
        for (int count = 0; count < 64; ++count) {
            auto client = accept();
            if (!client) return;
            begin(std::move(*client));
        }
    }

    std::optional<Socket> accept()
    try {
        auto client = listener_.accept();
        logged_ = false;
        return client;
    } catch (const std::exception& error) {  // the client waits for a free descriptor
        if (!is_full(error)) throw;
        if (!std::exchange(logged_, true)) log_error(error);
        pause_ = Deadline(Milliseconds(50));
        return {};
    }

    bool has_room_for(const Address& peer) const
    {
        const auto from_there = std::count_if(clients_.begin(), clients_.end(),
            [&](const auto& client) { return client->peer().ip == peer.ip; });
        return limits_.have_room(clients_.size(), static_cast<std::uint64_t>(from_there));
    }

    void begin(Socket client)
    try {
        if (!has_room_for(client.peer())) return refuse(std::move(client), too_many_clients_);
        platform::set_block(client.handle(), false);
        auto dialogue = make_({client.peer(), client.local()});
        // Its place in wait(), and that of the listener: for want of memory this client leaves now,
        // and no other one later.
        waiting_.reserve(clients_.size() + 2);
        platform::make_room_to_poll(clients_.size() + 2);
        clients_.push_back(
            std::make_unique<PollClient>(std::move(client), std::move(dialogue), limits_, stop_));
        guarded(*clients_.back(), [&] { clients_.back()->on_ready(); });  // sends the greeting
    } catch (const std::exception& error) {
        log_error(error);
    }

    Socket& listener_;
    Stop& stop_;
    const Limits& limits_;
    std::string_view too_many_clients_;
    const MakeDialogue& make_;
    std::vector<std::unique_ptr<PollClient>> clients_;
    std::vector<platform::Waiting> waiting_;  // of the clients in their order, then of the listener
    Deadline clock_{Milliseconds(0)};  // when on_time() of each client is called next
    Deadline pause_{Milliseconds(0)};  // when to accept again
    bool logged_ = false;
};

}  // namespace

void converse_with_poll(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, const MakeDialogue& make)
{
    platform::allow_many_sockets();
    platform::set_block(listener.handle(), false);
    PollLoop(listener, stop, limits, too_many_clients, make).run();
}

void LoopService::add_to(Options& options)
{
    Service::add_to(options);
    options.add("--loop HOW", "threads: one thread for each client; poll: one thread for all", loop,
        to_loop(loop));
}

void LoopService::serve(std::string_view too_many_clients, const MakeDialogue& make) const
{
    Stop& stop = stop_on_signal();
    Socket listener = listen(make);
    const auto converse = loop == "poll" ? converse_with_poll : converse_with_threads;
    converse(listener, stop, limits, too_many_clients, make);
}

Options::Setter to_loop(std::string& into)
{
    return [&into](std::string_view value) {
        into = value;
        return value == "threads" || value == "poll";
    };
}

}  // namespace net
