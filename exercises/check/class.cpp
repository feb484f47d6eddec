// SPDX-License-Identifier: MIT

#include "exercises/check/class.hpp"

#include "client/04-script/pattern.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>

namespace check {

namespace fs = std::filesystem;
using net::Error;

namespace {

struct DoesNotCompile : std::runtime_error {
    using runtime_error::runtime_error;
};

struct Student {
    std::string name, target;
    Results results = {};
    std::string trouble = {};  // why nothing could be checked
    bool does_not_compile = false;
};

// It becomes part of a path, and the first thing in a cell of a table.
bool is_name(const std::string& name)
{
    const auto fits = [](unsigned char c) {
        return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c >= 0x80;
    };
    return !name.empty() && (std::isalnum(static_cast<unsigned char>(name[0])) || name[0] < 0) &&
        std::all_of(name.begin(), name.end(), fits);
}

std::vector<Student> read_students(const std::string& file)
{
    std::ifstream in(file);
    if (!in) throw Error(Error::Reason::other, file + ": cannot be read");
    std::vector<Student> all;
    for (std::string line; std::getline(in, line);) {
        std::erase(line, '\r');
        if (line.empty() || line.starts_with('#')) continue;
        const auto found = net::match("{any} {any}", line);
        const auto space = line.find_first_of(" \t");
        if (!found || space == line.npos)
            throw Error(Error::Reason::other, file + ": a line has no target: " + line);
        const auto from = line.find_first_not_of(" \t", space);
        Student student{line.substr(0, space), line.substr(from)};
        if (!is_name(student.name))
            throw Error(Error::Reason::other,
                file +
                    ": a name has letters, digits, dots, hyphens and underscores, and begins with "
                    "a "
                    "letter or a digit: " +
                    net::printable(student.name));
        for (const auto& other : all)
            if (other.name == student.name)
                throw Error(
                    Error::Reason::other, file + ": there are two of the name " + student.name);
        all.push_back(std::move(student));
    }
    if (all.empty()) throw Error(Error::Reason::other, file + ": there is nobody in it");
    return all;
}

// The student's files for this exercise, in a copy of the toolkit or in what make collect has made.
fs::path files_of(const Student& student, const Exercise& exercise)
{
    const fs::path target = student.target;
    for (const char* where : {"exercises", "."})
        if (fs::exists(target / where / exercise.name)) return target / where / exercise.name;
    return target;
}

// Builds the program of a student, and returns where it is. Throws DoesNotCompile.
std::string build(const Student& student, const Exercise& exercise, const fs::path& files)
{
    const auto out = "build/class/" + student.name + "/" + exercise.name;
    fs::remove_all("build/class/" + student.name);
    fs::create_directories(fs::path(out).parent_path());
    if (files.string().find(' ') != std::string::npos)
        throw Error(Error::Reason::other,
            "make knows no directory with a space in its name: " + files.string());
    Process make({"make", "--no-print-directory", "exercise-program", "E=" + exercise.name,
        "MINE=" + files.generic_string(), "OUT=" + out});
    const auto status = make.wait(Seconds(300));
    if (status == 0) return out + EXE;
    const auto output = make.output();
    const auto at = output.find("error:");
    auto line = at == output.npos ? output
                                  : output.substr(output.rfind('\n', at) + 1,
                                        output.find('\n', at) - output.rfind('\n', at) - 1);
    line = line.substr(0, line.find('\n'));
    throw DoesNotCompile("does not compile: " + line);
}

void check_one(const Task& task, Exercise exercise, Student& student)
try {
    auto own = task;
    own.all = true;
    const bool is_command = student.target.find('{') != std::string::npos;
    if (is_command)
        own.subject.command = student.target;
    else if (fs::is_directory(student.target)) {
        const auto files = files_of(student, exercise);
        own.subject.program = build(student, exercise, files);
        own.subject.transcripts = (files / "mine.txt").string();
    } else if (!net::to_host_and_port(own.subject.server)(student.target))
        throw Error(Error::Reason::other,
            "this is no HOST:PORT, no directory and no command with {port}: " + student.target);
    complete(own, exercise);
    student.results = check_all(own, exercise, [](const Result&) {});
    for (auto& each : student.results.all) each.check = nullptr;  // it was the copy's
} catch (const DoesNotCompile& error) {
    student.trouble = error.what();
    student.does_not_compile = true;
} catch (const std::exception& error) {
    student.trouble = error.what();
}

void check_side_by_side(const Task& task, const Exercise& exercise, std::vector<Student>& students)
{
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    const auto count = std::max(1u, std::thread::hardware_concurrency());
    for (unsigned at = 0; at < count; ++at)
        threads.emplace_back([&] {
            for (auto mine = next++; mine < students.size(); mine = next++)
                check_one(task, exercise, students[mine]);
        });
    for (auto& thread : threads) thread.join();
}

// "passed", or the first thing that is wrong.
std::string verdict_of(const Student& student, const Exercise& exercise)
{
    if (!student.trouble.empty())
        return (student.does_not_compile ? "FAILED: " : "NOT TESTED: ") + student.trouble;
    for (std::size_t at = 0; at < student.results.all.size(); ++at)
        if (student.results.all[at].outcome.verdict != Outcome::Verdict::passed)
            return "FAILED: " +
                (at < exercise.checks.size() ? exercise.checks[at].title
                                             : "a transcript of the lesson");
    return "passed";
}

std::string html_of(const std::string& text)
{
    std::string all;
    for (const char c : text)
        all += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return all;
}

std::string csv_of(const std::string& text)
{
    std::string all = "\"";
    if (!text.empty() && std::string_view("=+-@").find(text[0]) != std::string_view::npos)
        all += '\'';  // no formula
    for (const char c : text) all += c == '"' ? "\"\"" : std::string(1, c);
    return all + "\"";
}

void write_csv(
    const std::string& file, const Exercise& exercise, const std::vector<Student>& students)
{
    std::ofstream out(file, std::ios::binary);
    out << "name,points,of,verdict";
    for (const auto& check : exercise.checks) out << "," << csv_of(check.title);
    out << "\r\n";
    for (const auto& student : students) {
        out << csv_of(student.name) << "," << student.results.points << "," << exercise.points()
            << "," << csv_of(verdict_of(student, exercise));
        for (std::size_t at = 0; at < exercise.checks.size(); ++at) {
            const bool passed = at < student.results.all.size() &&
                student.results.all[at].outcome.verdict == Outcome::Verdict::passed;
            out << "," << (passed ? exercise.checks[at].points : 0);
        }
        out << "\r\n";
    }
}

void write_page(
    const std::string& file, const Exercise& exercise, const std::vector<Student>& students)
{
    std::ofstream out(file, std::ios::binary);
    out << "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>" << exercise.name
        << "</title>\n<style>body { font: 28px sans-serif; margin: 1em } td, th { padding: 4px "
           "18px; "
           "text-align: left; border-bottom: 1px solid #999 } td:nth-child(2) { text-align: right "
           "}</style>\n<h1>"
        << exercise.name << "</h1>\n<table>\n<tr><th>name<th>points<th>&nbsp;<th>verdict\n";
    for (const auto& student : students)
        out << "<tr><td>" << html_of(student.name) << "<td>" << student.results.points << " of "
            << exercise.points() << "<td><meter max=\"" << exercise.points() << "\" value=\""
            << student.results.points << "\"></meter><td>" << html_of(verdict_of(student, exercise))
            << "\n";
    out << "</table>\n";
}

}  // namespace

static int status_of(const Student& student)
{
    if (student.does_not_compile) return 1;
    return student.trouble.empty() ? student.results.status() : 2;
}

int check_class(const Task& task, const Exercise& exercise)
{
    auto students = read_students(task.class_file);
    check_side_by_side(task, exercise, students);
    std::size_t width = 0;
    for (const auto& student : students) width = std::max(width, student.name.size());
    int worst = 0;
    for (const auto& student : students) {
        net::log(student.name + std::string(width + 2 - student.name.size(), ' ') +
            bar(student.results.points, exercise.points()) + "  " + verdict_of(student, exercise));
        worst = std::max(worst, status_of(student));
    }
    auto name = exercise.name;
    std::replace(name.begin(), name.end(), '/', '-');
    fs::create_directories("build/class");
    write_csv("build/class/" + name + ".csv", exercise, students);
    write_page("build/class/" + name + ".html", exercise, students);
    net::log("\nalso in build/class/" + name + ".csv, and for the projector in build/class/" +
        name + ".html");
    return worst;
}

}  // namespace check
