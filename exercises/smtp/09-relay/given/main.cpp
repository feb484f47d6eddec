// SPDX-License-Identifier: MIT
//
// The relay of smtp/09-relay with one message in its queue: from alice to the recipients that the
// command line names. When the queue is empty, it prints what alice has got.

#include "server/02-socket/trace.hpp"
#include "smtp/08-queue/spool.hpp"
#include "smtp/09-relay/relay.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

namespace fs = std::filesystem;

namespace {

smtp::Path path(const std::string& address)
{
    const auto text = "<" + address + ">";
    std::string_view rest = text;
    const auto path = smtp::take_path(rest);
    if (!path) throw net::WrongUsage(address + " is no address");
    return *path;
}

void put_into_queue(
    const mail::Store& store, const mail::Spool& spool, const std::vector<std::string>& to)
{
    mail::StoredEnvelope envelope{path("alice@example.test"), mail::now(), {}};
    for (const auto& address : to) envelope.to.push_back({path(address), 0, mail::now()});
    const auto message = store.deliver_to({&spool.account});
    spool.begin(message->name(), envelope);
    for (const char* line : {"Return-Path: <alice@example.test>", "Subject: tea",
             "From: alice@example.test", "", "Secret text"})
        message->add(line);
    message->commit();
}

void print_messages_of_alice(const fs::path& directory)
{
    for (const auto& entry : fs::directory_iterator(directory / "alice/new"))
        std::cout << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    std::cout.flush();
}

}  // namespace

int main(int argc, char** argv)
{
    mail::RelayOptions relaying;
    std::vector<std::string> to;
    net::Options options("exercises/smtp/09-relay: sends one message, and prints what comes back");
    relaying.add_to(options);
    options.add("--to ADDRESS", "a recipient; more may be given", "none", [&](auto value) {
        to.emplace_back(value);
        return true;
    });
    return options.run(argc, argv, [&] {
        const auto directory =
            fs::temp_directory_path() / ("relay-" + std::to_string(std::random_device{}()));
        {
            const net::Stop& stop = net::stop_on_signal();  // before the relay has threads
            const mail::Host host;
            const mail::Store store(directory, host);
            const mail::Spool spool(store);
            put_into_queue(store, spool, to);
            const mail::Relay relay(store, spool, host, relaying, mail::log_event);
            while (!spool.messages().empty() && !stop.requested())
                stop.wait_for(net::Milliseconds(20));
        }
        print_messages_of_alice(directory);
        fs::remove_all(directory);
    });
}
