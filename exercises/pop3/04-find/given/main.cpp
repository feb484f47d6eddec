// SPDX-License-Identifier: MIT
//
// Eight POP3 servers. Which of them are right? Write transcripts to find out.

#include "pop3/04-update/session.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

namespace {

int chosen = 1;

struct Suspect : pop3::UpdateSession {
    Suspect(const mail::Host& host, const mail::Store& store) : UpdateSession(host, store)
    {
        auto& state = authorization.transaction_state;
        if (chosen == 2) greeting.text = "+OK another server\r\n";
        if (chosen == 3) after(state, "DELE", [this] { quit(); });
        if (chosen == 5)
            old_ = state.replace({"RSET", "", "its own"}, [](auto) { return pop3::ok("done"); });
        if (chosen == 6) after(state, "DELE", [this] { move_up(); });
        if (chosen == 7)
            old_ = state.replace(
                {"RETR", "", "its own"}, [this](auto number) { return without_dots(number); });
        if (chosen == 8)
            old_ = state.replace(
                {"QUIT", "", "its own"}, [](auto) { return pop3::last(pop3::ok("Goodbye")); });
    }
    ~Suspect() override
    {
        if (chosen == 4 && authorization.account) quit();
    }

private:
    // What QUIT does, and the maildrop is there again.
    void quit()
    {
        auto& state = authorization.transaction_state;
        const auto* account = authorization.account;
        for (const auto& row : state.rows())
            if (std::string_view(row.info.name) == "QUIT") row.verb("");
        if (chosen == 3) transaction.open(authorization.log_in(account));
    }

    void after(net::State& state, const char* verb, std::function<void()> then)
    {
        old_ = state.replace({verb, "", "its own"}, [this, then](auto argument) {
            auto reply = old_(argument);
            if (pop3::accepted(reply)) then();
            return reply;
        });
    }

    void move_up()
    {
        auto& messages = transaction.maildrop().messages();
        std::map<std::uint64_t, pop3::Message> moved;
        for (auto& [number, message] : messages)
            moved.emplace(moved.size() + 1, std::move(message));
        messages = std::move(moved);
    }

    Reply without_dots(std::string_view number)
    {
        auto reply = old_(number);
        if (!reply.body) return reply;
        reply.body = [body = std::move(reply.body)](std::string& out) mutable {
            std::string piece;
            const bool more = body(piece);
            for (auto at = piece.find("\n.."); at != piece.npos; at = piece.find("\n..", at + 1))
                piece.erase(at + 1, 1);
            out += piece;
            return more;
        };
        return reply;
    }

    Verb old_;
};

}  // namespace

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/pop3/04-find: eight servers, some of them wrong");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    options.add("--server N", "which of them, 1 to 8", "1", to_number(chosen));
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve("-ERR Too many clients\r\n",
            [&](const Endpoints&) { return std::make_unique<Suspect>(host, store); });
    });
}
