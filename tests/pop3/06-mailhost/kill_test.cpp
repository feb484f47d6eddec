// SPDX-License-Identifier: MIT
//
// kill -9 at random instants, while messages come and go. What the mail host has promised must hold
// when it is started again: 250 keeps a message, +OK to QUIT removes it, and a word that was never
// heard leaves it open.
//
// A killed process loses nothing that the system already has, so this finds a promise made too
// early and a message that shows before it is whole, not a flush that is missing. SEED=N plays with
// the same numbers again; what the scheduler does in between is never the same.

#include "tests/support/mailhost.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>

namespace test {
namespace {

using namespace std::chrono_literals;
using Random = std::mt19937;

const std::vector<std::string> accounts{"ann", "ben", "cleo"};

// What was promised of a message in one maildrop. Flags and no states: who hears "250" may come
// later to write it down than who has already deleted the message.
struct Promise {
    bool stored = false, quit_was_said = false, deleted = false;
};

class Ledger {
public:
    int begin_message(const std::vector<std::string>& to)
    {
        std::lock_guard lock(mutex_);
        for (const auto& account : to) promises_[account][last_ + 1] = {};
        return ++last_;
    }

    void note(const std::string& account, int message, bool Promise::*what)
    {
        std::lock_guard lock(mutex_);
        promises_[account][message].*what = true;
        ++events_;
        changed_.notify_all();
    }

    /// Which message a text is. Complains of one that is not whole, or must not be there.
    std::optional<int> look_at(const std::string& account, const std::string& text)
    {
        const auto message = whole_message(text);
        std::lock_guard lock(mutex_);
        if (!message)
            complaints_.push_back(account + " has a message that is not whole: " +
                std::to_string(text.size()) + " bytes that end in " +
                text.substr(text.size() - std::min<std::size_t>(text.size(), 80)));
        else if (!promises_[account].contains(*message))
            complaints_.push_back(account + " has a message that nobody sent to him");
        else if (promises_[account][*message].deleted)
            complaints_.push_back(
                account + " has message " + std::to_string(*message) + ", which was gone");
        return message;
    }

    /// Nobody sends or fetches now: what was open is so no more.
    void settle(const std::string& account, const std::multiset<int>& found)
    {
        std::lock_guard lock(mutex_);
        for (auto& [message, promise] : promises_[account]) {
            const auto times = found.count(message);
            const auto what = account + " has message " + std::to_string(message) + " " +
                std::to_string(times) + " times";
            if (times > 1) complaints_.push_back(what);
            if (times == 0 && promise.stored && !promise.quit_was_said && !promise.deleted)
                complaints_.push_back(what + ", and 250 was said");
            promise = {times > 0, false, times == 0};
        }
    }

    void report(const std::string& what)
    {
        std::lock_guard lock(mutex_);
        complaints_.push_back(what);
    }

    std::string complaints()
    {
        std::lock_guard lock(mutex_);
        std::string all;
        for (const auto& complaint : complaints_) all += complaint + "\n";
        return all;
    }

