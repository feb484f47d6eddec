// SPDX-License-Identifier: MIT

#include "client/07-fetch/command_line.hpp"

#include "client/01-connect/exchange.hpp"
#include "server/06-many/limits.hpp"

namespace pop3 {

void CommandLine::add_to(net::Options& options)
{
    options.add("--server HOST:PORT", "the POP3 server", "", net::to_host_and_port(server));
    login.add_to(options, "");
    options.add(
        "--dir DIRECTORY", "save each message in a file there", "none", net::to_text(directory_));
    options.add(
        "--maildir DIRECTORY", "save the messages in this Maildir", "none", net::to_text(maildir_));
    options.add_flag("--keep", "leave them on the server too, and fetch only new ones", are_kept);
    options.add(
        "--every SECONDS", "again and again, with such a pause", "once", net::to_seconds(every));
    net::add_timeout(options, timeout);
}

void CommandLine::check() const
{
    login.check();
    if (directory_.empty() == maildir_.empty())
        throw net::WrongUsage("one of --dir and --maildir must be given");
}

std::string CommandLine::account(const mail::Credentials& who) const
{
    return who.user + " at " + server.host + ":" + std::to_string(server.port) +
        (maildir_.empty() ? "" : ", Maildir");
}

mail::Folder CommandLine::folder() const
{
    using Kind = mail::Folder::Kind;
    return maildir_.empty() ? mail::Folder(directory_, Kind::files)
                            : mail::Folder(maildir_, Kind::maildir);
}

}  // namespace pop3
