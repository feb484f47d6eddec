// SPDX-License-Identifier: MIT

#include "exercises/check/exercise.hpp"

#include "client/04-script/pattern.hpp"
#include "server/02-socket/platform.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

namespace check {

namespace fs = std::filesystem;
using net::Error;

std::vector<std::string> parts()
{
    std::istringstream words(PARTS);
    return {std::istream_iterator<std::string>(words), {}};
}

int Exercise::points() const
{
    int all = 0;
    for (const auto& check : checks) all += check.points;
    return all;
}

bool Exercise::is_server() const
{
    return role == Role::server || role == Role::datagrams || role == Role::transcript;
}

void Exercise::leave_out_options()
{
    std::erase_if(checks,
        [this](const Check& check) { return role != Role::transcript && !check.options.empty(); });
}

static void add_all(std::vector<Check>& checks, const fs::path& file)
{
    for (auto& transcript : net::read_transcripts(file)) {
        if (transcript.title.starts_with("--")) continue;  // for a server with these options
        const auto name =
            transcript.title.empty() ? "line " + std::to_string(transcript.line) : transcript.title;
        checks.push_back({file.generic_string() + ": " + name, 0, std::move(transcript)});
    }
}

void Exercise::add_transcripts()
{
    if (lesson.empty()) return;
    if (fs::exists(lesson + "/README.md")) add_all(checks, lesson + "/README.md");
    if (!fs::exists("tests/" + lesson)) return;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator("tests/" + lesson))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) add_all(checks, file);
}

std::string swap_sides(const std::string& line)
{
    for (const auto& [one, other] : {std::pair{"client", "server"}, {"server", "client"}})
        if (line.starts_with("--- " + std::string(one)))
            return "--- " + std::string(other) + line.substr(10);
    if (line.size() < 2 || (line[0] != 'C' && line[0] != 'S')) return line;
    const auto at = line.find_first_of(":+=~", 1);
    if (at == line.npos || at > 2) return line;
    return (line[0] == 'C' ? "S" : "C") + line.substr(1);
}

// A program that knows the checks by heart does not know these: they are others each time.
static void put_in_what_is_random(net::Transcript& transcript)
{
    std::random_device random;
    const std::array<std::pair<std::string_view, std::string>, 2> all{
        {{"{word}", "word" + std::to_string(100'000 + random() % 900'000)},
            {"{code}", std::to_string(460 + random() % 140)}}};
    for (auto& line : transcript.lines)
        for (const auto& [place, instead] : all)
            for (auto at = line.find(place); at != line.npos; at = line.find(place, at))
                line.replace(at, place.size(), instead);
}

// "a title (2 points)": without points it is one.
static Check to_check(net::Transcript transcript)
{
    put_in_what_is_random(transcript);
    Check check{transcript.title, 1, {}};
    if (const auto found = net::match("{any} ({number} {one of: point | points})", check.title)) {
        check.title = (*found)[0];
        check.points = std::stoi((*found)[1]);
    }
    for (const auto& line : transcript.lines)
        if (line.starts_with("# options: "))
            check.options = line.substr(11);
        else if (line.starts_with("# arguments: "))
            check.arguments = line.substr(13);
        else if (line == "# wrong")
            check.is_wrong = true;
    check.transcript = std::move(transcript);
    return check;
}

static void add_fact(Exercise& exercise, const std::string& line)
{
    const auto colon = line.find(": ");
    const auto key = line.substr(0, colon),
               value = colon == line.npos ? "" : line.substr(colon + 2);
    if (key == "kind")
        exercise.kind = value;
    else if (key == "minutes")
        exercise.minutes = std::stoi(value);
    else if (key == "role")
        exercise.role = value == "client" ? Role::client
            : value == "datagrams"        ? Role::datagrams
            : value == "resolver"         ? Role::resolver
            : value == "filter"           ? Role::filter
            : value == "transcript"       ? Role::transcript
                                          : Role::server;
    else if (key == "run")
        exercise.run = value;
    else if (key == "lesson")
        exercise.lesson = value;
    else
        throw Error(Error::Reason::other,
            "exercises/" + exercise.name + "/checks.txt: what is \"" + line +
                "\"? There are kind, minutes, role, run and lesson");
}

Exercise read_exercise(const std::string& name)
{
    Exercise exercise;
    exercise.name = name;
    const fs::path file = "exercises/" + name + "/checks.txt";
    const auto known = all_exercises();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        std::string all;
        for (const auto& each : known) all += "\n  " + each;
        throw Error(Error::Reason::other, "there is no exercise " + name + "; there are" + all);
    }
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line) && !line.starts_with("== ");) {
        std::erase(line, '\r');
        if (!line.empty() && !line.starts_with("#")) add_fact(exercise, line);
    }
    for (auto& transcript : net::read_transcripts(file))
        exercise.checks.push_back(to_check(std::move(transcript)));
    return exercise;
}

std::vector<std::string> all_exercises()
{
    std::vector<std::string> all;
    for (const auto& part : parts()) {
        std::vector<std::string> names;
        const fs::path directory = "exercises/" + part;
        if (!fs::exists(directory)) continue;
        for (const auto& entry : fs::directory_iterator(directory))
            if (fs::exists(entry.path() / "checks.txt"))
                names.push_back(part + "/" + entry.path().filename().string());
        std::sort(names.begin(), names.end());
        all.insert(all.end(), names.begin(), names.end());
    }
    return all;
}

}  // namespace check
