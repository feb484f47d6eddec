// SPDX-License-Identifier: MIT
//
// Faults on request: each at each verb, in memory; and over the wire, where the clients of client/
// must lose nothing whatever goes wrong.

#include "pop3/06-mailhost/trouble.hpp"
#include "server/07-dialogue/conversation.hpp"
#include "smtp/10-trouble/session.hpp"
#include "tests/support/fetched.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <algorithm>
#include <fstream>
#include <map>

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Texts = std::vector<std::string>;

// The rules of a command line. `status`: that of a program with it.
struct Rules {
    net::FaultRules rules;
    int status = -1;

    explicit Rules(Texts options)
    {
        net::Options all("test");
        rules.add_to(all);
        options.insert(options.begin(), "test");
        std::vector<char*> arguments;
        for (auto& option : options) arguments.push_back(option.data());
        testing::internal::CaptureStderr();
        status = all.run(static_cast<int>(arguments.size()), arguments.data(), [] {});
        testing::internal::GetCapturedStderr();
    }
};

class Trouble : public testing::Test {
protected:
    std::unique_ptr<smtp::TroubleSession> smtp(
        const Rules& rules, const std::string& everybody = "") const
    {
        return std::make_unique<smtp::TroubleSession>(
            host_, test_.store, ends_, wrong_passwords_, true, nullptr, rules.rules, everybody);
    }
    std::unique_ptr<pop3::TroubleSession> pop3(const Rules& rules) const
    {
        return std::make_unique<pop3::TroubleSession>(
            host_, test_.store, ends_, wrong_passwords_, true, pop3_timestamp, rules.rules);
    }

    static net::Reply hear(net::Dialogue& session, const std::string& line)
    {
        return session.hear({line});
    }
    // The texts of all answers.
    static std::string say(net::Dialogue& session, const Texts& lines)
    {
        std::string all;
        for (const auto& line : lines) all += hear(session, line).text;
        return all;
    }

    std::size_t stored(const std::string& name) const
    {
        return files_in(directory_.path() / name / "new");
    }
    std::string first_message(const std::string& name) const
    {
        for (const auto& entry : fs::directory_iterator(directory_.path() / name / "new"))
            return contents(entry.path());
        return {};
    }

private:
    TemporaryDirectory directory_;
    TestStore test_{directory_.path()};
    mail::Host host_;
    net::Endpoints ends_{{"127.0.0.1", 0}, {"127.0.0.1", 25}};  // nobody, who is not logged
    mutable mail::WrongPasswords wrong_passwords_;
};

const Texts message{"HELO c", "MAIL FROM:<c@d.test>", "RCPT TO:<alice@example.test>", "DATA",
    "Subject: tea", "", "x", "."};

TEST_F(Trouble, EachVerbFails)
{
    std::size_t verbs = 0;
    const auto all = [&](const auto& session, const std::string& code, const std::string& answer) {
        for (const auto& [name, state] : states_of(*session))
            for (const auto& row : state->rows()) {
                const std::string verb = row.info.name;
                ++verbs;
                EXPECT_EQ(row.verb("").text, answer) << name << " " << verb << " " << code;
                EXPECT_EQ(row.verb("").hang_up, code == "421") << verb;
            }
    };
    for (const auto* code : {"400", "451", "500", "599"}) {
        const Rules rules({"--fail", "any="s + code});
        all(smtp(rules), code, code + " "s + code[0] + ".0.0 Trouble on request\r\n");
        const auto kind = *code == '4' ? "TEMP"s : "PERM"s;
        all(pop3(rules), code, "-ERR [SYS/" + kind + "] Trouble on request\r\n");
    }
    const Rules last({"--fail", "any=421"}), login({"--fail", "any=535"});
    all(smtp(last), "421", "421 4.0.0 Trouble on request\r\n");
    all(pop3(last), "421", "-ERR [SYS/TEMP] Trouble on request\r\n");
    all(pop3(login), "535", "-ERR [AUTH] Trouble on request\r\n");
    EXPECT_GT(verbs, 100u);
}

// A rule is about its verb only.
TEST_F(Trouble, OneVerbFailsAndTheOthersDoNot)
{
    const Rules none({});
    const auto right = smtp(none);
    for (const auto& [name, state] : states_of(*right))
        for (const auto& row : state->rows()) {
            const Rules rules({"--fail", row.info.name + "=452"s});
            const auto session = smtp(rules);
            for (const auto& other : session->commands.rows())
                EXPECT_EQ(other.verb("").text.starts_with("452 4.0.0 Trouble"),
                    other.info.name == std::string(row.info.name))
                    << row.info.name << " " << other.info.name;
        }
}

