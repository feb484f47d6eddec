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

std::string name_of_verb(unsigned char verb)
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
std::string name_of_option(unsigned char option)
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

void TelnetCommands::take(unsigned char byte, Result& result)
{
    switch (next_) {
    case Next::text:
        if (byte == iac)
            next_ = Next::command;
        else
            result.text += static_cast<char>(byte);
        return;
    case Next::command: return command(byte, result);
    case Next::option: next_ = Next::text; return answer(byte, result);
    case Next::parameters:
        if (byte == iac) next_ = Next::command_in_parameters;
        return;
    case Next::command_in_parameters: next_ = byte == se ? Next::text : Next::parameters;
    }
}

void TelnetCommands::command(unsigned char byte, Result& result)
{
    next_ = Next::text;
    if (byte == iac) {
        result.text += static_cast<char>(byte);
    } else if (byte == sb) {
        result.commands.push_back("parameters of an option, ignored");
        next_ = Next::parameters;
    } else if (byte >= will) {
        verb_ = byte;
        next_ = Next::option;
    } else {
        result.commands.push_back(name_of_verb(byte) + ", ignored");
    }
}

void TelnetCommands::answer(unsigned char option, Result& result) const
{
    const auto about = name_of_verb(verb_) + " " + name_of_option(option);
    if (verb_ == wont || verb_ == dont) {
        result.commands.push_back(about);
        return;
    }
    const unsigned char refusal = verb_ == do_ ? wont : dont;
    for (const auto byte : {static_cast<unsigned char>(iac), refusal, option})
        result.answers += static_cast<char>(byte);
    result.commands.push_back(about + ", refused");
}

}  // namespace net
