// SPDX-License-Identifier: MIT

#include "client/02-telnet/telnet.hpp"

namespace net {

namespace {

// RFC 854, "Telnet command structure".
enum : unsigned char {
    se = 240,
    sb = 250,
    will = 251,
    wont = 252,
    do_ = 253,
    dont = 254,
    iac = 255
};

[[maybe_unused]] std::string name_of_verb(unsigned char verb)
{
    switch (verb) {
    case will: return "WILL";
    case wont: return "WONT";
    case do_: return "DO";
    case dont: return "DONT";
    default: return "command " + std::to_string(verb);
    }
}

// The most usual ones of the registry (IANA, "Telnet Options").
[[maybe_unused]] std::string name_of_option(unsigned char option)
{
    switch (option) {
    case 0: return "BINARY";
    case 1: return "ECHO";
    case 3: return "SUPPRESS-GO-AHEAD";
    case 24: return "TERMINAL-TYPE";
    case 31: return "WINDOW-SIZE";
    case 34: return "LINEMODE";
    default: return "option " + std::to_string(option);
    }
}

}  // namespace

TelnetCommands::Result TelnetCommands::take(std::string_view piece)
{
    Result result;
    for (const char byte : piece) take(static_cast<unsigned char>(byte), result);
    return result;
}

// YOUR CODE. What is this byte? next_ says what the last one has announced. As it stands,
// everything is text.
void TelnetCommands::take(unsigned char byte, Result& result)
{
    result.text += static_cast<char>(byte);
}

// YOUR CODE. The byte after an IAC. One of text, the beginning of parameters, a verb that an option
// follows, or a command that is complete. result.commands has a line for each: the first three are
// "parameters of an option, ignored" and those of answer(); a command is name_of_verb(byte) and
// ", ignored".
void TelnetCommands::command(unsigned char byte, Result& result)
{
    (void)byte;
    (void)result;
}

// YOUR CODE. Refuse what verb_ proposes about the option, by three bytes in result.answers. For
// result.commands: "DO ECHO, refused", or "WONT ECHO" where there is nothing to refuse.
void TelnetCommands::answer(unsigned char option, Result& result) const
{
    (void)option;
    (void)result;
}

}  // namespace net
