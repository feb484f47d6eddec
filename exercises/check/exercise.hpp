// SPDX-License-Identifier: MIT
//
// An exercise: a directory with a file checks.txt. First what there is to know of it, a line each,
// then its checks, which are transcripts (client/04-script):
//
//   kind: rebuild
//   minutes: 40
//   run: {program} --port {port}
//
//   == half a line is not answered (2 points)
//   # cause: recv returns what has arrived, and that need not be a line
//   # RFC 5321, 2.3.8
//   C+ HE
//   --- nothing is said for 200 ms
#pragma once

#include "client/04-script/transcript.hpp"

#include <map>

namespace check {

struct Check {
    std::string title;
    int points = 1;
    net::Transcript transcript;
    std::string options = {};  // "# options: --max-clients 2": for our own program only
    std::string arguments = {};  // "# arguments: --drop dot": every program gets them
    bool is_wrong = false;  // "# wrong": a server that the transcript must find out
};

/// What is under check: a server, a client of TCP or of the DNS, a program that reads standard
/// input and prints (a filter); or a transcript, which must show the faults of servers that the
/// checker knows. In the transcripts of a client it is the client that is checked: the lines C: are
/// expected, and the lines S: are said to it.
enum class Role { server, datagrams, client, resolver, filter, transcript };

struct Exercise {
    std::string name;  // "smtp/03-envelope", its directory in exercises/
    std::string kind;  // "rebuild", "grow" or "find"
    int minutes = 0;
    Role role = Role::server;
    std::string run;  // the command for our own program, with placeholders
    std::string lesson;  // whose transcripts are played too; or empty
    std::vector<Check> checks;

    int points() const;
    /// Is it a server that listens, also where a transcript is checked with its help?
    bool is_server() const;
    /// Leaves out the checks that need options of our own program.
    void leave_out_options();
    /// Adds the lesson's own transcripts, of its README and of its tests, as checks of no points.
    void add_transcripts();
};

/// Throws Error: there is no such exercise, or a line of its file is wrong.
Exercise read_exercise(const std::string& name);

/// "server", "client", "smtp", "pop3", in reading order: PARTS of the Makefile.
std::vector<std::string> parts();

/// The names of all exercises, in reading order.
std::vector<std::string> all_exercises();

/// A line of the transcript of a client, as a player reads it that knows only servers.
std::string swap_sides(const std::string& line);

}  // namespace check
