// SPDX-License-Identifier: MIT
//
// Eight servers that echo lines until QUIT. Which of them are right? Write transcripts to find out:
// to read it here would be quicker, and you would learn less.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_echo.hpp"

#include <array>

using namespace net;

namespace {

int chosen = 1;

// Sends back each line that is whole, and leaves the rest in `have`. False: after QUIT.
bool answer_lines(Socket& client, std::string& have, bool& skipping)
{
    for (auto end = have.find('\n'); end != have.npos; end = have.find('\n')) {
        auto line = have.substr(0, end);
        have.erase(0, end + 1);
        if (chosen == 5 && line.empty()) continue;
        if (line.ends_with('\r')) line.pop_back();
        if (chosen == 4) have.clear();
        if (chosen == 6) line = line.c_str();
        if (std::exchange(skipping, false) || line.size() > longest_line)
            line = "Too long: a line has at most 2048 bytes";
        const bool is_quit = chosen == 8 ? line.starts_with("QUIT") : line == "QUIT";
        if (!write_all(client, (is_quit ? "Goodbye" : line) + "\r\n") || is_quit) return false;
    }
    return true;
}

void echo_lines(Socket& client)
{
    std::array<char, 8192> buffer;
    std::string have;
    bool skipping = false;
    while (const auto got = client.read(buffer)) {
        have.append(buffer.data(), got.size);
        if (chosen == 3 && !have.ends_with('\n')) have += "\r\n";
        if (!answer_lines(client, have, skipping)) return;
        if (have.size() > longest_line + 1) {
            skipping = chosen != 7;
            if (chosen == 7) write_all(client, "Too long: a line has at most 2048 bytes\r\n");
            have.erase(0, have.size() - 1);
        }
    }
}

}  // namespace

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Options options("exercises/server/05-find: eight servers, some of them wrong");
    options.add_server(here);
    options.add("--server N", "which of them, 1 to 8", "1", to_number(chosen));
    return options.run(argc, argv, [&] {
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_in_turn(listener, echo_lines);
    });
}
