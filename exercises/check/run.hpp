// SPDX-License-Identifier: MIT
//
// One check of one program: start it, play the transcript, look whether it still lives.
#pragma once

#include "exercises/check/exercise.hpp"
#include "exercises/check/maildirs.hpp"
#include "exercises/check/recording.hpp"
#include "exercises/check/subject.hpp"
#include "exercises/check/temporary.hpp"

namespace check {

/// What came out, and all that a report needs.
struct Outcome {
    enum class Verdict { passed, failed, not_tested };
    Verdict verdict = Verdict::passed;
    std::vector<std::string> dialogue;  // as it was
    std::optional<std::size_t> caret;  // the column, under the last line of the dialogue
    std::string expected;  // the line of the transcript
    std::string why, cause, section;
    std::vector<std::string> prepare;  // commands, before
    std::string start, by_hand;  // commands
    std::string output;  // what the program has printed
    std::vector<std::string> own_files;  // names of those that the student writes
};

Outcome run(const Exercise& exercise, const Check& check, const Subject& subject);

}  // namespace check
