// SPDX-License-Identifier: MIT
//
// The programs of a whole class, several at once: a table, and the same as CSV and as a page.
#pragma once

#include "exercises/check/task.hpp"

namespace check {

/// Each line of task.class_file is a name, and then
///
///   127.0.0.1:2525            where the student's server runs
///   /home/ann/letter          a copy of the toolkit, or a directory with the student's files in it
///   php server.php {port}     a command
///
/// Prints a line for each student, and writes build/class/PART-NN-name.csv and .html. Returns 0 if
/// all have passed, 1 if somebody has not, 2 if somebody could not be tested. Throws net::Error.
int check_class(const Task& task, const Exercise& exercise);

}  // namespace check