TEST_F(Trouble, AMessageThatFailsAtItsEndIsNotStored)
{
    const Rules rules({"--fail", "dot=451"});
    const auto session = smtp(rules);
    EXPECT_TRUE(say(*session, message).ends_with("451 4.0.0 Trouble on request\r\n"));
    EXPECT_EQ(stored("alice"), 0u);
    EXPECT_TRUE(hear(*session, "NOOP").text.starts_with("250 "));  // it is in step
}

TEST_F(Trouble, AMessageThatIsDroppedIsStored)
{
    const Rules rules({"--drop", "dot"});
    const auto session = smtp(rules);
    say(*session, {message.begin(), message.end() - 1});
    const auto reply = hear(*session, ".");
    EXPECT_EQ(reply.text, "");
    EXPECT_TRUE(reply.hang_up);
    EXPECT_EQ(stored("alice"), 1u);
}

TEST_F(Trouble, TheGreeting)
{
    EXPECT_EQ(
        smtp(Rules({"--fail", "greeting=554"}))->greeting.text, "554 5.0.0 Trouble on request\r\n");
    EXPECT_TRUE(smtp(Rules({"--drop", "greeting"}))->greeting.hang_up);
    EXPECT_EQ(smtp(Rules({"--delay", "greeting=3000"}))->greeting.pause, 3s);
    EXPECT_EQ(pop3(Rules({"--fail", "greeting=421"}))->greeting.text,
        "-ERR [SYS/TEMP] Trouble on request\r\n");
}

// Two messages of four lines, in pieces.
TEST_F(Trouble, ALongAnswerIsCutInItsMiddle)
{
    const Rules rules({"--drop", "retr"});
    say(*smtp(rules), message);
    const auto session = pop3(rules);
    say(*session, {"USER alice", "PASS wonderland"});
    const auto reply = hear(*session, "RETR 1");
    EXPECT_TRUE(reply.hang_up);
    EXPECT_FALSE(reply.body);
    EXPECT_TRUE(reply.text.starts_with("+OK ")) << reply.text;
    EXPECT_EQ(reply.text.find("\r\n.\r\n"), reply.text.npos);
    EXPECT_GT(reply.text.size(), 50u);
}

TEST_F(Trouble, TheSameSeedGivesTheSameFaults)
{
    const auto faults = [&](const std::string& percent, const std::string& seed) {
        const Rules rules({"--fail", "noop=451@" + percent, "--seed", seed});
        const auto session = smtp(rules);
        std::string all;
        for (int i = 0; i < 1000; ++i)
            all += hear(*session, "NOOP").text.starts_with("451") ? 'x' : '.';
        return all;
    };
    const auto count = [&](const std::string& percent, const std::string& seed) {
        const auto all = faults(percent, seed);
        return std::count(all.begin(), all.end(), 'x');
    };
    EXPECT_EQ(faults("50%", "1"), faults("50%", "1"));
    EXPECT_NE(faults("50%", "1"), faults("50%", "2"));
    for (const auto* seed : {"0", "1", "2", "77", "4294967295"}) {
        EXPECT_NEAR(count("50%", seed), 500, 100);
        EXPECT_NEAR(count("10%", seed), 100, 50);
        EXPECT_NEAR(count("0.5%", seed), 5, 12);
        EXPECT_EQ(count("100%", seed), 1000);
    }
}

TEST_F(Trouble, AGarbledAnswerIsAnotherOne)
{
    const Rules rules({"--garble", "noop", "--seed", "1"}), none({});
    const auto right = hear(*smtp(none), "NOOP").text;
    const auto session = smtp(rules);
    std::map<std::string, int> seen;
    for (int i = 0; i < 200; ++i) ++seen[hear(*session, "NOOP").text];
    EXPECT_FALSE(seen.contains(right));
    EXPECT_EQ(seen.size(), 5u);
    for (const auto& [text, count] : seen) EXPECT_GT(count, 10) << text;
}

// All that a conversation sends, and how long it has paused for it.
std::pair<std::string, net::Milliseconds> play(net::Dialogue& session, const std::string& input)
{
    net::Conversation talk(session);
    feed(talk.input, input);
    std::string sent;
    net::Milliseconds time{0};
    do {
        talk.advance();
        time += talk.pause();
        sent += std::exchange(talk.output, "");
    } while (!talk.is_over() && !talk.wants_input());
    return {sent, time};
}

