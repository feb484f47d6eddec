// SPDX-License-Identifier: MIT

#include "exercises/check/run.hpp"

#include "client/01-connect/connect.hpp"
#include "client/04-script/by_hand.hpp"
#include "client/04-script/expect.hpp"
#include "client/04-script/pattern.hpp"
#include "exercises/check/answers.hpp"
#include "exercises/check/datagrams.hpp"
#include "exercises/check/lines.hpp"
#include "exercises/check/zone.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <algorithm>

namespace check {
namespace {

namespace fs = std::filesystem;
using net::Error;
using net::NotAsWritten;

constexpr std::chrono::seconds start_up(15);  // a virtual machine takes its time
constexpr net::Milliseconds step(10);

// A store as the lessons know it, with the sample accounts.
fs::path make_store(const fs::path& mail)
{
    for (const char* account : {"alice", "bob", "carol"})
        for (const char* box : {"tmp", "new", "cur"}) fs::create_directories(mail / account / box);
    std::ofstream(mail / "accounts", std::ios::binary)
        << "alice:wonderland\nbob:builder\ncarol:with two  spaces and a colon:\n";
    fs::permissions(mail / "accounts", fs::perms(0600));
    return mail;
}

std::string cause_of(const Check& check)
{
    for (const auto& line : check.transcript.lines)
        if (line.starts_with("# cause: ")) return line.substr(9);
    return {};
}

// Which program has a port, only the system knows, and each has a command of its own for that.
std::string who_has_the_port(const std::string& output)
{
    const bool is_taken = output.find("ddress already in use") != output.npos ||
        output.find("EADDRINUSE") != output.npos ||
        output.find("Only one usage of each socket address") != output.npos;  // Windows
    if (!is_taken) return "";
    return ".\nIt says that a port is taken: it must listen on the one above. Which program has a "
           "port:\n"
           "  ss -ltnp (Linux), lsof -nP -iTCP -sTCP:LISTEN (macOS), netstat -ano (Windows)";
}

std::string after_a_space(const std::string& words)
{
    return words.empty() ? "" : " " + words;
}

constexpr net::Milliseconds longest_pause{10'000};
constexpr std::uint16_t usual_pop3_port = 1110;

class Run {
public:
    Run(const Exercise& exercise, const Check& check, const Subject& subject) :
        exercise_(exercise), check_(check), subject_(subject),
        command_(subject.command + after_a_space(check.options) + after_a_space(check.arguments)),
        transcript_(transcript_of(check)), mail_(store_for(subject)),
        listener_(platform::Handle::none), maildirs_(mail_),
        player_(transcript_, [this](const std::string& server) { return open(server); })
    {
        prepare_values();
        maildirs_.add_to(player_);
        add_wire_lines(player_, [this] { return wire_to(connect(port_)); });
        add_program_lines();
        if (zone_) zone_->add_to(player_);
        if (exercise.role == Role::client) {
            answers_.emplace(values_["folder"]);
            answers_->add_to(player_);
        }
        if (exercise.role == Role::datagrams) {
            datagrams_.emplace(net::Address{"127.0.0.1", port_}, subject.at_most);
            datagrams_->add_to(player_, [this] { start(); });
        }
    }

    Outcome play()
    {
        Outcome outcome;
        const auto result = player_.play();
        std::string dead;
        if (exercise_.is_server() && result != net::Player::Result::not_played)
            dead = look_after_it(result == net::Player::Result::as_written);
        if (!exercise_.is_server() && result == net::Player::Result::not_as_written)
            dead = how_it_crashed();
        const bool is_alive = program_ && its_end().empty();
        if (result != net::Player::Result::as_written || !dead.empty()) fill(outcome, result, dead);
        if (!subject_.mail.empty()) empty_maildirs(subject_.mail);
        if (program_) {
            stop_it();
            outcome.output = program_->output();
            if (outcome.verdict == Outcome::Verdict::failed) explain(outcome, is_alive);
        }
        return outcome;
    }

private:
    // None for a server that runs already, unless we were told where it is.
    fs::path store_for(const Subject& subject) const
    {
        if (!subject.mail.empty()) return empty_maildirs(subject.mail), subject.mail;
        return subject.command.empty() ? fs::path() : make_store(directory_.path() / "mail");
    }

    net::Transcript transcript_of(const Check& check) const
    {
        auto transcript = check.transcript;
        if (exercise_.role == Role::client)
            for (auto& line : transcript.lines) line = swap_sides(line);
        return transcript;
    }

    void prepare_values()
    {
        const bool runs = subject_.command.empty();
        port_ = runs ? subject_.server.port : free_port();
        values_ = {{"host", runs ? subject_.server.host : "127.0.0.1"},
            {"port", std::to_string(port_)}, {"mail", mail_.string()},
            {"domain", "mail.example.test"}, {"program", subject_.program}};
        if (command_.find("{pop3}") != std::string::npos)
            values_["pop3"] = std::to_string(free_port());
        if (exercise_.is_server()) return;
        fs::create_directories(directory_.path() / "folder");
        values_.insert(
            {{"from", "alice@example.test"}, {"to", "bob@example.test"}, {"user", "alice"},
                {"password", "wonderland"}, {"folder", (directory_.path() / "folder").string()}});
        if (exercise_.role == Role::filter) return;
        if (exercise_.role == Role::resolver) return zone_.emplace(port_), void();
        listener_ = net::listen_on({"127.0.0.1", port_}, "--port");
        platform::set_block(listener_.handle(), false);
    }

    void start()
    {
        if (program_ || subject_.command.empty()) return;
        try {
            program_.emplace(words_of(command_, values_), Process::Input::pipe);
        } catch (const std::runtime_error& error) {
            throw Error(Error::Reason::other, error.what());
        }
        typing_ = std::thread([this] {  // it may read late
            program_->type(input_);
            program_->end_input();
        });
    }

    void stop_it()
    {
        program_->kill();
        program_->wait();
        if (typing_.joinable()) typing_.join();
    }

    // Of a client the end of the connection is all that is seen of a crash.
    std::string how_it_crashed()
    {
        if (!program_ || player_.failure().why.find("closed") == std::string::npos) return {};
        const auto status = program_->wait(Seconds(1));  // a sanitizer takes its time to report
        return status && (*status > 128 || has_sanitizer_report(program_->output())) ? its_end()
                                                                                     : "";
    }

    // Nothing while it runs.
    std::string its_end()
    {
        const auto status = program_ ? program_->wait(Seconds(0)) : std::nullopt;
        return status ? "your program has ended, with " + how_it_ended(*status) : "";
    }

    std::unique_ptr<net::Wire> wire_to(net::Socket socket) const
    {
        return net::make_wire(std::move(socket), subject_.at_most,
            exercise_.role == Role::client ? "your client" : "your server");
    }

    // `server`: of "--- connect". The clients of another one are counted anew.
    std::unique_ptr<net::Wire> open(const std::string& server)
    {
        start();
        if (std::exchange(server_, server) != server) {
            opened_ = 0;
            record_.add_event("", "connect " + server);
        }
        const auto client = ++opened_ == 1 ? "" : std::to_string(opened_);
        return recorded(
            wire_to(exercise_.role == Role::client ? accept() : connect(port_of(server))), record_,
            client);
    }

    std::uint16_t port_of(const std::string& server) const
    {
        if (server != "POP3") return port_;
        const auto found = values_.find("pop3");
        if (found == values_.end())
            throw Error(Error::Reason::other,
                "this exercise has two ports: check it with --run, and {port} and {pop3} in it");
        return static_cast<std::uint16_t>(std::stoi(found->second));
    }

    // The first connection waits until the program listens.
    net::Socket connect(std::uint16_t port)
    {
        start();
        const auto give_up = std::chrono::steady_clock::now() + start_up;
        for (;;) try {
                auto socket =
                    net::connect(subject_.server.host.empty() ? "127.0.0.1" : subject_.server.host,
                        port, subject_.at_most);
                is_up_ = true;
                return socket;
            } catch (const Error& error) {
                const auto end = its_end();
                if (!end.empty() && !is_up_)
                    throw NotAsWritten(end + ", before it listened on port " +
                        std::to_string(port) + who_has_the_port(program_->output()));
                if (is_up_ || !program_ || std::chrono::steady_clock::now() > give_up)
                    throw NotAsWritten(error.what() +
                        (is_up_ ? std::string() : ": your program has not listened there"));
                std::this_thread::sleep_for(step);
            }
    }

    net::Socket accept()
    {
        const auto give_up = std::chrono::steady_clock::now() + start_up;
        while (std::chrono::steady_clock::now() < give_up) {
            if (platform::wait(listener_.handle(), step))
                if (auto client = listener_.accept()) {
                    platform::set_block(client->handle(), true);
                    return std::move(*client);
                }
            if (const auto end = its_end(); !end.empty())
                throw NotAsWritten(end + ", and it has not connected");
        }
        throw NotAsWritten("your client has not connected within " + net::text(start_up));
    }

    // A server that has answered everything may still have ended, or take no more clients.
    std::string look_after_it(bool all_was_right)
    {
        if (may_have_ended_ || !program_) return {};
        player_.close_connections();  // one client after another: it may still wait for these
        if (!all_was_right) {
            const bool is_gone = player_.failure().why.find("closed") != std::string::npos ||
                player_.failure().why.find("reset") != std::string::npos;
            // A sanitizer takes its time to report.
            program_->wait(is_gone ? net::Milliseconds(1000) : net::Milliseconds(50));
            return its_end();
        }
        if (exercise_.role == Role::datagrams) return its_end();
        try {
            auto socket = connect(port_);
            platform::set_read_timeout(socket.handle(), net::Milliseconds(300));
            platform::half_close(socket.handle());
            char byte = 0;
            using Outcome = net::IoResult::Outcome;
            const auto got = socket.read({&byte, 1}).outcome;
            const bool is_well = got == Outcome::bytes || got == Outcome::ended;
            program_->wait(is_well ? net::Milliseconds(30) : Seconds(1));
        } catch (const std::exception& error) {
            program_->wait(Seconds(1));
            const auto end = its_end();
            return end.empty() ? std::string("afterwards: ") + error.what() : end;
        }
        return its_end();
    }

    // What a program that still ran did: it may have computed all the time.
    void explain(Outcome& outcome, bool was_alive) const
    {
        if (!was_alive) return;
        if (program_->processor_time() > subject_.at_most / 2)
            outcome.why += "\nyour program has used the processor all the time: an endless loop?";
        else if (outcome.why.find("has closed the connection") != std::string::npos &&
            exercise_.is_server())
            outcome.why += "\nyour program still runs: it has closed this connection itself";
    }

    void fill(Outcome& outcome, net::Player::Result result, const std::string& dead)
    {
        const auto& failure = player_.failure();
        const bool is_client = !exercise_.is_server();
        outcome.verdict = result == net::Player::Result::not_played ? Outcome::Verdict::not_tested
                                                                    : Outcome::Verdict::failed;
        outcome.dialogue = record_.lines(is_client ? 'S' : 'C', 30);
        outcome.expected = is_client ? swap_sides(failure.written) : failure.written;
        outcome.why = failure.why;
        if (!dead.empty() && result == net::Player::Result::as_written)
            outcome.why = "all was right, but " + dead;
        else if (outcome.why.find(dead) == std::string::npos)
            outcome.why += "\n" + dead;
        if (zone_ && !zone_->complaint().empty())
            outcome.why += "\na question that came could not be read: " + zone_->complaint();
        const auto* heard = record_.last_heard();
        if (failure.at && heard) {
            const auto mark = 3 + heard->client.size();
            outcome.caret = mark + net::printable(heard->bytes.substr(0, *failure.at)).size();
        }
        outcome.section = failure.section;
        outcome.cause = result == net::Player::Result::as_written
            ? "after each dialogue one more client connects, says nothing and closes its side; a "
              "server must survive that"
            : cause_before(failure.line);
        if (!dead.empty() || outcome.verdict == Outcome::Verdict::not_tested)
            if (result != net::Player::Result::as_written) outcome.cause.clear();
        add_commands(outcome);
    }

    void log_in_by_pop3(const std::string& account, const std::string& password)
    {
        log_in_by(*wire_to(connect(port_of("POP3"))), account, password,
            net::Deadline(net::Milliseconds(0)));
        record_.add_event("", account + " logs in by POP3");
        before_.push_back(net::by_hand("USER " + account + "\r\nPASS " + password + "\r\nQUIT\r\n",
            values_["host"], usual_pop3_port));
    }

    // The one that a person takes.
    std::uint16_t usual_port() const
    {
        const auto is = [&](const char* start) { return exercise_.name.starts_with(start); };
        if (is("smtp") || is("client/06") || values_.contains("pop3")) return 2525;
        return is("pop3") || is("client/07") ? usual_pop3_port : 2046;
    }

    // What a person types to see the same.
    void add_commands(Outcome& outcome)
    {
        const auto port = std::to_string(usual_port());
        auto values = values_;
        values["port"] = port;
        values["pop3"] = std::to_string(usual_pop3_port);
        const std::string mail = "build/mail-check";
        values["mail"] = mail;
        values["folder"] = "build/folder-check";
        if (!subject_.command.empty()) outcome.start = shell_line(words_of(command_, values));
        if (!exercise_.is_server()) return add_commands_for_client(outcome, port);
        if (exercise_.role == Role::datagrams) return;
        for (const auto& command : maildirs_.commands(mail)) outcome.prepare.push_back(command);
        for (const auto& command : before_) outcome.prepare.push_back(command);
        const auto to =
            values_["host"] + ":" + (subject_.command.empty() ? std::to_string(port_) : port);
        if (check_.points == 0 && !check_.transcript.title.empty()) {
            outcome.by_hand = "build/client/04-script " + transcript_.file + " " + to +
                " --only '" + check_.transcript.title + "'";
            return;
        }
        for (const auto& [server, bytes] : player_.sent()) {
            const auto there = subject_.command.empty() ? port_
                : server == "POP3"                      ? usual_pop3_port
                                                        : usual_port();
            if (!outcome.by_hand.empty()) outcome.by_hand += "\n";
            outcome.by_hand += net::by_hand(bytes, values_["host"], there);
        }
        std::string more;
        if (record_.has_event("half-close")) more += " --half-close";
        if (record_.has_event("reset")) more += " --reset";
        if (const auto cut = record_.first_cut()) more += " --split " + std::to_string(cut);
        const std::string program = "build/client/02-telnet";
        if (const auto at = outcome.by_hand.find(program); at != std::string::npos)
            outcome.by_hand.insert(at + program.size(), more);
    }

    // A server that says everything at once is played by nc(1), if there is one.
    void add_commands_for_client(Outcome& outcome, const std::string& port)
    {
        constexpr std::size_t longest = 1000;
        if (!input_.empty() && input_.size() < longest)
            outcome.start = net::printf_of(input_) + " | " + outcome.start;
        if (input_.empty() && exercise_.role == Role::filter) outcome.start += " </dev/null";
        const auto said = record_.said();
        if (!answers_ || !answers_->are_none() || said.empty() || said.size() > longest) return;
        outcome.by_hand = std::exchange(
            outcome.start, net::printf_of(said) + " | nc -l 127.0.0.1 " + port + " | od -c");
    }

    // "# cause: …" nearest before this line of the file.
    std::string cause_before(int line) const
    {
        for (const auto& check : exercise_.checks) {
            const auto& [title, file, first, lines] = check.transcript;
            const int last = first + static_cast<int>(lines.size());
            if (file != transcript_.file || line < first || line > last) continue;
            for (int at = std::min(line - first, last - first); at > 0; --at)
                if (lines[static_cast<std::size_t>(at - 1)].starts_with("# cause: "))
                    return lines[static_cast<std::size_t>(at - 1)].substr(9);
        }
        return cause_of({"", 0, transcript_});
    }

    void add_program_lines();
    int expect_end();
    void expect_status(const std::string& wanted);
    void expect_printed(const std::string& wanted);
    void expect_output(const std::string& wanted);
    void expect_second_refused();

    const Exercise& exercise_;
    const Check& check_;
    const Subject& subject_;
    const std::string command_;
    const net::Transcript transcript_;
    TemporaryDirectory directory_;
    fs::path mail_;
    net::Socket listener_;
    std::uint16_t port_ = 0;
    Values values_;
    std::string input_;  // its standard input
    Record record_;
    Maildirs maildirs_;
    std::optional<Datagrams> datagrams_;
    std::optional<Answers> answers_;
    std::optional<Zone> zone_;
    std::optional<Process> program_;
    std::thread typing_;
    int opened_ = 0;
    std::vector<std::string> before_;  // commands of a shell that do what was done before that
    std::string server_;  // of "--- connect"
    bool is_up_ = false, may_have_ended_ = false;
    net::Player player_;
};

void Run::add_program_lines()
{
    const bool runs = subject_.command.empty();
    player_.on("--- standard input: {number} bytes of text", "in lines of 80", [this](auto& found) {
        const auto count = std::stoul(found[0]);
        while (input_.size() + 80 <= count) input_ += std::string(79, 'x') + "\n";
    });
    player_.on("--- standard input: a line of {number} bytes {any}", "the text again and again",
        [this](auto& found) {
            input_ = "Subject: long\n\n";
            while (input_.size() < std::stoul(found[0])) input_ += found[1];
            input_ += "\n";
        });
    player_.on("--- standard input: {any?}", "what it can read",
        [this](auto& found) { input_ = net::unescape(found[0]); });
    player_.on("--- server sends its {number} bytes", "of the side that is checked, of any kind",
        [this](auto& found) {
            const auto count = std::stoul(found[0]);
            const auto got = player_.wire("").read_bytes(count).size();
            if (got < count)
                throw NotAsWritten("it has sent only " + std::to_string(got) + ", then " +
                    player_.wire("").why_no_more());
        });
    player_.on("--- the domain is {any}", "that {domain} stands for",
        [this](auto& found) { values_["domain"] = found[0]; });
    player_.on("--- recipients: {any}", "those that {to} stands for",
        [this](auto& found) { values_["to"] = found[0]; });
    player_.on(
        "--- nobody listens", "so that a client is refused", [this](auto&) { listener_.close(); });
    player_.on("--- {number} ms pass", "and nothing is looked at", [this](auto& found) {
        const auto time = std::min(net::Milliseconds(std::stoul(found[0])), longest_pause);
        record_.add_event("", found[0] + " ms pass");
        if (opened_ == 0) before_.push_back("sleep " + std::to_string(time.count() / 1000 + 1));
        std::this_thread::sleep_for(time);
    });
    player_.on("--- {word} logs in by POP3: {any}", "the password; over another connection",
        [this](auto& found) { log_in_by_pop3(found[0], found[1]); });
    player_.on("--- the program is started again", "at the same port", [this](auto&) {
        if (!program_) return;
        stop_it();
        program_.reset();
        is_up_ = false;
    });
    player_.on("--- the program is told to stop", "SIGTERM, or Ctrl-Break", [this](auto&) {
        may_have_ended_ = true;
        if (program_ && !program_->ask_to_stop()) program_->kill();
    });
    player_.on("--- the program ends with {any}", "an exit status; \"1 | 2\": one of them",
        [this](auto& found) { expect_status(found[0]); });
    player_.on("--- the program does not end with 0", "it has not succeeded", [this](auto&) {
        if (subject_.command.empty()) return;
        expect_end();
        if (program_->wait(Seconds(0)) == 0)
            throw NotAsWritten("your program has ended with 0, which says that all is well");
    });
    player_.on("--- the program prints: {any}", "these words, in one line",
        [this](auto& found) { expect_printed(net::unescape(found[0])); });
    player_.on("--- the program prints only: {any?}", "until its end, this and nothing else",
        [this](auto& found) { expect_output(net::unescape(found[0])); });
    player_.on("--- a second one at the same port ends with an error", "not with status 0",
        [this](auto&) { expect_second_refused(); });
    player_.on("--- a file is in the way of what {word} gets", "so that nothing can be stored",
        [this, runs](auto& found) {
            if (runs) return;
            fs::remove_all(mail_ / found[0] / "new");
            std::ofstream(mail_ / found[0] / "new") << "in the way\n";
        });
    player_.on("--- the folder has {number} {one of: file | files}", "as many messages",
        [this](auto& found) {
            if (const auto count = std::to_string(messages_in(values_["folder"]));
                count != found[0])
                throw NotAsWritten("there are " + count);
        });
    player_.on("--- a file of the folder is: {any?}", "these bytes", [this](auto& found) {
        const auto wanted = net::unescape(found[0]);
        std::string shown;
        for (const auto& entry : fs::recursive_directory_iterator(values_["folder"])) {
            if (!entry.is_regular_file()) continue;
            const auto bytes = contents(entry.path());
            if (bytes == wanted) return;
            shown += "\n  " + net::printable(bytes);
        }
        throw NotAsWritten("no file is that" + (shown.empty() ? shown : "; there is" + shown));
    });
}

int Run::expect_end()
{
    may_have_ended_ = true;
    start();
    const auto status = program_->wait(start_up);
    if (!status) throw NotAsWritten("your program still runs after " + net::text(start_up));
    return *status;
}

void Run::expect_status(const std::string& wanted)
{
    if (subject_.command.empty()) return;
    const int status = expect_end();
    if (!net::match("{one of: " + wanted + "}", std::to_string(status)))
        throw NotAsWritten("your program has ended with " + how_it_ended(status));
}

void Run::expect_printed(const std::string& wanted)
{
    if (subject_.command.empty()) return;
    start();
    if (!program_->prints(wanted, std::chrono::duration_cast<Seconds>(subject_.at_most)))
        throw NotAsWritten("your program has not printed that");
}

void Run::expect_output(const std::string& wanted)
{
    if (subject_.command.empty()) return;
    expect_end();
    const auto output = program_->output();
    if (output == wanted) return;
    const auto at = static_cast<std::size_t>(
        std::mismatch(output.begin(), output.end(), wanted.begin(), wanted.end()).first -
        output.begin());
    const auto line_at = [](const std::string& text, std::size_t begin) {
        return net::printable(text.substr(begin, text.find('\n', begin) - begin));
    };
    const auto begin = at == 0 ? 0 : output.rfind('\n', at - 1) + 1;
    const auto caret = net::printable(output.substr(begin, at - begin)).size();
    throw NotAsWritten("here it differs:\n  " + line_at(output, begin) + "    (printed)\n  " +
        line_at(wanted, begin) + "    (expected)\n  " + std::string(caret, ' ') + "^");
}

void Run::expect_second_refused()
{
    if (subject_.command.empty()) return;
    Process second(words_of(command_, values_));
    const auto status = second.wait(start_up);
    if (!status) throw NotAsWritten("the second one still runs, as if it had the port");
    if (*status == 0)
        throw NotAsWritten("the second one has ended with status 0, which says that all is well");
}

// All transcripts of the file against one server. The right one must pass; of a wrong one, one
// transcript must fail.
Outcome run_transcripts(const Exercise& exercise, const Check& check, const Subject& subject)
{
    const auto transcripts = net::read_transcripts(subject.transcripts);
    Outcome last;
    for (const auto& transcript : transcripts) {
        const Check one{transcript.title, 0, transcript, check.options, check.arguments};
        last = Run(exercise, one, subject).play();
        if (last.verdict == Outcome::Verdict::not_tested) return last;
        if (last.verdict == Outcome::Verdict::failed) break;
    }
    const bool failed = last.verdict == Outcome::Verdict::failed;
    if (check.is_wrong == failed && !transcripts.empty()) return {};
    if (!check.is_wrong && failed) {
        last.cause = "this server is right, and your transcript says that it is wrong";
        return last;
    }
    Outcome missed;
    missed.verdict = Outcome::Verdict::failed;
    missed.why = transcripts.empty()
        ? "there is no transcript in " + subject.transcripts +
            ": each begins with a line \"== its title\""
        : "this server has a fault, and yet all went as your transcripts say";
    missed.cause = cause_of(check);
    missed.start = last.start;
    return missed;
}

}  // namespace

Outcome run(const Exercise& exercise, const Check& check, const Subject& subject)
{
    if (exercise.role == Role::transcript) return run_transcripts(exercise, check, subject);
    auto outcome = Run(exercise, check, subject).play();
    for (const auto& entry : fs::directory_iterator("exercises/" + exercise.name + "/skeleton"))
        outcome.own_files.push_back(entry.path().filename().string());
    return outcome;
}

}  // namespace check
