// SPDX-License-Identifier: MIT

#include "server/07-dialogue/service.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/thread_per_client.hpp"

namespace net {

void converse_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, const MakeDialogue& make)
{
    serve_with_threads(listener, stop, limits, too_many_clients, [&](Socket& client) {
        converse(client, stop, *make({client.peer(), client.local()}), limits);
        lingering_close(client);  // the dialogue is gone by now, with all that it held
    });
}

void Service::add_to(Options& options)
{
    options.add_server(here);
    limits.add_to(options);
}

Socket Service::listen(const MakeDialogue& make) const
{
    make({});
    Socket listener = listen_on(here, "--port");
    log("Listening on " + text(listener.local()));
    return listener;
}

void Service::serve(std::string_view too_many_clients, const MakeDialogue& make) const
{
    Stop& stop = stop_on_signal();
    Socket listener = listen(make);
    converse_with_threads(listener, stop, limits, too_many_clients, make);
}

}  // namespace net
