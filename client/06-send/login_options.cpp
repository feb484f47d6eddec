// SPDX-License-Identifier: MIT

#include "client/06-send/login_options.hpp"

#include <fstream>

namespace mail {

void LoginOptions::add_to(net::Options& options, const std::string& default_user)
{
    options.add("--user NAME", "log in with this name", default_user, net::to_text(who_.user));
    options.add("--password TEXT", "and this password", "none", net::to_text(who_.password));
    options.add("--password-file FILE", "or the one in the first line of this file", "none",
        net::to_text(password_file_));
    options.add_flag(
        "--plaintext", "send the password as it is to other machines too", who_.plaintext);
}

void LoginOptions::check() const
{
    const bool has_password = !who_.password.empty() || !password_file_.empty();
    if (have_user() != has_password) throw net::WrongUsage("--user and a password go together");
}

static std::string first_line_of(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!std::getline(in, line))
        throw net::Error(net::Error::Reason::other, "password file " + file + ": cannot be read");
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

Credentials LoginOptions::credentials() const
{
    auto who = who_;
    if (!password_file_.empty()) who.password = first_line_of(password_file_);
    return who;
}

}  // namespace mail
