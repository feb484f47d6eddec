// SPDX-License-Identifier: MIT
//
// exercises/check: checks a program against an exercise, over the wire.

#include "client/01-connect/connect.hpp"
#include "client/01-connect/exchange.hpp"
#include "exercises/check/report.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"

using namespace check;

namespace {

struct Task {
    std::string exercise;
    Subject subject;
    std::string class_file;
    std::chrono::seconds timeout{5};
    bool all = false, json = false;
    std::string result_file;  // points for the table of all exercises
};

void require(bool holds, const std::string& what)
{
    if (!holds) throw net::WrongUsage(what);
}

// Without a command and without an address it is the student's program, as make has built it.
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
    require((exercise.role != Role::client && exercise.role != Role::resolver) ||
            !subject.command.empty(),
        exercise.name + " is about a client: say --run 'COMMAND {host} {port}'");
    require(subject.command.empty() || subject.command.find("{port}") != std::string::npos,
        "the command must have {port} in it, where the program takes the number of its port: a "
        "program with a port of its own might be one that was left over from before");
    if (!subject.command.empty()) return;
    try {
        net::connect(subject.server.host, subject.server.port, subject.at_most);
    } catch (const net::Error& error) {
        throw net::Error(error.reason, std::string("nothing to check: ") + error.what());
    }
}

// Stops after the first one that has not passed, unless all are wanted.
Results check_all(const Task& task, const Exercise& exercise)
{
    bool told = false;
    Results results{exercise.name, {}, 0, exercise.points(), {}};
    for (const auto& one : exercise.checks) {
        results.add(one, run(exercise, one, task.subject));
        const auto& last = results.all.back();
        const bool passed = last.outcome.verdict == Outcome::Verdict::passed;
        if (!task.json && one.points == 0 && !std::exchange(told, true))
            net::log("\nThe lesson's own transcripts give no points, but must pass:");
        if (!task.json) net::log(line_of(last) + (passed ? "" : "\n" + lesson_of(last)));
        if (!passed && !task.all) break;
    }
    return results;
}

int check_exercise(Task& task)
{
    task.subject.at_most = task.timeout;
    auto exercise = read_exercise(task.exercise);
    complete(task, exercise);
    if (!task.json)
        net::log(exercise.name + ": " + exercise.kind + ", about " +
            std::to_string(exercise.minutes) + " minutes, " + std::to_string(exercise.points()) +
            " points\n");
    const auto results = check_all(task, exercise);
    if (task.json)
        net::log(json_of(results));
    else
        net::log("\n" + bar(results.points, results.of) + " points" +
            (results.status() != 0 && results.points == results.of
                    ? ", but the lesson's own transcripts do not pass"
                    : ""));
    if (!task.result_file.empty())
        std::ofstream(task.result_file)
            << results.points << " " << results.of << " " << results.status() << "\n";
    return results.status();
}

}  // namespace

int main(int argc, char** argv)
{
    Task task;
    net::Options options("exercises/check EXERCISE (--run 'COMMAND {port}' | HOST:PORT): checks a "
                         "program. 0: passed; 1: failed; 2: could not test");
    options.add("EXERCISE", "for example smtp/03-envelope", "", net::to_text(task.exercise));
    options.add(
        "[HOST:PORT]", "where it runs already", "", net::to_host_and_port(task.subject.server));
    options.add("--run COMMAND", "starts it, for each check anew: 'php server.php {port}'",
        "the program that make has built", net::to_text(task.subject.command));
    options.add("--mail DIR", "the store of one that runs already", "none",
        net::to_text(task.subject.mail));
    options.add("--program FILE", "what {program} stands for in the exercise's own command",
        "build/exercises/EXERCISE", net::to_text(task.subject.program));
    options.add("--transcripts FILE", "what is checked, where an exercise wants transcripts",
        "exercises/EXERCISE/mine.txt", net::to_text(task.subject.transcripts));
    options.add("--result FILE", "writes the points", "nowhere", net::to_text(task.result_file));
    options.add_flag("--all", "goes on after a failure", task.all);
    options.add_flag("--json", "prints an object of JSON", task.json);
    net::add_timeout(options, task.timeout);
    return options.run(
        argc, argv, [&] { return check_exercise(task); }, 2);
}
