// SPDX-License-Identifier: MIT
//
// Each call of the mail host fails once: each allocation (malloc, and so operator new), and each
// system call with each error that its manual page lists, at the first call of a session, the
// second, and so on until none is left that could fail. The mail host must live, keep what it has
// promised, leave nothing behind and serve the next client. Then the same while it starts: it may
// say what is wrong and end with status 1, and the next start must be as if nothing had happened.
//
// The whole walk takes minutes; without SLOW=1 a sample is taken. SEED=N takes the same one again.

#include "tests/support/faults.hpp"
#include "tests/support/sample.hpp"
#include "tests/support/session.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <map>

namespace test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using faults::Call;

std::string last_line(const std::string& output)
{
    const auto end = output.find_last_not_of('\n');
    if (end == output.npos) return {};
    const auto start = output.find_last_of('\n', end);
    return output.substr(start + 1, end - start);
}

class Walk : public InEachWay {
protected:
    void SetUp() override
    {
        if (!Faults::why_not().empty()) GTEST_SKIP() << Faults::why_not();
        faults_.emplace(directory_.path());
    }

    void TearDown() override
    {
        host_.reset();
        if (complaints_.count() > 0) ADD_FAILURE() << complaints_.text();
    }

    std::filesystem::path mail() const { return directory_.path() / "mail"; }

    // Fails each of `list`, at each call of a session; with `first`, of the first session of a mail
    // host, in which lists grow that are long enough later.
    void walk(const std::vector<Fault>& list, int sample, bool first = false)
    {
        first_session_ = first;
        prepare_store(mail(), {"ann", "ben"});
        {
            const MailHost makes_maildirs(mail(), options());
        }
        start_afresh();
        walk_all(
            list, sample, [&](Call call) { return count_calls(call); },
            [&](const Fault& fault, int nth) { return step(fault, nth); });
    }

private:
    int count_calls(Call call)
    {
        if (first_session_) start();
        faults_->count(call);
        play_session(*host_, next_message(), complaints_);
        settles();
        const int counted = faults_->counted();
        faults_->release();
        return counted;
    }

    void start()
    {
        host_.reset();
        host_.emplace(mail(), options({"--max-clients", "2"}), faults_->command());
        // Its start is over when it has four threads, two of them for signals, and when both sides
        // have greeted somebody.
        eventually([&] { return of_process(host_->process, "Threads") >= 4; }, patience, 200us);
        descriptors_ = descriptors_of(host_->process);
        for (const auto& side : {host_->smtp, host_->pop3})
            want(!Client(side, patience).greeting().empty(), "no greeting after the start");
        settles();
    }

    void start_afresh()
    {
        for (const char* name : {"ann", "ben"}) empty(mail() / name);
        start();
        play_session(*host_, next_message(), complaints_);  // what is made once is made now
        settles();
    }

    // A number of a short message.
    int next_message()
    {
        ++message_;
        return message_ % 8 == 0 ? ++message_ : message_;
    }

    bool has_ended() { return host_->process.wait(0s).has_value(); }

    // When the clients are gone, their descriptors are too.
    bool settles()
    {
        return eventually(
            [&] { return descriptors_of(host_->process) <= descriptors_; }, 5s, 200us);
    }

    void want(bool right, const std::string& what)
    {
        if (!right) complaints_.add(what);
    }

    // False if there was no such call any more.
    bool step(const Fault& fault, int nth)
    {
        if (first_session_) start();
        const auto before = complaints_.count();
        complaints_.about(text(fault) + ", call " + std::to_string(nth));
        const int message = next_message();
        const auto start_of_session = Clock::now();
        faults_->fail(fault.call, fault.error, nth);
        const auto promises = play_session(*host_, message, complaints_);
        const bool settled = settles();
        const bool happened = faults_->release();
        want(Clock::now() - start_of_session < 8s, "somebody had to wait for more than 8 seconds");

        if (happened && fault.is_fatal && is_ending()) {
            const auto status = host_->process.wait(patience);
            const auto said = last_line(host_->process.output());
            want(status == 1, "the listener is lost, and the status is not 1");
            want(said.find(fault.name) != said.npos, "the last line does not name it: " + said);
            start();
        } else if (has_ended()) {
            complaints_.add("the mail host has died with status " +
                std::to_string(*host_->process.wait(0s)) + ": " +
                last_line(host_->process.output()));
            start();
        } else if (!settled) {
            complaints_.add("a descriptor is leaked, or a client is still there");
            start();
        } else if (!has_room_for_two() && is_ending()) {
            const auto status = host_->process.wait(patience);
            complaints_.add("the mail host ends with status " +
                std::to_string(status.value_or(-1)) + ": " + last_line(host_->process.output()));
            start();
        }
        want_promises_kept(fault, promises, message);
        want_recovery(promises, message);
        if (complaints_.count() > before) {
            complaints_.add("    that was" + faults_->callers());
            start_afresh();
        }
        return happened;
    }

