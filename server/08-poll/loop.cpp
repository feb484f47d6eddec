// SPDX-License-Identifier: MIT

#include "server/08-poll/loop.hpp"

#include "server/02-socket/trace.hpp"
#include "server/08-poll/guest.hpp"

#include <algorithm>

namespace net {
namespace {

class Loop {
public:
    Loop(Socket& listener, Stop& stop, const Limits& limits, std::string_view full_house,
        const Begin& begin) :
        listener_(listener),
        stop_(stop), limits_(limits), full_house_(full_house), begin_(begin)
    {
    }

    void run()
    {
        while (!stop_.requested()) turn();
        listener_.close();
        for (auto& guest : guests_) give_turn(*guest, &Guest::on_stop);
        turn_until(Deadline(Milliseconds(1200)));
        for (auto& guest : guests_) give_turn(*guest, &Guest::insist);
        turn_until(Deadline(Milliseconds(500)));
    }

private:
    void turn_until(const Deadline& end)
    {
        while (!guests_.empty() && !end.is_over()) turn();
    }

    // Waits, then gives each guest its turn. Each tenth of a second it looks whose time is over: no
    // pause, no client that is late and no stop goes unnoticed for much longer.
    void turn()
    {
        waiting_.clear();
        for (const auto& guest : guests_) waiting_.push_back(guest->wish());
        if (!stop_.requested()) waiting_.push_back({listener_.handle(), pause_.is_over(), false});
        wait();
        const auto now = std::chrono::steady_clock::now();
        const bool look_at_time = clock_.is_over(now);
        if (look_at_time) clock_ = Deadline(Milliseconds(100));
        for (std::size_t at = 0; at < guests_.size(); ++at) {
            if (waiting_[at].to_read || waiting_[at].to_write)
                give_turn(*guests_[at], &Guest::on_ready);
            if (look_at_time) give_turn(*guests_[at], &Guest::on_time, now);
        }
        std::erase_if(guests_, [](const auto& guest) { return guest->is_gone(); });
        if (stop_.requested() || !waiting_.back().to_read) return;
        for (int count = 0; count < 64; ++count) {  // no more at a time: the guests come first
            auto client = accept();
            if (!client) return;
            welcome(std::move(*client));
        }
    }

    void wait()
    try {
        platform::wait(waiting_, clock_.left());
    } catch (const Error& error) {  // no memory for a moment: nobody is ready
        if (error.reason != Error::Reason::full) throw;
        complain(error.what());
        for (auto& one : waiting_) one.to_read = one.to_write = false;
        stop_.wait_for(Milliseconds(50));
    }

    // What fails in one turn, for want of memory perhaps, ends this guest and no other.
    template <typename... Arguments>
    static void give_turn(Guest& guest, void (Guest::*step)(Arguments...), Arguments... arguments)
    try {
        (guest.*step)(arguments...);
    } catch (const std::exception& error) {
        complain(text(guest.peer()) + ": " + error.what());
        guest.drop();
    }

    std::optional<Socket> accept()
    try {
        return listener_.accept();
    } catch (const Error& error) {  // out of descriptors: the client waits until some are free
        if (error.reason != Error::Reason::full) throw;
        if (!std::exchange(complained_, true)) complain(error.what());
        pause_ = Deadline(Milliseconds(50));
        return {};
    }

    void welcome(Socket client)
    try {
        if (guests_.size() >= limits_.max_clients) return refuse(std::move(client), full_house_);
        platform::set_block(client.handle(), false);
        auto dialogue = begin_(client);
        guests_.push_back(
            std::make_unique<Guest>(std::move(client), std::move(dialogue), limits_, stop_));
        give_turn(*guests_.back(), &Guest::on_ready);  // the greeting
    } catch (const std::exception& error) {
        complain(error.what());
    }

    Socket& listener_;
    Stop& stop_;
    const Limits& limits_;
    std::string_view full_house_;
    const Begin& begin_;
    std::vector<std::unique_ptr<Guest>> guests_;
    std::vector<platform::Waiting> waiting_;  // the same order, and the listener behind them
    Deadline clock_{Milliseconds(0)}, pause_{Milliseconds(0)};
    bool complained_ = false;
};

}  // namespace

void converse_with_all(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin)
{
    platform::allow_many_sockets();
    platform::set_block(listener.handle(), false);
    Loop(listener, stop, limits, full_house, begin).run();
}

}  // namespace net
