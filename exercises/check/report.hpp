// SPDX-License-Identifier: MIT
//
// What a check has found, for a person and for a program.
#pragma once

#include "exercises/check/run.hpp"

namespace check {

/// A check and what came out.
struct Result {
    const Check* check = nullptr;
    Outcome outcome;
};

struct Results {
    std::string exercise, who;  // who: of several students
    int points = 0, of = 0;
    std::vector<Result> all;

    void add(const Check& check, Outcome outcome);
    /// 0: all passed; 1: one failed; 2: one could not be tested.
    int status() const;
};

/// "passed  2  half a line is not answered".
std::string line_of(const Result& result);

/// All about one that has not passed: the dialogue, what was expected, the usual cause, the section
/// of the RFC, how to repeat it by hand, and what the program has printed.
std::string lesson_of(const Result& result);

/// One object of JSON; exercises/README.md describes it.
std::string json_of(const Results& results);

/// "[########------------]  12 of 30".
std::string bar(int points, int of);

}  // namespace check
