// SPDX-License-Identifier: MIT

#include "pop3/01-authorization/reply.hpp"

namespace pop3 {

Reply ok(std::string_view text)
{
    return {std::string("+OK ").append(text).append("\r\n")};
}

Reply err(std::string_view text)
{
    return {std::string("-ERR ").append(text).append("\r\n")};
}

Reply last(Reply reply)
{
    reply.hang_up = true;
    return reply;
}

Reply goodbye()
{
    return last(ok("Goodbye"));
}

net::Verb without_argument(std::function<Reply()> then)
{
    return [then = std::move(then)](std::string_view argument) {
        if (net::trimmed(argument).empty()) return then();
        return err("This command takes no argument");
    };
}

}  // namespace pop3