TEST_F(Trouble, SlowInBothDirections)
{
    std::string text;
    for (const auto& line : message) text += line + "\r\n";
    text.insert(text.size() - 3, std::string(998, 'y') + "\r\n");
    text += "NOOP\r\nQUIT\r\n";
    const auto fast = play(*smtp(Rules({})), text);
    EXPECT_EQ(fast.second, 0s);
    for (const auto& [speed, bytes] :
        {std::pair{"1000", 1000}, {"1024-1024@100%", 1024}, {"7", 7}}) {
        const auto slow = play(*smtp(Rules({"--slow", speed})), text);
        const auto without_name = [](const std::string& all) {
            return all.substr(0, all.find("Stored as")) + all.substr(all.rfind("250 2.0.0"));
        };
        EXPECT_EQ(without_name(slow.first), without_name(fast.first));
        const double all = static_cast<double>(fast.first.size()) + 1000, seconds = all / bytes;
        const double took = std::chrono::duration<double>(slow.second).count();
        EXPECT_GT(took, 0.8 * seconds) << speed;
        EXPECT_LT(took, 1.5 * seconds + 2) << speed;  // each answer waits at least once
    }
}

// A dot before a bare LF ends no message, so it is no DOT that could fail.
TEST_F(Trouble, ADotThatIsNoEnd)
{
    const Rules rules({"--fail", "dot=421"});
    const auto session = smtp(rules);
    say(*session, {message.begin(), message.end() - 1});
    const auto reply = session->hear({".", net::Line::End::lf});
    EXPECT_EQ(reply.text, "");
    EXPECT_FALSE(reply.hang_up);
}

// A wrong password is answered late once, and not before each piece of a slow answer.
TEST_F(Trouble, AnAnswerThatIsLateByItself)
{
    std::string text;
    for (int i = 0; i < 3; ++i) text += "USER x\r\nPASS x\r\n";
    const auto slow = play(*pop3(Rules({"--slow", "1000"})), text).second;
    EXPECT_GE(slow, 1s);  // as without --slow
    EXPECT_LT(slow, 2s);
}

TEST_F(Trouble, ALongAnswerIsLateOnce)
{
    const Rules rules({"--delay", "retr=700"});
    say(*smtp(rules), message);
    const auto late = play(*pop3(rules), "USER alice\r\nPASS wonderland\r\nRETR 1\r\n");
    EXPECT_EQ(late.second, 700ms);
    EXPECT_TRUE(late.first.ends_with("\r\nx\r\n.\r\n")) << late.first;
    const auto both = play(*pop3(Rules({"--delay", "retr=700", "--slow", "100000"})),
        "USER alice\r\nPASS wonderland\r\nRETR 1\r\n");
    EXPECT_GE(both.second, 700ms);
    EXPECT_LT(both.second, 2s);
}

TEST_F(Trouble, CatchAllTakesEverything)
{
    const Rules none({});
    const auto session = smtp(none, "bob");
    const auto answers = say(*session,
        {"EHLO c", "MAIL FROM:<c@d.test>", "RCPT TO:<nobody@example.test>",
            "RCPT TO:<\"x y\"@else.where.test>", "RCPT TO:<z@[192.0.2.1]> NOTIFY=NEVER",
            "RCPT TO:<>", "RCPT TO:x", "DATA", "Subject: tea", "", "x", "."});
    EXPECT_EQ(answers.substr(answers.find("250 2.1.0")),
        "250 2.1.0 Sender noted\r\n250 2.1.5 Recipient noted\r\n250 2.1.5 Recipient noted\r\n" +
            answers.substr(answers.find("555"), answers.size()))
        << answers;
    EXPECT_EQ(stored("bob"), 1u);
    EXPECT_EQ(stored("alice"), 0u);
    const auto text = first_message("bob");
    EXPECT_PRED_FORMAT2(testing::IsSubstring,
        "\nX-Original-To: <nobody@example.test>\n"
        "X-Original-To: <\"x y\"@else.where.test>\nSubject: tea\n\nx\n",
        text);
}

TEST_F(Trouble, CatchAllKeepsTheNamesIfMailIsRefused)
{
    const Rules none({});
    const auto session = smtp(none, "bob");
    say(*session,
        {"EHLO c", "MAIL FROM:<c@d.test>", "RCPT TO:<one@d.test>", "MAIL FROM:<c@d.test>", "DATA",
            "Subject: tea", "."});
    EXPECT_PRED_FORMAT2(
        testing::IsSubstring, "X-Original-To: <one@d.test>\n", first_message("bob"));
}

TEST_F(Trouble, CatchAllForgetsWhoWasNamedBefore)
{
    const Rules none({});
    const auto session = smtp(none, "bob");
    say(*session,
        {"EHLO c", "MAIL FROM:<c@d.test>", "RCPT TO:<one@d.test>", "RSET", "MAIL FROM:<c@d.test>",
            "RCPT TO:<two@d.test>", "DATA", "Subject: tea", "."});
    const auto text = first_message("bob");
    EXPECT_EQ(text.find("one@"), text.npos) << text;
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "X-Original-To: <two@d.test>\n", text);
    EXPECT_THROW(smtp(none, "nobody"), net::Error);
}

