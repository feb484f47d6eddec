// SPDX-License-Identifier: MIT
//
// Eight servers that take envelopes. Which of them are right? Write transcripts to find out.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/03-envelope/session.hpp"

using namespace net;

namespace {

int chosen = 1;

struct Suspect : smtp::EnvelopeSession {
    explicit Suspect(const mail::Host& host) : EnvelopeSession(host)
    {
        if (chosen == 2) greeting.text = "220 another.example.test at your service\r\n";
        if (chosen == 3) yes_to("RSET");
        if (chosen == 4)
            before(mail_, "RCPT", [this](auto) {
                if (!envelope.is_open()) envelope.from.emplace();
            });
        if (chosen == 5) before(mail_, "MAIL", [this](auto) { envelope.clear(); });
        if (chosen == 6) yes_to("HELO");
        if (chosen == 7) refuse_null();
        if (chosen == 8)
            before(mail_, "MAIL", [this](auto argument) {
                if (argument.find('>') == argument.npos) envelope.from.emplace();
            });
    }

private:
    void before(Verb& old, const char* verb, std::function<void(std::string_view)> first)
    {
        old = commands.replace({verb, "", "its own"}, [&old, first](auto argument) {
            first(argument);
            return old(argument);
        });
    }

    void yes_to(const char* verb)
    {
        mail_ = commands.replace({verb, "", "its own"}, [this](auto argument) {
            const bool is_first = hello.client_name.empty();
            return is_first ? mail_(argument) : smtp::reply(250, "2.0.0 OK");
        });
    }

    void refuse_null()
    {
        mail_ = commands.replace({"MAIL", "", "its own"}, [this](auto argument) {
            if (argument.find("<>") != argument.npos) return smtp::reply(501, "5.1.7 Who are you?");
            return mail_(argument);
        });
    }

    Verb mail_;
};

}  // namespace

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    Options options("exercises/smtp/03-find: eight servers, some of them wrong");
    service.add_to(options);
    host.add_to(options);
    options.add("--server N", "which of them, 1 to 8", "1", to_number(chosen));
    return options.run(argc, argv, [&] {
        service.serve(smtp::too_many_clients(host),
            [&](const Endpoints&) { return std::make_unique<Suspect>(host); });
    });
}
