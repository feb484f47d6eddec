// SPDX-License-Identifier: MIT
//
// The mail host under stress: a running one on a store that outlives it, and clients that send a
// line and wait for the answer, wait long, and treat a closed connection as an answer.
//
// Nothing here sleeps for a fixed time to let something happen: a client waits for its answer, and
// eventually() for a condition, each with a limit that only a server that hangs will reach.
#pragma once

#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

namespace test {

/// True where this program, and so the mail host beside it, was built under a sanitizer, which
/// keeps memory for itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

/// A way to serve, as options of the mail host. Each hard test runs with each of them.
struct Way {
    std::string name;
    std::vector<std::string> options;
};
const std::vector<Way>& ways();
void PrintTo(const Way& way, std::ostream* out);  // for GoogleTest

/// A test that runs in each way.
class InEachWay : public testing::TestWithParam<Way> {
public:
    /// The options of this way, and `more`.
    static std::vector<std::string> options(const std::vector<std::string>& more = {});
};

/// A mail host on free ports.
struct MailHost {
    Process process;
    net::Address smtp, pop3;

    /// `command` starts the program, and may be more than its name: the options follow it.
    MailHost(const std::filesystem::path& mail, std::vector<std::string> options,
        std::vector<std::string> command = {program("pop3/06-mailhost")});
    ~MailHost();  // shows what it has said, if the test has failed
};

/// A store with accounts for `names`; each has the password "secret".
void prepare_store(const std::filesystem::path& mail, const std::vector<std::string>& names);
std::size_t files_in(const std::filesystem::path& directory);

/// Lock-step, for SMTP and for POP3. When the connection has ended, could not be made, or has been
/// silent for `at_most`, the answer is "".
class Client {
public:
    /// Connects, and hears the greeting.
    explicit Client(const net::Address& server, Seconds at_most = Seconds(120));

    const std::string& greeting() const { return greeting_; }
    bool send(std::string_view bytes);
    std::string hear();  // a line, without its end
    std::string say(std::string_view command);  // sends it with its line's end, and hears a line
    /// The rest of a POP3 reply of many lines, without the dots. Nothing if it is cut short.
    std::optional<std::string> hear_text();

private:
    std::optional<std::string> line();

    std::optional<net::Socket> socket_;
    std::string buffer_;
    std::size_t taken_ = 0;
    std::string greeting_;
};

/// With CR LF at the end of each line, which is LF on the disk.
std::string on_the_wire(std::string_view text);
/// As it is sent after DATA: a line that begins with a dot gets another one.
std::string with_dots(std::string_view message);
/// A whole mail transaction for `names`: "250 ...", or the first reply that says no.
std::string deliver(Client& smtp, const std::vector<std::string>& names, std::string_view message);
std::string login(Client& pop3, const std::string& name);
/// EHLO, and AUTH PLAIN. Returns the reply to that.
std::string login_to_send(
    Client& smtp, const std::string& name, const std::string& password = "secret");
/// How many messages wait in the queue of a store.
std::size_t queued_in(const std::filesystem::path& mail);
std::optional<std::string> retrieve(Client& pop3, std::size_t number);

/// A message that says which one it is; the same number, the same message. Most are short, some
/// have a few hundred kilobytes.
std::string message_of(int number);
/// Which message a text is, if it is a whole one.
std::optional<int> whole_message(std::string_view text);

}  // namespace test