    // The stop of one side is noticed by the other one within a fifth of a second.
    bool is_ending()
    {
        return eventually(
            [&] { return has_ended() || descriptors_of(host_->process) < descriptors_; }, 1s, 1ms);
    }

    // As --max-clients has it: then nobody else is counted.
    bool has_room_for_two()
    {
        const auto before = complaints_.count();
        for (const auto* server : {&host_->smtp, &host_->pop3}) {
            const Client first(*server, patience), second(*server, patience);
            for (const auto* client : {&first, &second})
                want(
                    client->greeting().starts_with("220 ") || client->greeting().starts_with("+OK"),
                    "no room for two clients: " + client->greeting());
        }
        want(settles(), "the next clients are not gone");
        return complaints_.count() == before;
    }

    void want_promises_kept(const Fault& fault, const Promises& promises, int message)
    {
        const bool may_leave = fault.call == Call::remove || fault.call == Call::unlink;
        const bool stored = promises.verdict.starts_with("250 ");
        const bool unknown = promises.sent_all && promises.verdict.empty();
        std::vector<std::size_t> copies;
        for (const auto& [name, quit, deleted] :
            {std::tuple{"ann", promises.ann_quit, promises.ann_deleted},
                {"ben", promises.ben_quit, promises.ben_deleted}}) {
            const auto found = look(mail() / name, message);
            const std::string who = name;
            want(found.others == 0, who + " has a message that is not whole");
            want(found.in_tmp == 0 || may_leave, who + " has something in tmp");
            if (deleted) {
                want(found.whole == 0, who + "'s message is there, and +OK was said to QUIT");
                copies.push_back(1);
            } else if (quit) {
                want(found.whole <= 1, who + " has it twice");
                copies.push_back(1);
            } else {
                want(found.whole >= (stored ? 1 : 0), who + " has lost it, and 250 was said");
                want(found.whole <= 1, who + " has it twice");
                copies.push_back(found.whole);
            }
            if (!stored && !unknown)
                want(
                    copies.back() == 0, who + " has it, and 250 was not said: " + promises.verdict);
        }
        want(copies[0] == copies[1], "one has it, the other has not");
        if (may_leave)
            for (const char* name : {"ann", "ben"})
                for (const auto& entry : std::filesystem::directory_iterator(mail() / name / "tmp"))
                    std::filesystem::remove(entry.path());
    }

    // The sender tries again, and both fetch what they have.
    void want_recovery(const Promises& promises, int message)
    {
        if (!promises.verdict.starts_with("250 ")) {
            Client smtp(host_->smtp, patience);
            const auto verdict = deliver(smtp, {"ann", "ben"}, message_of(message));
            want(verdict.starts_with("250 "), "the second try: " + verdict);
        }
        for (const char* name : {"ann", "ben"}) {
            const auto there = look(mail() / name, message).whole;
            want(there > 0 || promises.verdict.starts_with("250 "), "the second try is lost");
            fetch_all(*host_, name, "secret", there, there, complaints_);
            want(look(mail() / name, message).whole == 0, "QUIT has deleted nothing");
        }
        want(settles(), "a descriptor is leaked after that");
    }

protected:
    // Fails each of `list`, at each call of a start: a first one, which makes sample accounts, or
    // one that finds accounts, which must stay as they are.
    void walk_starts(const std::vector<Fault>& list, int sample, bool accounts_exist)
    {
        accounts_exist_ = accounts_exist;
        walk_all(
            list, sample, [&](Call call) { return count_calls_of_start(call); },
            [&](const Fault& fault, int nth) { return step_of_start(fault, nth); });
    }

private:
    // One step after the other, until no call is left that could fail; or a sample. After a fatal
    // error the mail host ends, slowly, and it does not matter much at which call: without SLOW=1
    // a few are enough.
    void walk_all(const std::vector<Fault>& list, int sample, const std::function<int(Call)>& count,
        const std::function<bool(const Fault& fault, int nth)>& take_step)
    {
        constexpr int most_fatal = 4;
        std::map<Call, int> calls;
        const auto last = [&](const Fault& fault) {
            const auto [entry, is_new] = calls.try_emplace(fault.call, 0);
            if (is_new) entry->second = count(fault.call);
            if (slow_tests()) return 100'000;
            return fault.is_fatal ? std::min(entry->second, most_fatal) : entry->second;
        };
        int all = 0, steps = 0;
        for (const Fault& fault : list) all += last(fault);
        Sample choice(all, sample);
        for (const Fault& fault : list)
            for (int nth = 1; nth <= last(fault); ++nth) {
                if (!choice.takes_next()) continue;
                ++steps;
                if (!take_step(fault, nth) && slow_tests()) break;
                ASSERT_LT(complaints_.count(), 5000u) << "and so on";
            }
        std::cout << steps << " steps\n";
        EXPECT_GT(steps, 10);
    }

