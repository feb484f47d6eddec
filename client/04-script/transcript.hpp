// SPDX-License-Identifier: MIT
//
// client/04-script: a dialogue, written down: what the client says, and what the server answers.
//
//   == a title                    begins a transcript in a file of several
//   == (a title in brackets)      only the beginning of others, which say
//                                 "--- as in: (a title in brackets)"
//   C: HELO client.example.test   the client sends this line
//   S: 250 {any}                  the server answers with this line
//
// player.cpp has the table of all lines that there are.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace net {

struct Transcript {
    std::string title, file;
    int line = 0;  // where its title is in the file
    std::vector<std::string> lines;

    friend void PrintTo(const Transcript& transcript, std::ostream* out)  // for GoogleTest
    {
        *out << transcript.file << ": " << transcript.title;
    }
};

/// All transcripts of a file with "==" titles, or of a README ("*.md") its blocks "```transcript".
/// Throws Error if the file cannot be read.
std::vector<Transcript> read_all_transcripts(const std::filesystem::path& file);
/// The same without those in brackets.
std::vector<Transcript> read_transcripts(const std::filesystem::path& file);
/// The blocks of a README that begin with this line; the title is what follows it.
std::vector<Transcript> read_blocks(const std::filesystem::path& readme, const std::string& fence);

/// Of \r \n \t \0 \\ and \xNN each becomes one byte. A backslash before anything else is left out.
std::string unescape(std::string_view text);

}  // namespace net
