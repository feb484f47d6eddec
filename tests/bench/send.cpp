// SPDX-License-Identifier: MIT
//
// The client of client/06-send, one message after the other over one connection. The benchmark compares it with
// smtp-source.

#include "client/01-connect/connect.hpp"
#include "client/06-send/sender.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/meter.hpp"

#include <stdexcept>

using namespace bench;

static void send(const Words& words)
{
    const auto port = static_cast<std::uint16_t>(words.number("port", 0));
    const auto letter = smtp::in_memory(message(1, words.number("size", 1024), "\r\n"));
    measure(words, 1, [&](int, Meter& meter) {
        const auto time = std::chrono::seconds(20);
        smtp::Sender sender(net::connect("127.0.0.1", port, time), smtp::Times::all(time));
        while (meter.go()) {
            const auto outcome =
                sender.send("carol@other.test", {"alice@example.test"}, letter).at(0);
            if (outcome.code != 250) throw std::runtime_error(outcome.text);
            meter.done();
        }
    });
}

int main(int argc, char** argv)
{
    return run(argc, argv, {{"send", send}});
}
