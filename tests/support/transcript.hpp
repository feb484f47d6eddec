// SPDX-License-Identifier: MIT
//
// A dialogue, written down: what the client says, and what the server must answer.
//
//   == a title                    begins a dialogue in a file of several
//   == (a title in brackets)      only the beginning of others, which say "--- as in: (a title in brackets)"
//   C: HELO client.example.test   the client sends this line
//   S: 250 {any}                  the server answers with this line
//
// The table in transcript.cpp has all the lines that there are. For what varies in a server's line:
//
//   {any}             one byte or more. A line needs something else too, at least the code of a reply: "S: {any}"
//                     would take any answer, "No such command" as well, and so it is refused
//   {any?}            the same, or nothing
//   {number} {digit}  digits, one digit
//   {digit?}          one digit or nothing
//   {word}            letters
//   {time} {date}     12:34:56, and the date of RFC 5322 in UTC: Mon, 5 Jan 2026 12:34:56 +0000
//   {one of: a | b}   one of these texts, where more than one answer is right
#pragma once

#include "tests/support/wire.hpp"

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace test {

struct Dialogue {
    std::string title, file;
    int line = 0;  // where its title is in the file
    std::vector<std::string> lines;

    friend void PrintTo(const Dialogue& dialogue, std::ostream* out)
    {
        *out << dialogue.file << ": " << dialogue.title;
    }
};

/// The dialogues of a file with "==" titles, without those in brackets.
std::vector<Dialogue> read_dialogues(const std::filesystem::path& file);
/// The blocks of a README that begin with this line; the title is what follows it.
std::vector<Dialogue> read_blocks(
    const std::filesystem::path& readme, const std::string& fence = "```transcript");

/// Opens a connection; `port` is what "--- connect" has named, or empty.
using Connect = std::function<std::unique_ptr<Wire>(const std::string& port)>;

/// Plays it. Empty if all was as written; else a report: the dialogue so far, where it went wrong
/// and why. `mail` is the server's store, if it has one; `by_hand` tells in the report how a person
/// can repeat it.
std::string play(const Dialogue& dialogue, const Connect& connect,
    const std::filesystem::path& mail = {}, const std::string& by_hand = {});

/// Does `line` look like `pattern`? -1, or the position in `line` of the first byte that does not.
/// Throws if a placeholder of the pattern is none of those above.
int mismatch(std::string_view pattern, std::string_view line);

/// Of \r \n \t \0 \\ and \xNN each becomes one byte.
std::string unescape(std::string_view text);

}  // namespace test
