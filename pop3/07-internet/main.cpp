// SPDX-License-Identifier: MIT
//
// pop3/07-internet: a name server and three domains in one process, and messages between them.

#include "pop3/07-internet/letters.hpp"
#include "pop3/07-internet/name_server.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/limits.hpp"

#include <fstream>

using namespace internet;

namespace {

struct CommandLine {
    std::string directory = "build/internet", zone = "pop3/07-internet/zone.txt";
    Ports ports;
    std::chrono::seconds wait{10};
    bool serve = false;

    void add_to(net::Options& options)
    {
        options.add("--dir DIR",
            "where mail, fetched messages and journey.svg are; its contents "
            "of an earlier run are removed",
            directory, net::to_text(directory));
        options.add("--zone FILE", "what the name server knows", zone, net::to_text(zone));
        options.add("--smtp N", "the port for SMTP, at all hosts", "a free one",
            net::to_number(ports.smtp));
        options.add("--pop3 N", "the port for POP3", "a free one", net::to_number(ports.pop3));
        options.add(
            "--dns N", "the port of the name server", "a free one", net::to_number(ports.dns));
        options.add(
            "--wait SECONDS", "how long each message may take", "10", net::to_seconds(wait));
        options.add_flag("--serve", "then leave it running, until Ctrl-C", serve);
    }
};

void print_table(const std::vector<std::unique_ptr<Host>>& hosts, const net::Address& dns)
{
    net::log("It runs until Ctrl-C. Each host has alice:wonderland and bob:builder.\n");
    for (const auto& host : hosts)
        net::log(host->domain() + "\n    SMTP  build/client/02-telnet " + host->smtp().ip + " " +
            std::to_string(host->smtp().port) + "\n    POP3  build/client/02-telnet " +
            host->pop3().ip + " " + std::to_string(host->pop3().port) + "\n    is    " +
            host->command());
    net::log("DNS\n          build/client/05-mx red.test --dns " + net::text(dns));
}

// What is wrong in the end.
std::vector<std::string> run(const CommandLine& given, net::Stop& stop)
{
    const std::filesystem::path directory = given.directory;
    auto ports = given.ports;
    const std::string red = "127.0.0.12", green = "127.0.0.21", blue = "127.0.0.31";
    choose_free(ports, {red, green, blue});
    for (const char* earlier : {"red.test", "green.test", "blue.test", "fetched"})
        std::filesystem::remove_all(directory / earlier);

    dns::NameServer names(dns::Zone::read(given.zone), {"127.0.0.1", ports.dns});
    ports.dns = names.address().port;
    auto name_server = std::async(std::launch::async, [&] { names.serve(stop); });
    net::Journey journey({"people", "red.test", "green.test", "blue.test", "DNS"});
    std::vector<std::unique_ptr<Host>> hosts;
    std::vector<std::string> wrong;
    try {
        const auto start = [&](const std::string& domain, const std::string& ip,
                               const std::vector<std::string>& options) {
            hosts.push_back(
                std::make_unique<Host>(domain, ip, options, ports, directory, stop, journey));
        };
        start("red.test", red, {});
        start("green.test", green, {});
        start("blue.test", blue,
            {"--delay", "mail=300", "--delay", "rcpt=300", "--delay", "dot=1500"});
        for (const auto& host : hosts) host->wait_until_ready();
        wrong = send_and_fetch(hosts, directory, journey, stop, given.wait);
        std::ofstream(directory / "journey.svg", std::ios::binary) << journey.picture();
        if (given.serve) {
            print_table(hosts, names.address());
            while (!stop.requested()) stop.wait_for(std::chrono::hours(1));
        }
    } catch (const std::exception& error) {
        wrong.push_back(error.what());
    }
    stop.request();
    for (const auto& host : hosts)
        if (host->wait() != 0) wrong.push_back(host->domain() + " has failed");
    name_server.get();
    return wrong;
}

}  // namespace

int main(int argc, char** argv)
{
    CommandLine given;
    net::Options options("pop3/07-internet: a small Internet, and messages that travel it");
    given.add_to(options);
    const auto body = [&] {
        const auto wrong = run(given, net::stop_on_signal());
        for (const auto& what : wrong) net::log_error(std::runtime_error(what));
        if (!wrong.empty()) return 1;
        net::log(
            "Each message is where it belongs. The picture: " + given.directory + "/journey.svg");
        return 0;
    };
    return options.run(argc, argv, body, 1);
}
