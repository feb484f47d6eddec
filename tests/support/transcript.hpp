// SPDX-License-Identifier: MIT
//
// A dialogue, written down: what the client says, and what the server must answer.
//
//   == a title begins a dialogue in a file of several
//   # a comment; "RFC 5321, 4.1.1.1" in it is shown when a line below it fails
//   C: HELO client.example.test      the client sends this and CR LF
//   C+ HELO cli\x00\r\n              the client sends exactly these bytes
//   S: 250 {any}                     the server says this and CR LF; what varies: {any} {number} {word} {date} {time}
//   S+ welcome \n                    the server sends exactly these bytes next
//   --- client half-closes           or closes, or resets
//   --- server closes                the stream ends here, in an orderly way
//   --- connect POP3                 for a host with two ports: where connections go from here on
//   --- letter to alice: text\n      lies in the maildrop before the dialogue begins
//   --- letter 1 of alice moves to cur   as another mail program does; or "is removed"
//   --- alice has 2 letters          what lies there now
//   --- a letter of alice has: text
//   --- no debris of alice            nothing lies in tmp
//   --- client sends 20 times: NOOP   and --- server says 20 times: 250 {any}
//   --- client sends 11000000 bytes of text, or "a line of 2049 bytes"
//   C2: S2: --- client 2 closes      a second connection, opened by the first line that names it
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
    int line = 0;  // where its text begins in the file
    std::vector<std::string> lines;

    friend void PrintTo(const Dialogue& dialogue, std::ostream* out)
    {
        *out << dialogue.file << ": " << dialogue.title;
    }
};

/// The dialogues of a file with "==" titles.
std::vector<Dialogue> read_dialogues(const std::filesystem::path& file);
/// The ```transcript blocks of a README; the title is what stands behind that word.
std::vector<Dialogue> read_blocks(const std::filesystem::path& readme);

/// Opens a connection; `port` is what "--- connect" has named, or empty.
using Connect = std::function<std::unique_ptr<Wire>(const std::string& port)>;

/// Plays it. Empty if all was as written; else a report: the dialogue so far, where it went wrong and why.
/// `mail` is the server's store, if it has one; `by_hand` tells in the report how a person can repeat it.
std::string play(const Dialogue& dialogue, const Connect& connect,
    const std::filesystem::path& mail = {}, const std::string& by_hand = {});

/// Does `line` look like `pattern`? -1, or the position in `line` of the first byte that does not.
int mismatch(std::string_view pattern, std::string_view line);

}  // namespace test