TEST(TroubleOptions, WrongOnesAreErrors)
{
    for (const auto& options :
        {Texts{"--fail", "rcpt"}, {"--fail", "rcpt="}, {"--fail", "rcpt=200"},
            {"--fail", "rcpt=399"}, {"--fail", "rcpt=600"}, {"--fail", "=451"},
            {"--fail", "rcpt=451@"}, {"--fail", "rcpt=451@10"}, {"--fail", "rcpt=451@0%"},
            {"--fail", "rcpt=451@101%"}, {"--fail", "rcpt=451@-1%"}, {"--fail", "rcpt=451@x%"},
            {"--delay", "rcpt"}, {"--delay", "rcpt=-1"}, {"--delay", "rcpt=99999999"},
            {"--drop", ""}, {"--drop", "dot=1"}, {"--garble", "dot=1"}, {"--slow", "0"},
            {"--slow", "x"}, {"--slow", "18446744073709551615"}, {"--slow", "10-5"},
            {"--slow", "10-"}, {"--slow", "1@0%"}, {"--seed", "x"}, {"--seed", "-1"}})
        EXPECT_EQ(Rules(options).status, 2) << options[0] << " " << options[1];
    for (const auto& options : {Texts{"--fail", "rcpt=400@0.5%"}, {"--drop", "RCPT@100%"},
             {"--delay", "any=0"}, {"--slow", "1"}, {"--slow", "1-2@3%"}})
        EXPECT_EQ(Rules(options).status, 0) << options[0] << " " << options[1];
    for (const auto* lesson : {"smtp/10-trouble", "pop3/06-mailhost"}) {
        const auto unknown = run(lesson, {"--fail", "rcpd=451", "--mail", "build/none"}, "");
        EXPECT_EQ(unknown.status, 2) << unknown.bytes;
        EXPECT_PRED_FORMAT2(testing::IsSubstring, "there is no verb RCPD", unknown.bytes);
    }
    EXPECT_EQ(run("smtp/10-trouble", {"--fail", "retr=451"}, "").status, 2);
}

// Everything may go wrong, and a sender and a fetcher do what they can. In the end each message that
// was taken is in the folder, once for each time that the server has stored it.
class Chaos : public InEachWay { };

Ended send(const MailHost& host, int number)
{
    return run("client/06-send",
        {"--server", net::text(host.smtp), "--from", "c@d.test", "--to", "ann@example.test",
            "--timeout", "1"},
        message_of(number));
}

TEST_P(Chaos, LosesNothing)
{
    const TemporaryDirectory store, folder;
    prepare_store(store.path(), {"ann"});
    std::map<int, std::string> verdicts;
    std::string port;  // the notes are about this one
    {
        MailHost host(store.path(),
            options({"--seed", "5", "--fail", "any=451@5%", "--drop", "any@5%", "--garble",
                "any@10%", "--delay", "any=20@5%", "--slow", "2000000-4000000@20%"}));
        port = std::to_string(host.pop3.port);
        for (int i = 1; i <= 25; ++i) {
            const auto ended = send(host, i);
            verdicts[i] = ended.status ? std::to_string(*ended.status) : "hangs";
            EXPECT_TRUE(ended.status.has_value()) << i;
        }
        for (int i = 0; i < 15; ++i) {
            const auto ended = run("client/07-fetch",
                {"--server", net::text(host.pop3), "--user", "ann", "--password", "secret", "--dir",
                    folder.path().string(), "--timeout", "1"},
                "");
            EXPECT_TRUE(ended.status == 0 || ended.status == 75 || ended.status == 77)
                << ended.bytes;
        }
        EXPECT_TRUE(host.process.prints("trouble: --seed 5 repeats this run\n"));
        EXPECT_TRUE(host.process.prints("trouble: session 1: "));
    }
    const MailHost host(store.path(), options({"--pop3", port}));
    const auto last = run("client/07-fetch",
        {"--server", net::text(host.pop3), "--user", "ann", "--password", "secret", "--dir",
            folder.path().string()},
        "");
    EXPECT_EQ(last.status, 0) << last.bytes;
    const auto numbers = numbers_of(fetched_in(folder.path()));
    int sent = 0;
    for (const auto& [number, verdict] : verdicts) {
        const auto count = std::count(numbers.begin(), numbers.end(), number);
        if (verdict == "0") {
            EXPECT_EQ(count, 1) << number;
        }
        EXPECT_LE(count, 1) << number;
        sent += verdict == "0";
    }
    EXPECT_EQ(std::count(numbers.begin(), numbers.end(), 0), 0);  // no half ones
    EXPECT_GT(sent, 3);
    EXPECT_LT(sent, 25);
    EXPECT_EQ(files_in(store.path() / "ann" / "new"), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Trouble, Chaos, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
