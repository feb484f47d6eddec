// SPDX-License-Identifier: MIT
//
// client/04-script: plays the transcripts of a file against a server, and says which went as
// written.

#include "client/01-connect/exchange.hpp"
#include "client/03-tap/host_and_port.hpp"
#include "client/04-script/by_hand.hpp"
#include "client/04-script/player.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <array>

using namespace net;

namespace {

struct Task {
    std::string file, only = "all";
    HostAndPort server, pop3;
    std::chrono::seconds timeout{10};
};

const HostAndPort& server_of(const Task& task, const std::string& name)
{
    return same_word(name, "POP3") ? task.pop3 : task.server;
}

std::unique_ptr<Wire> open(const Task& task, const std::string& name)
{
    const auto& [host, port] = server_of(task, name);
    if (host.empty())
        throw Error(Error::Reason::other, "the transcript wants a POP3 server too: say --pop3");
    return make_wire(connect(host, port, task.timeout), task.timeout);
}

std::vector<Transcript> chosen(const Task& task)
{
    auto all = read_transcripts(task.file);
    if (task.only != "all")
        std::erase_if(all, [&](const Transcript& one) { return one.title != task.only; });
    if (all.empty())
        throw Error(Error::Reason::other,
            task.file + ": no transcript in it" + (task.only == "all" ? "" : " has this title"));
    return all;
}

// A block of a README has no title, or one that are options for the server.
std::string name_of(const Transcript& transcript)
{
    const bool has_title = !transcript.title.empty() && !transcript.title.starts_with("--");
    return has_title ? transcript.title : transcript.file + ":" + std::to_string(transcript.line);
}

Player::Result play(const Task& task, const Transcript& transcript)
{
    constexpr std::array words{"ok      ", "WRONG   ", "NOT PLAYED  "};
    Player player(transcript, [&](const std::string& name) { return open(task, name); });
    const auto result = player.play();
    auto all = words[static_cast<std::size_t>(result)] + name_of(transcript);
    if (result != Player::Result::as_written) all += "\n" + player.report();
    if (result == Player::Result::not_as_written)
        for (const auto& [name, bytes] : player.sent()) {
            const auto& [host, port] = server_of(task, name);
            all += "by hand: " + by_hand(bytes, host, port) + "\n";
        }
    log(all);
    return result;
}

// Returns the exit status: that of the worst result.
int play_all(const Task& task)
{
    std::array<int, 3> counts{};
    for (const Transcript& transcript : chosen(task))
        ++counts[static_cast<std::size_t>(play(task, transcript))];
    const auto [as_written, wrong, not_played] = counts;
    log(std::to_string(as_written) + " as written, " + std::to_string(wrong) + " wrong, " +
        std::to_string(not_played) + " not played");
    return not_played ? 2 : wrong ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv)
{
    Task task;
    Options options("client/04-script FILE HOST:PORT: plays written dialogues against a server");
    options.add("FILE", "transcripts, or a README with some", "", to_text(task.file));
    options.add("HOST:PORT", "the server", "", to_host_and_port(task.server));
    options.add("--pop3 HOST:PORT", "the server that \"--- connect POP3\" means", "none",
        to_host_and_port(task.pop3));
    options.add("--only TITLE", "this one of the file", task.only, to_text(task.only));
    add_timeout(options, task.timeout);
    return options.run(
        argc, argv, [&] { return play_all(task); }, 2);
}
