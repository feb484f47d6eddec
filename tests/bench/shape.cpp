// SPDX-License-Identifier: MIT

#include "tests/bench/shape.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <list>
#include <span>
#include <stdexcept>
#include <vector>

namespace bench {
namespace {

using Links = std::vector<std::unique_ptr<Link>>;
using Room = std::array<char, 65536>;

// -- A thread for each client.

void play(Link& link, Player& player, Room& room)
{
    while (!player.is_over()) {
        const auto unsent = player.unsent();
        link.send(unsent);
        player.sent(unsent.size());
        player.received(link.receive(room));
    }
    player.start_again();
}

void work_in_thread(const Load& load, std::unique_ptr<Link>& held, int client, Meter& meter)
{
    Player player(load.script, meter);
    const auto room = std::make_unique<Room>();
    while (meter.go()) {
        if (!load.begin) held = std::make_unique<Link>(load.port, client + 1);
        play(*held, player, *room);
        if (!load.begin) held.reset();
    }
    if (held) load.end(*held);
}

// -- One thread for all clients.

class EpollLoop {
public:
    EpollLoop(const Load& load, Links& links, std::span<Meter> meters) : load_(load)
    {
        if (ready_ < 0) fail("epoll_create1");
        for (std::size_t at = 0; at < meters.size(); ++at)
            clients_.push_back({static_cast<int>(at), std::move(links[at]),
                Player(load_.script, meters[at]), meters[at]});
    }

    ~EpollLoop() { close(ready_); }
    EpollLoop(const EpollLoop&) = delete;
    EpollLoop& operator=(const EpollLoop&) = delete;

    void run()
    {
        for (Client& client : clients_) start(client);
        while (at_work_ > 0) turn();
    }

private:
    struct Client {
        int number;
        std::unique_ptr<Link> link;
        Player player;
        Meter& meter;
    };

    void turn()
    {
        const int limit = static_cast<int>(Link::limit * 1000);
        const int count = epoll_wait(ready_, events_.data(), events_.size(), limit);
        if (count < 0) fail("epoll_wait");
        if (count == 0) throw std::runtime_error(no_answer());
        for (int i = 0; i < count; ++i)
            serve(*static_cast<Client*>(events_[static_cast<std::size_t>(i)].data.ptr));
    }

    void start(Client& client)
    {
        if (load_.begin)
            client.link->set_block(false);
        else
            client.link = std::make_unique<Link>(load_.port, client.number + 1, 0, false);
        // EPOLLET: an event says that there is something new. So the list never has to change.
        epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET, {&client}};
        if (epoll_ctl(ready_, EPOLL_CTL_ADD, client.link->handle(), &event) < 0) fail("epoll_ctl");
        ++at_work_;
        send(client);
    }

    // Takes all that has come. A piece that leaves room was the last one.
    void serve(Client& client)
    {
        while (true) {
            const auto piece = client.link->receive(room_);
            client.player.received(piece);
            if (client.player.is_over()) return finished(client);
            if (piece.size() < room_.size()) break;
        }
        send(client);
    }

    void send(Client& client)
    {
        client.player.sent(client.link->send_some(client.player.unsent()));
    }

    void finished(Client& client)
    {
        const bool goes_on = client.meter.go();
        client.player.start_again();
        if (goes_on && load_.begin) return send(client);
        --at_work_;
        if (load_.begin) {
            client.link->set_block(true);
            load_.end(*client.link);
        }
        client.link.reset();
        if (goes_on) start(client);
    }

    const Load& load_;
    std::list<Client> clients_;  // where epoll's pointers lead
    const int ready_ = epoll_create1(EPOLL_CLOEXEC);
    std::array<epoll_event, 64> events_;
    Room room_;
    int at_work_ = 0;
};

}  // namespace

void measure(const Words& words, int clients, const Load& load)
{
    Link::limit = words.seconds("limit", Link::limit);
    Links links(static_cast<std::size_t>(clients));
    if (load.begin)
        for (int client = 0; client < clients; ++client)
            links[static_cast<std::size_t>(client)] = load.begin(client);
    const auto shape = words.text("shape", "threads");
    if (shape == "epoll")
        measure_in_one_thread(words, clients, [&](std::span<Meter> meters) {
            std::make_unique<EpollLoop>(load, links, meters)->run();
        });
    if (shape != "threads") throw std::runtime_error("no such shape of load: " + shape);
    measure(words, clients, [&](int client, Meter& meter) {
        work_in_thread(load, links[static_cast<std::size_t>(client)], client, meter);
    });
}

}  // namespace bench
