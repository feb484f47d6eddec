// SPDX-License-Identifier: MIT

#include "server/07-dialogue/service.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/deadline.hpp"

namespace net {

void Service::add_to(Options& options)
{
    options.add_server(here);
    limits.add_to(options);
}

void Service::serve(
    Stop& stop, std::string_view full_house, const Begin& begin, const Serve& serve_all) const
{
    Socket listener = listen_on(here, usual_backlog);
    say("Listening on " + text(listener.local()));
    serve_all(listener, stop, limits, full_house, begin);
}

void converse_with_each(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin)
{
    serve_each(listener, stop, limits, full_house, [&](Socket& client, Stop::Watch& watch) {
        {
            const auto dialogue = begin(client);
            converse(client, watch, *dialogue, limits);
        }  // what the session held is free again before the connection ends
        watch.set_rest(true);
        see_off(client);
    });
}

}  // namespace net