    int count_calls_of_start(Call call)
    {
        faults_->count(call);
        const TemporaryDirectory directory;
        if (accounts_exist_) prepare_store(directory.path() / "mail", {"ann"});
        const MailHost host(directory.path() / "mail", options(), faults_->command());
        const int counted = faults_->counted();
        faults_->release();
        return counted;
    }

    bool step_of_start(const Fault& fault, int nth)
    {
        complaints_.about(text(fault) + ", call " + std::to_string(nth) + " of the start");
        const auto before = complaints_.count();
        const TemporaryDirectory directory;
        if (accounts_exist_) prepare_store(directory.path() / "mail", {"ann"});
        std::vector<std::string> command = faults_->command();
        command.insert(command.end(),
            {"--smtp", "0", "--pop3", "0", "--mail", (directory.path() / "mail").string()});
        for (const auto& option : options()) command.push_back(option);
        faults_->fail(fault.call, fault.error, nth);
        {
            Process first(command);
            if (!first.prints("POP3 listening on ", patience)) {
                const auto status = first.wait(patience);
                const auto said = last_line(first.output());
                want(status.has_value(), "the start hangs");
                // Before Options::run() there is nothing that could catch.
                const bool too_early =
                    status == 134 && first.output().find("std::bad_alloc") != std::string::npos;
                want(!status || status == 1 || too_early,
                    "the start ends with status " + std::to_string(status.value_or(0)) + ": " +
                        said);
                want(!said.empty(), "the start says nothing");
                static const std::vector<Call> named{Call::socket, Call::bind, Call::listen,
                    Call::getsockname, Call::mkdir, Call::fsync, Call::write, Call::chmod};
                if (std::find(named.begin(), named.end(), fault.call) != named.end())
                    want(said.find(fault.name) != said.npos, "it does not name the call: " + said);
            }
        }
        const bool happened = faults_->release();
        try {
            const MailHost host(directory.path() / "mail", options(), faults_->command());
            const auto sample =
                std::map<std::string, std::string>{{"alice", "wonderland"}, {"bob", "builder"}};
            const auto ours = std::map<std::string, std::string>{{"ann", "secret"}};
            for (const auto& [name, password] : accounts_exist_ ? ours : sample)
                fetch_all(host, name, password, 0, 0, complaints_);
        } catch (const std::runtime_error& error) {
            complaints_.add("the next start: " + std::string(error.what()));
        }
        if (complaints_.count() > before) complaints_.add("    that was" + faults_->callers());
        return happened;
    }

    TemporaryDirectory directory_;
    Complaints complaints_;
    std::optional<Faults> faults_;
    std::optional<MailHost> host_;
    std::size_t descriptors_ = 0;  // without clients
    int message_ = 0;
    bool first_session_ = false, accounts_exist_ = false;
};

std::vector<Fault> faults_of_memory(bool wanted)
{
    std::vector<Fault> list;
    for (const Fault& fault : all_faults())
        if ((fault.call == Call::malloc) == wanted) list.push_back(fault);
    return list;
}

TEST_P(Walk, NoMemory)
{
    walk(faults_of_memory(true), 1000);
}

TEST_P(Walk, NoMemoryInTheFirstSession)
{
    walk(faults_of_memory(true), 400, true);
}

TEST_P(Walk, NoMemoryToStart)
{
    walk_starts(faults_of_memory(true), 150, false);
}

TEST_P(Walk, ACallFails)
{
    walk(faults_of_memory(false), 800);
}

TEST_P(Walk, ACallOfTheStartFails)
{
    walk_starts(faults_of_memory(false), 200, false);
}

TEST_P(Walk, NoMemoryToStartAgain)
{
    walk_starts(faults_of_memory(true), 100, true);
}

TEST_P(Walk, ACallOfALaterStartFails)
{
    walk_starts(faults_of_memory(false), 100, true);
}

INSTANTIATE_TEST_SUITE_P(
    Mailhost, Walk, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
