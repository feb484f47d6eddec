// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/trouble.hpp"

namespace pop3 {

Reply TroubleSession::refusal(int code)
{
    const auto* const kind = code == 535 ? "AUTH" : code / 100 == 4 ? "SYS/TEMP" : "SYS/PERM";
    const auto no = err("[" + std::string(kind) + "] Trouble on request");
    return code == 421 ? last(no) : no;
}

}  // namespace pop3
