// SPDX-License-Identifier: MIT
//
// What to check, as the command line says it, and the checking of one program.
#pragma once

#include "exercises/check/report.hpp"

namespace check {

struct Task {
    std::string exercise;
    Subject subject;
    std::chrono::seconds timeout{5};
    bool all = false, json = false;
    std::string result_file;  // points for the table of all exercises
    std::string class_file;  // many students: class.hpp
};

/// Fills in what the command line has left out. Without a command and without an address it is the
/// student's program, as make has built it. Throws net::WrongUsage, and net::Error if nobody
/// listens at the address.
void complete(Task& task, Exercise& exercise);

/// Calls `told` after each check. Stops after the first one that has not passed, unless all are
/// wanted.
Results check_all(
    const Task& task, const Exercise& exercise, const std::function<void(const Result&)>& told);

}  // namespace check
