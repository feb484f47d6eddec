// SPDX-License-Identifier: MIT

#include "tests/support/server.hpp"

#include "server/03-echo/echo.hpp"

#include <cstdlib>
#include <map>
#include <stdexcept>

namespace test {

static std::vector<std::string> command(
    const std::string& lesson, const std::vector<std::string>& options)
{
    std::vector<std::string> words{program(lesson), "--port", "0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

Server::Server(const std::string& lesson, const std::vector<std::string>& options) :
    process(command(lesson, options))
{
    const auto where = process.after("Listening on ");
    if (where.empty()) throw std::runtime_error(lesson + " does not listen: " + process.output());
    address = parse_address(where);
}

bool has_option(const std::string& lesson, const std::string& option)
{
    static std::map<std::string, std::string> usages;
    auto& usage = usages[lesson];
    if (usage.empty()) {
        Process help({program(lesson), "--help"});
        help.wait();
        usage = help.output();
    }
    return usage.find(" " + option + " ") != usage.npos;
}

std::string answer_to(const net::Address& server, std::string_view bytes)
{
    auto client = client_of(server);
    net::write_all(client, bytes);
    platform::half_close(client.handle());
    return read_all(client);
}

std::string read_line(net::Socket& socket)
{
    std::string line;
    while (!line.ends_with('\n')) {
        const auto byte = read_exactly(socket, 1);
        if (byte.empty()) break;
        line += byte;
    }
    return line;
}

void let_go_under_thread_sanitizer([[maybe_unused]] net::Socket& client)
{
#if defined(__SANITIZE_THREAD__)
    client.close();
#endif
}

bool slow_tests()
{
    const char* value = std::getenv("SLOW");
    return value && *value == '1';
}

}  // namespace test
