// SPDX-License-Identifier: MIT

#include "tests/support/session.hpp"

#include "client/06-send/base64.hpp"
#include "client/06-send/md5.hpp"
#include "tests/support/temporary.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace test {

namespace fs = std::filesystem;

void Complaints::add(const std::string& complaint)
{
    ++count_;
    lines_.push_back(about_ + ": " + complaint);
}

std::string Complaints::text() const
{
    const char* const given = std::getenv("COMPLAINTS");
    const auto most = given ? std::strtoul(given, nullptr, 10) : 100;
    std::string all;
    for (std::size_t at = 0; at < lines_.size() && at < most; ++at) all += lines_[at] + "\n";
    if (lines_.size() > most)
        all += "... and " + std::to_string(lines_.size() - most) + " complaints more\n";
    return all;
}

Found look(const fs::path& maildir, int message)
{
    Found found;
    for (const char* box : {"new", "cur"})
        for (const auto& entry : fs::directory_iterator(maildir / box))
            ++(whole_message(on_the_wire(contents(entry.path()))) == message ? found.whole
                                                                             : found.others);
    found.in_tmp = files_in(maildir / "tmp");
    return found;
}

void empty(const fs::path& maildir)
{
    for (const char* box : {"new", "cur", "tmp"})
        for (const auto& entry : fs::directory_iterator(maildir / box)) fs::remove(entry.path());
}

namespace {

// A client that goes on until it hears no.
class Speaker {
public:
    Speaker(const net::Address& server, std::string protocol, Complaints& complaints) :
        client_(server, patience), protocol_(std::move(protocol)), complaints_(complaints)
    {
        judge("the greeting", client_.greeting());
    }

    bool goes_on() const { return goes_on_; }

    /// The answer; of several lines of SMTP the last one. "" once it does not go on.
    std::string say(const std::string& command)
    {
        if (!goes_on_) return {};
        auto answer = client_.say(command);
        while (protocol_ == "SMTP" && answer.size() > 3 && answer[3] == '-')
            answer = client_.hear();
        judge(command, answer);
        return answer;
    }

    /// Hears the rest of a long reply.
    std::optional<std::string> hear_text()
    {
        auto text = goes_on_ ? client_.hear_text() : std::nullopt;
        goes_on_ = text.has_value();
        return text;
    }

    void want(bool right, const std::string& what)
    {
        if (goes_on_ && !right) complaints_.add(what);
    }

    Client& client() { return client_; }

private:
    void judge(const std::string& command, const std::string& answer)
    {
        const bool smtp = protocol_ == "SMTP";
        goes_on_ =
            smtp ? answer.starts_with('2') || answer.starts_with('3') : answer.starts_with("+OK");
        const bool honest = answer.empty() ||
            (smtp ? answer.starts_with('4')
                  : answer.starts_with("-ERR [SYS/TEMP]") || answer.starts_with("-ERR [IN-USE]") ||
                        answer.ends_with("try again later"));
        if (!goes_on_ && !honest) complaints_.add(command + " was answered by " + answer);
    }

    Client client_;
    std::string protocol_;
    Complaints& complaints_;
    bool goes_on_ = false;
};

void send_message(const MailHost& host, int message, Promises& promises, Complaints& complaints)
{
    Speaker smtp(host.smtp, "SMTP", complaints);
    using namespace std::string_literals;
    smtp.say("EHLO client.test");
    smtp.say("AUTH PLAIN " + mail::base64("\0ann\0secret"s));
    smtp.say("MAIL FROM:<ann@example.test>");
    smtp.say("RCPT TO:<ann@example.test>");
    smtp.say("RCPT TO:<ben@example.test>");
    smtp.say("DATA");
    if (smtp.goes_on()) {
        promises.sent_all = smtp.client().send(with_dots(message_of(message)));
        promises.verdict = smtp.say(".");
    }
    smtp.say("RSET");
    smtp.say("QUIT");
}

void leave_in_the_middle(const MailHost& host, Complaints& complaints)
{
    Speaker smtp(host.smtp, "SMTP", complaints);
    for (const char* command : {"HELO client.test", "MAIL FROM:<>", "RCPT TO:<ann@example.test>",
             "RCPT TO:<ben@example.test>", "DATA"})
        smtp.say(command);
    if (smtp.goes_on()) smtp.client().send("Subject: never whole\r\n\r\nhalf a li");
}

// `expected`: whether the message has been promised.
void fetch(Speaker& pop3, int message, bool expected, bool& quit, bool& deleted)
{
    const auto stat = pop3.say("STAT");
    const bool is_there = stat.starts_with("+OK 1 ");
    pop3.want(
        is_there || (!expected && stat.starts_with("+OK 0 ")), "STAT was answered by " + stat);
    pop3.say("LIST");
    pop3.want(pop3.hear_text().value_or("?").starts_with(is_there ? "1 " : ""), "a wrong LIST");
    pop3.say("UIDL");
    pop3.want(pop3.hear_text().value_or("?").starts_with(is_there ? "1 " : ""), "a wrong UIDL");
    if (is_there) {
        pop3.say("TOP 1 2");
        pop3.want(pop3.hear_text().value_or("").find("Subject: ") != std::string::npos,
            "TOP has no Subject");
        pop3.say("RETR 1");
        pop3.want(whole_message(pop3.hear_text().value_or("")) == message, "RETR is not whole");
        pop3.say("DELE 1");
    }
    quit = is_there && pop3.goes_on();
    deleted = pop3.say("QUIT").starts_with("+OK") && quit;
}

}  // namespace

Promises play_session(const MailHost& host, int message, Complaints& complaints)
{
    Promises promises;
    send_message(host, message, promises, complaints);
    const bool stored = promises.verdict.starts_with("250 ");
    {
        Speaker ann(host.pop3, "POP3", complaints);
        ann.say("USER ann");
        ann.say("PASS secret");
        fetch(ann, message, stored, promises.ann_quit, promises.ann_deleted);
    }
    Speaker ben(host.pop3, "POP3", complaints);
    const auto& greeting = ben.client().greeting();
    const auto at = greeting.find('<');
    const auto timestamp = at == greeting.npos ? "" : greeting.substr(at);
    ben.say("APOP ben " + mail::hexadecimal(mail::md5(timestamp + "secret")));
    fetch(ben, message, stored, promises.ben_quit, promises.ben_deleted);
    leave_in_the_middle(host, complaints);
    return promises;
}

void fetch_all(const MailHost& host, const std::string& name, const std::string& password,
    std::size_t least, std::size_t most, Complaints& complaints)
{
    Client pop3(host.pop3, patience);
    const auto want = [&](bool right, const std::string& what) {
        if (!right) complaints.add(name + ": " + what);
        return right;
    };
    pop3.say("USER " + name);
    const auto welcome = pop3.say("PASS " + password);
    if (!want(welcome.starts_with("+OK"), "cannot log in: " + welcome)) return;
    const auto stat = pop3.say("STAT");
    const std::size_t count = stat.starts_with("+OK ") ? std::stoul(stat.substr(4)) : 0;
    want(count >= least && count <= most,
        "STAT is " + stat + ", and not " + std::to_string(least) + " to " + std::to_string(most));
    for (std::size_t number = 1; number <= count; ++number) {
        want(whole_message(retrieve(pop3, number).value_or("")).has_value(), "not a whole message");
        pop3.say("DELE " + std::to_string(number));
    }
    const auto bye = pop3.say("QUIT");
    want(bye.starts_with("+OK"), "QUIT was answered by " + bye);
}

}  // namespace test
