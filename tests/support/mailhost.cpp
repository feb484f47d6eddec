// SPDX-License-Identifier: MIT

#include "tests/support/mailhost.hpp"

#include "client/06-send/base64.hpp"

#include "server/03-echo/echo.hpp"

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const std::vector<Way>& ways()
{
    static const std::vector<Way> all{
        {"threads", {"--loop", "threads"}},
        {"poll", {"--loop", "poll"}},
    };
    return all;
}

void PrintTo(const Way& way, std::ostream* out)
{
    *out << way.name;
}

std::vector<std::string> InEachWay::options(const std::vector<std::string>& more)
{
    auto all = GetParam().options;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

static std::vector<std::string> whole(
    std::vector<std::string> command, const fs::path& mail, const std::vector<std::string>& options)
{
    command.insert(command.end(), {"--smtp", "0", "--pop3", "0", "--mail", mail.string()});
    command.insert(command.end(), options.begin(), options.end());
    return command;
}

MailHost::MailHost(
    const fs::path& mail, std::vector<std::string> options, std::vector<std::string> command) :
    process(whole(std::move(command), mail, options))
{
    if (!process.prints("POP3 listening on ", 60s))
        throw std::runtime_error("no mail host: " + process.output());
    smtp = parse_address(process.after("SMTP listening on "));
    pop3 = parse_address(process.after("POP3 listening on "));
}

MailHost::~MailHost()
{
    if (!testing::Test::HasFailure()) return;
    const auto said = process.output();
    std::cout << "the mail host said:\n" << said.substr(0, 5000);
    if (said.size() > 5000) std::cout << "... and more\n";
}

void prepare_store(const fs::path& mail, const std::vector<std::string>& names)
{
    fs::create_directories(mail);
    std::ofstream accounts(mail / "accounts", std::ios::binary);
    for (const auto& name : names) accounts << name << ":secret\n";
}

std::size_t files_in(const fs::path& directory)
{
    std::error_code none;
    const auto all = fs::directory_iterator(directory, none);
    return none ? 0 : static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

Client::Client(const net::Address& server, Seconds at_most)
{
    try {
        socket_ = client_of(server, at_most);
        greeting_ = hear();
    } catch (const net::Error&) {  // nobody listens there
    }
}

bool Client::send(std::string_view bytes)
{
    return socket_ && net::write_all(*socket_, bytes);
}

std::optional<std::string> Client::line()
{
    auto end = buffer_.find('\n', taken_);
    while (end == buffer_.npos) {
        buffer_.erase(0, std::exchange(taken_, 0));
        std::array<char, 65536> piece;
        const auto got = socket_ ? socket_->read(piece) : net::IoResult{};
        if (!got) return {};
        const auto before = buffer_.size();
        buffer_.append(piece.data(), got.size);
        end = buffer_.find('\n', before);
    }
    const auto start = std::exchange(taken_, end + 1);
    return buffer_.substr(start, end - start - (end > start && buffer_[end - 1] == '\r' ? 1 : 0));
}

std::string Client::hear()
{
    return line().value_or("");
}

std::string Client::say(std::string_view command)
{
    return send(std::string(command) + "\r\n") ? hear() : "";
}

std::optional<std::string> Client::hear_text()
{
    std::string text;
    while (const auto next = line()) {
        if (*next == ".") return text;
        text.append(next->starts_with('.') ? next->substr(1) : *next).append("\r\n");
    }
    return {};
}

std::string with_dots(std::string_view message)
{
    std::string text;
    bool at_start = true;
    for (const char c : message) {
        if (at_start && c == '.') text += '.';
        text += c;
        at_start = c == '\n';
    }
    return text;
}

std::string deliver(Client& smtp, const std::vector<std::string>& names, std::string_view message)
{
    std::vector<std::string> commands{"HELO client.test", "MAIL FROM:<sender@client.test>"};
    for (const auto& name : names) commands.push_back("RCPT TO:<" + name + "@example.test>");
    commands.push_back("DATA");
    for (const auto& command : commands) {
        const auto answer = smtp.say(command);
        if (answer.starts_with('2') || answer.starts_with('3')) continue;
        if (!answer.empty()) smtp.say("RSET");
        return answer;
    }
    return smtp.send(with_dots(message) + ".\r\n") ? smtp.hear() : "";
}

std::string login(Client& pop3, const std::string& name)
{
    const auto answer = pop3.say("USER " + name);
    return answer.starts_with("+OK") ? pop3.say("PASS secret") : answer;
}

std::string login_to_send(Client& smtp, const std::string& name, const std::string& password)
{
    for (auto line = smtp.say("EHLO client.test"); line.starts_with("250-");) line = smtp.hear();
    return smtp.say("AUTH PLAIN " + mail::base64('\0' + name + '\0' + password));
}

std::size_t queued_in(const std::filesystem::path& mail)
{
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(mail / "queue/new"))
        count += !entry.path().filename().string().ends_with(".envelope");
    return count;
}

std::optional<std::string> retrieve(Client& pop3, std::size_t number)
{
    if (!pop3.say("RETR " + std::to_string(number)).starts_with("+OK")) return {};
    return pop3.hear_text();
}

constexpr std::string_view mark = "Subject: message ";

std::string message_of(int number)
{
    std::string text = std::string(mark) + std::to_string(number) + "\r\n\r\n";
    auto random = static_cast<std::uint32_t>(number) * 2654435761u;
    const int lines = number % 8 == 0 ? 4000 : number % 40;
    for (int i = 0; i < lines; ++i) {
        random = random * 1664525u + 1013904223u;
        text.append(random >> 31, '.').append(std::to_string(random));
        text.append((random >> 8) % 120, 'x').append("\r\n");
    }
    return text + "The end of message " + std::to_string(number) + "\r\n";
}

std::string on_the_wire(std::string_view text)
{
    std::string wire;
    for (const char c : text) {
        if (c == '\n') wire += '\r';
        wire += c;
    }
    return wire;
}

std::optional<int> whole_message(std::string_view text)
{
    const auto at = text.find(mark);
    if (at == text.npos) return {};
    const auto message = text.substr(at);
    int number = 0;
    std::from_chars(message.data() + mark.size(), message.data() + message.size(), number);
    if (message != message_of(number)) return {};
    return number;
}

}  // namespace test
