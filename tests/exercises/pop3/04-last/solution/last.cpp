// SPDX-License-Identifier: MIT

#include "exercises/pop3/04-last/given/last.hpp"

#include <algorithm>

namespace pop3 {

void Last::add_to(net::State& state)
{
    state.on({"LAST", "", "RFC 1460, 5"},
        without_argument([this] { return ok(std::to_string(last_)); }));
    retr_ = state.replace({"RETR", "", "RFC 1460, 5"}, [this](auto argument) {
        Reply answer = retr_(argument);
        const auto number = whole_number(net::trimmed(argument));
        if (accepted(answer) && number) last_ = std::max(last_, *number);
        return answer;
    });
    rset_ = state.replace({"RSET", "", "RFC 1460, 5"}, [this](auto argument) {
        Reply answer = rset_(argument);
        if (accepted(answer)) last_ = 0;
        return answer;
    });
}

}  // namespace pop3
