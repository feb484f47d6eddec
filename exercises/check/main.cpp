// SPDX-License-Identifier: MIT
//
// exercises/check: checks a program against an exercise, over the wire.

#include "client/01-connect/exchange.hpp"
#include "exercises/check/class.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>

using namespace check;

namespace {

// Prints each result as it comes.
class Printer {
public:
    void operator()(const Result& result)
    {
        const bool passed = result.outcome.verdict == Outcome::Verdict::passed;
        if (result.check->points == 0 && !std::exchange(told_, true))
            net::log("\nThe lesson's own transcripts give no points, but must pass:");
        net::log(line_of(result) + (passed ? "" : "\n" + lesson_of(result)));
    }

private:
    bool told_ = false;  // what a result without points is
};

void print_end(const Results& results)
{
    const auto failed = std::count_if(results.all.begin(), results.all.end(),
        [](const Result& each) { return each.outcome.verdict == Outcome::Verdict::failed; });
    if (failed > 1) net::log("Mend the first failure first: the others may come from it.");
    const bool has_all_points = results.points == results.of;
    net::log("\n" + bar(results.points, results.of) + " points" +
        (results.status() != 0 && has_all_points ? ", but the lesson's own transcripts do not pass"
                                                 : ""));
}

int check_exercise(Task& task)
{
    task.subject.at_most = task.timeout;
    auto exercise = read_exercise(task.exercise);
    if (!task.class_file.empty()) return check_class(task, exercise);
    complete(task, exercise);
    if (!task.json)
        net::log(exercise.name + ": " + exercise.kind + ", about " +
            std::to_string(exercise.minutes) + " minutes, " + std::to_string(exercise.points()) +
            " points\n");
    const auto results = task.json ? check_all(task, exercise, [](const Result&) {})
                                   : check_all(task, exercise, Printer());
    if (task.json)
        net::log(json_of(results));
    else
        print_end(results);
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
    options.add("--class FILE",
        "checks many students: a line each, NAME and an address, a directory or a command", "one",
        net::to_text(task.class_file));
    options.add("--result FILE", "writes the points", "nowhere", net::to_text(task.result_file));
    options.add_flag("--all", "goes on after a failure", task.all);
    options.add_flag("--json", "prints an object of JSON", task.json);
    net::add_timeout(options, task.timeout);
    return options.run(
        argc, argv, [&] { return check_exercise(task); }, 2);
}
