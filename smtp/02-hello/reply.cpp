// SPDX-License-Identifier: MIT

#include "smtp/02-hello/reply.hpp"

namespace smtp {

Reply reply(int code, std::string_view text)
{
    return {std::to_string(code).append(" ").append(text).append("\r\n")};
}

Reply last(Reply reply)
{
    reply.hang_up = true;
    return reply;
}

}  // namespace smtp
