// SPDX-License-Identifier: MIT
//
// The server of smtp/05-deliver, for people who are away. Answers go to senders on this host only:
// it has no relay.

#include "exercises/smtp/05-vacation/given/vacation.hpp"
#include "server/02-socket/trace.hpp"
#include "server/08-poll/poll_loop.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <fstream>

using namespace net;

namespace smtp {

void Vacation::add_to(Dialogue& smtp)
{
    data_row_ = smtp.commands.replace(
        {"DATA", "", "RFC 3834"}, [this](auto argument) { return data(argument); });
    line_ = data_.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

// The rows below forget the envelope when the message begins.
Reply Vacation::data(std::string_view argument)
{
    owners_.clear();
    envelope_.to.for_each(
        [&](const Path& to) { owners_.insert(store_.accounts().find(to.local)); });
    const auto from = envelope_.from && !envelope_.from->is_null() ? text(*envelope_.from) : "<>";
    message_ = {from.substr(1, from.size() - 2), {}, {}};
    in_header_ = true;
    return data_row_(argument);
}

Reply Vacation::line(const Line& line)
{
    if (line.text.empty()) in_header_ = false;
    if (in_header_ && message_.header.size() < 200) message_.header.emplace_back(line.text);
    Reply reply = line_(line);
    if (accepted(reply))
        for (const auto* owner : owners_) answer(message_, *owner);
    return reply;
}

void Vacation::answer(const Incoming& message, const mail::Account& owner)
try {
    std::ifstream file(store_.maildir(owner) / "vacation");
    std::string text;
    if (!std::getline(file, text)) return;
    auto about = message;
    about.to = owner.name + "@" + host_.domain;
    const auto at = about.from.rfind('@');
    const auto* sender = at != about.from.npos && mail::is_here(host_, about.from.substr(at + 1))
        ? store_.accounts().find(about.from.substr(0, at))
        : nullptr;
    if (!wants_answer(about) || !sender || !answered_.is_first(owner.name, sender->name)) return;
    const auto delivery = store_.deliver_to({sender});
    for (const auto& line : answer_to(about, text)) delivery->add(line);
    delivery->commit();
} catch (const std::exception& error) {
    net::log_error(error);
}

}  // namespace smtp

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/smtp/05-vacation: answers for those who are away");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        smtp::Answered answered;
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::VacationSession>(host, store, ends, answered);
        });
    });
}
