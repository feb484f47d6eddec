// SPDX-License-Identifier: MIT
//
// client/02-telnet: what a telnet server says between the text (RFC 854).
//
// The byte 255, IAC, begins a command. With DO and WILL the server proposes an option, such as
// ECHO; this client refuses each one, with WONT and DONT, as it always may. A refusal of the server
// is not answered: otherwise both sides could go on answering for ever (RFC 854, "General
// considerations", 3). Two IAC are one byte of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace net {

class TelnetCommands {
public:
    struct Result {
        std::string text;  // without the commands
        std::string answers;  // to be sent
        std::vector<std::string> commands;  // in words: "DO ECHO, refused"
    };
    /// Takes the next piece of the stream. A command may be cut anywhere.
    Result take(std::string_view piece);

private:
    enum class Next { text, command, option, parameters, command_in_parameters };
    void take(unsigned char byte, Result& result);
    void command(unsigned char byte, Result& result);
    void answer(unsigned char option, Result& result) const;

    Next next_ = Next::text;
    unsigned char verb_ = 0;  // of the option that comes next
};

}  // namespace net