    /// Waits until so many promises more have been made.
    bool wait_for(int more, std::chrono::milliseconds at_most)
    {
        std::unique_lock lock(mutex_);
        const int enough = events_ + more;
        return changed_.wait_for(lock, at_most, [&] { return events_ >= enough; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::map<int, Promise>> promises_;
    std::vector<std::string> complaints_;
    int last_ = 0, events_ = 0;
};

void send_messages(const MailHost& host, Ledger& ledger, Random random)
{
    Client smtp(host.smtp);
    while (true) {
        auto to = accounts;
        std::shuffle(to.begin(), to.end(), random);
        to.resize(random() % 4 == 0 ? 2 : 1);
        const int message = ledger.begin_message(to);
        const auto verdict = deliver(smtp, to, message_of(message));
        if (verdict.empty()) return;
        if (!verdict.starts_with("250 ")) return ledger.report("a sender got: " + verdict);
        for (const auto& account : to) ledger.note(account, message, &Promise::stored);
    }
}

// One session: reads some messages, marks them, and says QUIT or, one time in four, just leaves.
// False when the host is dead.
bool fetch_some(const MailHost& host, Ledger& ledger, const std::string& account, Random& random)
{
    Client pop3(host.pop3);
    const auto welcome = login(pop3, account);
    if (welcome.starts_with("-ERR [IN-USE]")) return true;  // the session that just left
    if (!welcome.empty() && !welcome.starts_with("+OK")) ledger.report(welcome);
    if (!welcome.starts_with("+OK")) return false;

    std::vector<int> marked;
    for (std::size_t number = 1; number <= 6; ++number) {
        const auto size = pop3.say("LIST " + std::to_string(number));
        if (size.empty()) return false;
        if (size.starts_with("-ERR")) break;  // no more messages
        const auto text = retrieve(pop3, number);
        if (!text) return false;
        const auto message = ledger.look_at(account, *text);
        if (!message) return false;
        if (!pop3.say("DELE " + std::to_string(number)).starts_with("+OK")) return false;
        marked.push_back(*message);
    }
    if (random() % 4 == 0) return true;
    for (const int message : marked) ledger.note(account, message, &Promise::quit_was_said);
    const auto farewell = pop3.say("QUIT");
    if (farewell.starts_with("-ERR")) ledger.report(farewell);
    if (!farewell.starts_with("+OK")) return false;
    for (const int message : marked) ledger.note(account, message, &Promise::deleted);
    return true;
}

void fetch_messages(const MailHost& host, Ledger& ledger, const std::string& account, Random random)
{
    while (fetch_some(host, ledger, account, random)) ledger.wait_for(1, 20ms);
}

// Nobody else is there: each login is at once the right one, and each message is looked at.
void take_stock(const MailHost& host, Ledger& ledger, const std::string& account)
{
    Client pop3(host.pop3);
    const auto welcome = login(pop3, account);
    ASSERT_TRUE(welcome.starts_with("+OK")) << welcome;
    ASSERT_TRUE(pop3.say("LIST").starts_with("+OK"));
    const auto list = pop3.hear_text();
    ASSERT_TRUE(list);
    std::multiset<int> found;
    std::istringstream scan(*list);
    for (std::size_t number = 0, size = 0; scan >> number >> size;) {
        const auto text = retrieve(pop3, number);
        ASSERT_TRUE(text) << host.process.id();
        EXPECT_EQ(text->size(), size);
        if (const auto message = ledger.look_at(account, *text)) found.insert(*message);
    }
    ledger.settle(account, found);
    if (found.size() > 40) {  // or the next rounds would take ever longer
        for (std::size_t number = 1; number <= found.size(); ++number)
            EXPECT_TRUE(pop3.say("DELE " + std::to_string(number)).starts_with("+OK"));
        for (const int message : found) ledger.note(account, message, &Promise::deleted);
    }
    EXPECT_TRUE(pop3.say("QUIT").starts_with("+OK"));
}

class Killed : public InEachWay { };

TEST_P(Killed, KeepsItsPromises)
{
    if (!std::string(EXE).empty())
        GTEST_SKIP() << "under Wine a client may not hear for minutes that its server was killed";
    const char* const given = std::getenv("SEED");
    const unsigned seed = given ? static_cast<unsigned>(std::atol(given)) : std::random_device{}();
    SCOPED_TRACE("SEED=" + std::to_string(seed));
    Random random(seed);
    const TemporaryDirectory mail;
    prepare_store(mail.path(), accounts);
    Ledger ledger;
    const int kills = slow_tests() ? 200 : 10;
    for (int round = 0; round <= kills; ++round) {
        SCOPED_TRACE("after " + std::to_string(round) + " kills");
        MailHost host(mail.path(), options());
        for (const auto& account : accounts) take_stock(host, ledger, account);
        ASSERT_EQ(ledger.complaints(), "");
        if (HasFailure() || round == kills) break;

        std::vector<std::thread> clients;
        for (int i = 0; i < 3; ++i)
            clients.emplace_back([&, own = Random(random())] { send_messages(host, ledger, own); });
        for (const auto& account : {accounts[0], accounts[1]})
            clients.emplace_back([&, account, own = Random(random())] {
                fetch_messages(host, ledger, account, own);
            });
        EXPECT_TRUE(ledger.wait_for(static_cast<int>(random() % 20), 60s)) << "nothing happens";
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
        host.process.kill();
        for (auto& client : clients) client.join();
        EXPECT_TRUE(host.process.wait());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Mailhost, Killed, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
