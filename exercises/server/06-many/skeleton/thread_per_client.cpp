// SPDX-License-Identifier: MIT

#include "server/06-many/thread_per_client.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <algorithm>
#include <list>
#include <thread>

namespace net {
// YOUR CODE. This serves one client after another, and who comes second waits. Serve each client
// in a thread of its own instead, and then:
//
// - a client beyond the limit is told `too_many_clients`, at once: refuse(). limits.have_room()
//   knows whether there is room: tell it how many clients there are, and how many of that address;
// - an exception of handle_client ends that client only;
// - after a stop the function returns when all threads have ended. Those that wait in a read are
//   woken: wait time_to_finish, then platform::end_reads() for each client that is left, wait
//   time_for_last_reply, then platform::abort().
void serve_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, std::function<void(Socket&)> handle_client)
{
    (void)limits;
    (void)too_many_clients;
    platform::allow_many_sockets();
    platform::set_block(listener.handle(), false);
    while (auto client = accept(listener, stop)) handle_client(*client);
    listener.close();
}

}  // namespace net
