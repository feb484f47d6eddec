// SPDX-License-Identifier: MIT

#include "tests/support/console.hpp"

#include "client/04-script/pattern.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

namespace test {

namespace fs = std::filesystem;

std::vector<std::string> server_command(
    const std::string& lesson, const std::vector<std::string>& options, const fs::path& mail)
{
    std::vector<std::string> command{program(lesson)};
    if (lesson == "server/01-raw")
        command.push_back(std::to_string(free_port()));
    else if (lesson == "pop3/06-mailhost")
        command.insert(command.end(), {"--smtp", "0", "--pop3", "0"});
    else if (has_option(lesson, "--port"))
        command.insert(command.end(), {"--port", "0"});
    if (has_option(lesson, "--mail")) command.insert(command.end(), {"--mail", mail.string()});
    command.insert(command.end(), options.begin(), options.end());
    const auto listen = std::find(command.begin(), command.end(), "--listen");
    if (listen != command.end()) listen[1] = "0";
    return command;
}

namespace {

// What the forms of console.hpp have in common:
// [printf 'INPUT' |] build/LESSON ARGUMENTS [> FILE] [&]
struct Command {
    std::optional<std::string> input;
    std::string lesson;
    std::vector<std::string> arguments;
    std::string file;
    bool in_background = false;
};

// Takes `prefix` off the text; false if the text does not begin with it.
bool take(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<Command> parse(std::string_view line)
{
    Command command;
    if (take(line, "printf '")) {
        command.input = net::unescape(line.substr(0, line.find('\'')));
        line = line.substr(std::min(line.find('\''), line.size()));
        if (!take(line, "' | ")) return {};
    }
    if (!take(line, "build/")) return {};
    if (line.ends_with(" &")) {
        command.in_background = true;
        line.remove_suffix(2);
        const auto file = line.find(" > ");
        if (file != line.npos) command.file = line.substr(file + 3);
        line = line.substr(0, file);
    }
    if (line.find_first_of("|<>;'\"") != line.npos) return {};
    std::istringstream words{std::string(line)};
    words >> command.lesson;
    for (std::string word; words >> word;) command.arguments.push_back(word);
    return command;
}

class Player {
public:
    Player(const net::Transcript& console, fs::path mail) :
        console_(console), mail_(std::move(mail))
    {
    }

    std::string play()
    {
        for (std::size_t at = 0; at < console_.lines.size();) {
            const auto& line = console_.lines[at++];
            if (!line.starts_with("$ "))
                return report(at, "what a person types begins with \"$ \"");
            std::vector<std::string> expected;
            while (at < console_.lines.size() && !console_.lines[at].starts_with("$ "))
                expected.push_back(console_.lines[at++]);
            const auto wrong = step(line.substr(2), expected);
            if (!wrong.empty()) return report(at, wrong);
        }
        return {};
    }

private:
    std::string step(const std::string& line, const std::vector<std::string>& expected)
    {
        if (line == "kill %%") return end_last_server(&Process::ask_to_stop);
        if (line == "kill -9 %%") return end_last_server(&Process::kill);
        if (line == "echo $?") return compare(std::to_string(status_) + "\n", expected);
        std::string_view rest = line;
        if (take(rest, "cat ") && files_.contains(std::string(rest)))
            return printed_in_time(*files_.at(std::string(rest)), expected);
        const auto command = parse(line);
        if (!command || command->in_background != is_server(*command))
            return "no test can type this; console.hpp has the forms that there are";
        const auto arguments = arguments_of(*command);
        auto process = std::make_unique<Process>(
            arguments, command->input ? Process::Input::pipe : Process::Input::none);
        if (command->input) process->type(*command->input);
        process->end_input();
        if (!command->in_background) return finish(*process, expected);
        processes_.push_back(std::move(process));
        files_[command->file] = processes_.back().get();
        return started(*command, expected);
    }

    // Where the system has no way to ask a server to stop, it is killed.
    template <typename End> std::string end_last_server(End end)
    {
        if (processes_.empty()) return "no server was started";
        auto& server = *processes_.back();
        std::invoke(end, server);
        if (!server.wait(Seconds(10))) server.kill();
        return server.wait() ? "" : "it has not ended";
    }

    static bool is_server(const Command& command)
    {
        const auto& words = command.arguments;
        const auto has = [&](const char* word) {
            return std::find(words.begin(), words.end(), word) != words.end();
        };
        if (has("--help") || has("--list") || has("--send")) return false;
        return !command.lesson.starts_with("client/") || has_option(command.lesson, "--listen");
    }

    std::vector<std::string> arguments_of(const Command& command)
    {
        std::vector<std::string> words;
        for (const auto& word : command.arguments) {
            const bool is_directory =
                !words.empty() && (words.back() == "--dir" || words.back() == "--maildir");
            words.push_back(is_directory ? (mail_ / word).string() : with_ports(word, false));
        }
        if (!command.lesson.starts_with("client/") || is_server(command))
            return server_command(command.lesson, words, mail_);
        words.insert(words.begin(), program(command.lesson));
        return words;
    }

    // Notes which port it has in place of its usual one.
    std::string started(const Command& command, const std::vector<std::string>& expected)
    {
        const auto& lesson = command.lesson;
        const auto listen =
            std::find(command.arguments.begin(), command.arguments.end(), "--listen");
        Process& server = *processes_.back();
        const auto note = [&](const std::string& says, const std::string& usual) {
            const auto where = server.after(says);
            ports_[usual] = where.substr(where.rfind(':') + 1);
            return !where.empty();
        };
        const bool is_smtp = lesson.starts_with("smtp/"), is_pop3 = lesson.starts_with("pop3/");
        bool listens = false;
        if (lesson == "pop3/06-mailhost")
            listens = note("SMTP listening on ", "2525") && note("POP3 listening on ", "1110");
        else if (lesson == "server/01-raw")
            listens = server.prints("socket ... \n") && note("Binding the socket on ", "2046");
        else if (listen != command.arguments.end())
            listens = note("Listening on ", listen[1]);
        else
            listens = note("Listening on ", is_smtp ? "2525" : is_pop3 ? "1110" : "2046");
        if (!listens) return "it does not listen; it printed\n" + server.output();
        return printed_in_time(server, expected);
    }

    std::string printed_in_time(Process& server, const std::vector<std::string>& expected) const
    {
        std::string wrong;
        eventually(
            [&] { return (wrong = compare_begin(server.output(), expected)).empty(); }, Seconds(5));
        return wrong;
    }

    // More may follow.
    std::string compare_begin(
        const std::string& output, const std::vector<std::string>& expected) const
    {
        std::istringstream printed(output);
        std::string line, begin;
        for (std::size_t at = 0; at < expected.size() && std::getline(printed, line); ++at)
            begin += line + "\n";
        return compare(begin, expected);
    }

    std::string finish(Process& process, const std::vector<std::string>& expected)
    {
        const auto status = process.wait(Seconds(60));
        if (!status) return "it has not ended after a minute; it printed\n" + process.output();
        status_ = *status;
        return compare(process.output(), expected);
    }

    std::string compare(const std::string& output, const std::vector<std::string>& expected) const
    {
        std::istringstream printed(output);
        std::string line;
        std::size_t at = 0;
        for (; std::getline(printed, line); ++at)
            if (at == expected.size() || net::mismatch(with_ports(expected[at], true), line) >= 0)
                return "it printed\n" + output;
        return at == expected.size() ? "" : "it printed only\n" + output;
    }

    // The usual ports stand for the free ones: as a word, after a colon, or in a text anywhere.
    std::string with_ports(const std::string& text, bool anywhere) const
    {
        std::string result;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find_first_not_of("0123456789", at), text.size());
            const auto word = text.substr(at, std::max(end, at + 1) - at);
            const auto found = ports_.find(word);
            const bool meant = anywhere || text == word || result.ends_with(':');
            result += found != ports_.end() && meant ? found->second : word;
            at += word.size();
        }
        return result;
    }

    std::string report(std::size_t lines, const std::string& wrong) const
    {
        std::string text = console_.file + ":" + std::to_string(console_.line) + "\n";
        for (std::size_t at = 0; at < lines; ++at) text += "  " + console_.lines[at] + "\n";
        return text + wrong + "\n";
    }

    const net::Transcript& console_;
    fs::path mail_;
    std::vector<std::unique_ptr<Process>> processes_;
    std::map<std::string, Process*> files_;  // by the name of the file that it writes
    std::map<std::string, std::string> ports_;  // the usual one, and the free one
    int status_ = 0;
};

}  // namespace

std::string play_console(const net::Transcript& console, const fs::path& mail)
{
    return Player(console, mail).play();
}

}  // namespace test
