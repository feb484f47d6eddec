// SPDX-License-Identifier: MIT

#include "exercises/check/task.hpp"

#include "client/01-connect/connect.hpp"
#include "server/02-socket/options.hpp"

namespace check {

static void require(bool holds, const std::string& what)
{
    if (!holds) throw net::WrongUsage(what);
}

void complete(Task& task, Exercise& exercise)
{
    auto& subject = task.subject;
    if (subject.command.empty() && subject.server.host.empty()) {
        subject.command = exercise.run;
        if (subject.program.empty()) subject.program = "build/exercises/" + exercise.name + EXE;
        if (subject.transcripts.empty())
            subject.transcripts = "exercises/" + exercise.name + "/mine.txt";
        exercise.add_transcripts();
    } else {
        exercise.leave_out_options();
    }
    const bool is_filter = exercise.role == Role::filter;
    require(exercise.is_server() || !subject.command.empty(),
        exercise.name +
            (is_filter ? " is about a program that reads and prints: say --run 'COMMAND'"
                       : " is about a client: say --run 'COMMAND {host} {port}'"));
    require(
        subject.command.empty() || is_filter || subject.command.find("{port}") != std::string::npos,
        "the command must have {port} in it, where the program takes the number of its port: a "
        "program with a port of its own might be one that was left over from before");
    if (!subject.mail.empty() && count_messages(subject.mail) > 0)
        throw net::Error(net::Error::Reason::other,
            subject.mail +
                " has messages in it, and the checks would remove them: take a store that is "
                "empty");
    if (!subject.command.empty()) return;
    try {
        net::connect(subject.server.host, subject.server.port, subject.at_most);
    } catch (const net::Error& error) {
        throw net::Error(error.reason, std::string("nothing to check: ") + error.what());
    }
}

Results check_all(
    const Task& task, const Exercise& exercise, const std::function<void(const Result&)>& told)
{
    Results results{exercise.name, {}, 0, exercise.points(), {}};
    for (const auto& one : exercise.checks) {
        results.add(one, run(exercise, one, task.subject));
        const auto& last = results.all.back();
        told(last);
        if (last.outcome.verdict != Outcome::Verdict::passed && !task.all) break;
    }
    return results;
}

}  // namespace check
