// SPDX-License-Identifier: MIT
//
// The ```console blocks of a README: what a person types, after "$ ", and what the programs print.
//
//   $ build/server/03-echo &
//   Listening on 127.0.0.1:2046
//   $ printf 'hello\n' | build/client/01-connect 127.0.0.1 2046
//   hello
//   $ echo $?
//   0
//
//   $ build/client/03-tap --listen 3025 --to 127.0.0.1:2046 > build/tap.log &
//   $ cat build/tap.log
//   Listening on 127.0.0.1:3025
//   $ kill %%
//   $ kill -9 %%
//
// No shell runs them, so that they hold on every system; the lines above are all the forms that
// there are. "&" starts a server, which goes on until the end of the block. It gets a free port, and
// wherever its usual port is written in what follows, the free one is meant. "> FILE" makes no file:
// cat shows what the server has printed. A directory after
// --dir or --maildir is made inside of the store. {any} and the others are those of a transcript.
#pragma once

#include "tests/support/transcript.hpp"

namespace test {

/// Plays one of net::read_blocks(readme, "```console"). Empty if all was as written; else a report.
/// `mail` is the store of the servers that have one.
std::string play_console(const net::Transcript& console, const std::filesystem::path& mail);

/// The command that starts a lesson's server on a free port.
std::vector<std::string> server_command(const std::string& lesson,
    const std::vector<std::string>& options, const std::filesystem::path& mail);

}  // namespace test
