// SPDX-License-Identifier: MIT

#include "smtp/09-relay/relay.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/limits.hpp"
#include "smtp/08-queue/queue_tools.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace mail {

using Job = Schedule::Job;
using Lock = std::unique_lock<std::mutex>;

// A thread that is left behind holds it, so it outlives the Relay. `spool`, `bounces` and `tell`
// may refer to what is gone then: a job uses them only while it has an AtDisk.
struct Relay::State {
    State(const Store& store, const Spool& spool_, const Host& host, const RelayOptions& options,
        Tell tell_) :
        spool(spool_),
        bounces(store, spool_, host), route(options.route(host.name())),
        patience(options.patience()), schedule(patience), tell(std::move(tell_))
    {
    }

    void announce(Messages& messages) noexcept;

    // Of the schedule.
    void run(const std::shared_ptr<State>& self);
    void take_news(Lock& lock);
    bool plan(const std::string& message) noexcept;
    bool start(const std::shared_ptr<State>& self, const Job& job);

    // Of a job.
    void work(Job job) noexcept;
    bool take_next(Job& job);
    std::optional<smtp::Outcome> do_job(const Job& job, DomainClient& client);
    std::optional<smtp::Mail> read(const Job& job);
    Outcomes talk(const Job& job, smtp::Mail& mail, DomainClient& client);
    void write_down(const Job& job, const smtp::Mail& mail, const Outcomes& all);
    std::optional<StoredEnvelope> update(
        const Job& job, const smtp::Mail& mail, const Outcomes& all);
    void finish(const Job& job, const StoredEnvelope& envelope);
    void finish_on_disk(const std::string& message, const StoredEnvelope& envelope);
    void again(const Job& job, Seconds due) noexcept;
    void tell_of(const RelayEvent& event) noexcept;
    std::mutex& mutex_of(const std::string& message)
    {
        return envelopes[std::hash<std::string>()(message) % envelopes.size()];
    }

    const Spool& spool;
    const Bounces bounces;
    const smtp::Route route;
    const Patience patience;
    net::Stop connections;
    std::array<std::mutex, 64> envelopes;  // a message belongs to one of them, by its name

    std::mutex mutex;  // for all that follows
    std::condition_variable changed;
    Schedule schedule;
    Messages news;  // that have been announced
    Messages unplanned;  // for which there was no memory, or which the disk did not give
    std::chrono::steady_clock::time_point plan_again{};
    const Tell tell;
    bool stopping = false, left_behind = false;
    unsigned at_disk = 0;  // how many AtDisk there are
    std::condition_variable nobody_at_disk;
};

// As long as it lives, ~Relay() waits. False for a thread that was left behind already.
class AtDisk {
public:
    explicit AtDisk(Relay::State& state) : state_(state)
    {
        const std::lock_guard lock(state_.mutex);
        is_allowed_ = !state_.left_behind;
        if (is_allowed_) ++state_.at_disk;
    }
    ~AtDisk()
    {
        if (!is_allowed_) return;
        const std::lock_guard lock(state_.mutex);
        if (--state_.at_disk == 0) state_.nobody_at_disk.notify_all();
    }
    AtDisk(const AtDisk&) = delete;

    explicit operator bool() const { return is_allowed_; }

private:
    Relay::State& state_;
    bool is_allowed_;
};

namespace {

constexpr net::Milliseconds look_again{250};
constexpr std::chrono::seconds until_planned_again{5};
constexpr std::size_t most_recipients = 100;  // of a transaction: RFC 5321, 4.5.3.1.8

// No host has let us in, or it has stopped to answer: the next message would fare no better. But
// one that cannot be read here says nothing about the domain.
bool is_failure_of_the_domain(const smtp::Outcome& outcome)
{
    if (outcome.code / 100 != 4) return false;
    const bool is_of_the_message = outcome.is_for_all;
    return (outcome.server.empty() && !is_of_the_message) || outcome.text.starts_with("4.4.2 ");
}

// The domains of the recipients, and when the first of each is due.
Schedule::Domains domains_of(const StoredEnvelope& envelope)
{
    Schedule::Domains domains;
    for (const auto& to : envelope.to) {
        const auto found = domains.emplace(smtp::domain_of(bare(to.address)), to.next_try).first;
        found->second = std::min(found->second, to.next_try);
    }
    return domains;
}

}  // namespace

Relay::Relay(const Store& store, const Spool& spool, const Host& host, const RelayOptions& options,
    Tell tell) :
    lock_(spool.lock()),
    state_(std::make_shared<State>(store, spool, host, options, std::move(tell)))
{
    const auto messages = spool.messages();
    state_->news.assign(messages.begin(), messages.end());
    {
        Lock lock(state_->mutex);
        state_->take_news(lock);
    }
    spool.sweep();
    thread_ = std::thread([state = state_] { state->run(state); });
}

Relay::~Relay()
{
    Lock lock(state_->mutex);
    state_->stopping = true;
    state_->changed.notify_all();
    const auto wait = [&](net::Milliseconds at_most) {
        state_->changed.wait_for(lock, at_most, [&] { return state_->schedule.running() == 0; });
    };
    wait(net::time_to_finish);
    state_->connections.request();
    wait(net::time_for_last_reply);
    state_->connections.abort_all();
    wait(net::time_for_last_reply);
    state_->left_behind = true;
    state_->nobody_at_disk.wait(lock, [&] { return state_->at_disk == 0; });
    lock.unlock();
    thread_.join();
}

void Relay::announce(Messages& messages) noexcept
{
    state_->announce(messages);
}

void Relay::State::announce(Messages& messages) noexcept
{
    const std::lock_guard lock(mutex);
    news.splice(news.end(), messages);
    changed.notify_all();
}

void Relay::State::run(const std::shared_ptr<State>& self)
{
    Lock lock(mutex);
    while (!stopping) try {
            take_news(lock);
            while (const auto job = schedule.next(now()))
                if (!start(self, *job)) break;
            if (news.empty()) changed.wait_for(lock, look_again);
        } catch (const std::exception& error) {  // no memory: somebody may give some back
            net::log_error(error);
            changed.wait_for(lock, look_again);
        }
}

void Relay::State::take_news(Lock& lock)
{
    auto messages = std::exchange(news, {});
    if (std::chrono::steady_clock::now() >= plan_again) messages.splice(messages.end(), unplanned);
    lock.unlock();
    Messages failed;
    while (!messages.empty())
        if (plan(messages.front()))
            messages.pop_front();
        else
            failed.splice(failed.end(), messages, messages.begin());
    lock.lock();
    if (failed.empty()) return;
    unplanned.splice(unplanned.end(), failed);
    plan_again = std::chrono::steady_clock::now() + until_planned_again;
}

// A job for each domain. What an earlier run has left unfinished is finished first. False if this
// must be done later: the disk fails, or there is no memory.
bool Relay::State::plan(const std::string& message) noexcept
try {
    std::optional<StoredEnvelope> envelope;
    {
        const std::lock_guard alone(mutex_of(message));
        envelope = spool.envelope(message);
        if (!envelope) return spool.set_aside_if_broken(message);
        finish_on_disk(message, *envelope);
    }
    const auto domains = domains_of(*envelope);
    for (const auto& [domain, due] : domains) tell_of({RelayEvent::Kind::queued, message, domain});
    const std::lock_guard lock(mutex);
    schedule.add(message, domains, envelope->arrived + patience.give_up);
    return true;
} catch (const std::exception& error) {
    net::log_error(error);
    return false;
}

// The reports get their places, and a message that nobody needs is removed. If this fails, the
// reports that have their places are announced all the same: they would not be found again.
void Relay::State::finish_on_disk(const std::string& message, const StoredEnvelope& envelope)
{
    Messages reports;
    try {
        bounces.finish(message, envelope, reports);
    } catch (...) {
        announce(reports);
        throw;
    }
    announce(reports);
}

// The mutex must be locked, for this and for again(). False if there is no memory, or no thread.
bool Relay::State::start(const std::shared_ptr<State>& self, const Job& job)
try {
    std::thread([self, job = job]() mutable { self->work(std::move(job)); }).detach();
    return true;
} catch (const std::exception& error) {
    net::log_error(error);
    again(job, now() + 1);
    schedule.done(job, {}, now());
    return false;
}

void Relay::State::again(const Job& job, Seconds due) noexcept
try {
    schedule.add(job.message, {{job.domain, due}}, now() + patience.give_up);
} catch (const std::exception& error) {  // it is on disk, and waits for the next start
    net::log_error(error);
}

void Relay::State::work(Job job) noexcept
{
    std::optional<smtp::Outcome> failure;
    bool is_done = false;
    try {
        const Tell tell_safely = [this](const RelayEvent& event) {
            if (const AtDisk here(*this); here) tell_of(event);
        };
        DomainClient client(job.domain, route, connections, tell_safely);
        do {
            is_done = false;
            failure = do_job(job, client);
            is_done = true;
        } while (!failure && take_next(job));
        client.quit();
    } catch (const std::exception& error) {
        net::log_error(error);
    }
    const std::lock_guard lock(mutex);
    if (!is_done) again(job, now() + patience.after(1));
    schedule.done(job, std::move(failure), now());
    changed.notify_all();
}

bool Relay::State::take_next(Job& job)
{
    const std::lock_guard lock(mutex);
    auto next = stopping ? std::nullopt : schedule.next_after(job, now());
    if (next) job = *std::move(next);
    return next.has_value();
}

// Returns the failure that Schedule::done() wants to know.
std::optional<smtp::Outcome> Relay::State::do_job(const Job& job, DomainClient& client)
{
    std::optional<smtp::Mail> mail;
    if (const AtDisk here(*this); here) mail = read(job);
    if (!mail) return {};
    auto outcomes = talk(job, *mail, client);
    if (outcomes.empty()) return {};
    write_down(job, *mail, outcomes);
    const auto found = std::find_if(outcomes.begin(), outcomes.end(), is_failure_of_the_domain);
    if (found == outcomes.end()) return {};
    return std::move(*found);
}

// Without the text: see talk().
std::optional<smtp::Mail> Relay::State::read(const Job& job)
{
    const std::lock_guard alone(mutex_of(job.message));
    const auto envelope = spool.envelope(job.message);
    if (!envelope) return {};
    smtp::Mail mail{bare(envelope->from), {}, {}};
    mail.message.is_utf8 = envelope->is_utf8;
    for (const auto& to : envelope->to)
        if (const auto address = bare(to.address); smtp::domain_of(address) == job.domain)
            if (mail.to.size() < most_recipients) mail.to.push_back(address);
    if (mail.to.empty()) return {};
    return mail;
}

// A message whose text cannot be read is one that cannot be sent now. If that does not change, its
// sender is told one day. No outcomes: the thread was left behind.
Outcomes Relay::State::talk(const Job& job, smtp::Mail& mail, DomainClient& client)
{
    if (job.known) return Outcomes(mail.to.size(), *job.known);
    try {
        const AtDisk here(*this);
        if (!here) return {};
        const bool is_utf8 = std::exchange(mail.message, spool.text(job.message)).is_utf8;
        mail.message.is_utf8 = is_utf8 && mail.message.is_8bit;
    } catch (const std::exception& error) {
        net::log_error(error);
        return Outcomes(
            mail.to.size(), {451, "4.3.0 The message cannot be read on this host", true, {}});
    }
    return client.send(job.message, mail);
}

// What came of a try must not be lost, or the message would be sent again. So if the disk does not
// take it, this is tried until it does.
void Relay::State::write_down(const Job& job, const smtp::Mail& mail, const Outcomes& all)
{
    std::optional<StoredEnvelope> envelope;  // as it is since this try
    while (true) {
        {
            const AtDisk here(*this);
            if (!here) return;
            try {
                const std::lock_guard alone(mutex_of(job.message));
                if (!envelope) envelope = update(job, mail, all);
                if (envelope) finish(job, *envelope);
                return;
            } catch (const std::exception& error) {
                net::log_error(error);
            }
        }
        Lock lock(mutex);
        if (changed.wait_for(lock, std::chrono::seconds(1), [this] { return stopping; })) return;
    }
}

// Returns the envelope as it is now; nothing if the message is gone.
std::optional<StoredEnvelope> Relay::State::update(
    const Job& job, const smtp::Mail& mail, const Outcomes& all)
{
    using Kind = RelayEvent::Kind;
    auto envelope = spool.envelope(job.message);
    if (!envelope) return {};
    const auto end = envelope->arrived + patience.give_up;
    std::vector<FailedRecipient> failed;
    std::vector<RelayEvent> events;
    std::erase_if(envelope->to, [&](WaitingRecipient& to) {
        const auto found = std::find(mail.to.begin(), mail.to.end(), bare(to.address));
        if (found == mail.to.end()) return false;
        const auto& [code, text, is_for_all, server] =
            all[static_cast<std::size_t>(found - mail.to.begin())];
        events.push_back({server.empty() ? Kind::failed : Kind::answered, job.message, job.domain,
            server, *found, text, code});
        if (note(to, {code, text}, std::chrono::seconds(patience.after(to.tries + 1)))) return true;
        to.next_try = std::min(to.next_try, end);
        const bool is_expired = code / 100 == 4 && now() >= end;
        const bool has_failed = code / 100 == 5 || is_expired;
        if (has_failed) failed.push_back({to.address, code, text, server, is_expired});
        return has_failed;
    });
    const bool is_told = bounces.update(job.message, *envelope, failed);
    if (!failed.empty())
        events.push_back({is_told ? Kind::told : Kind::dropped, job.message, job.domain, {},
            bare(envelope->from)});
    for (const auto& event : events) tell_of(event);
    return envelope;
}

// Who is left is planned.
void Relay::State::finish(const Job& job, const StoredEnvelope& envelope)
{
    finish_on_disk(job.message, envelope);
    const auto domains = domains_of(envelope);
    const auto left = domains.find(job.domain);
    if (left == domains.end()) return;
    const std::lock_guard lock(mutex);
    schedule.add(job.message, {*left}, envelope.arrived + patience.give_up);
    changed.notify_all();
}

void Relay::State::tell_of(const RelayEvent& event) noexcept
try {
    tell(event);
} catch (const std::exception& error) {
    net::log_error(error);
}

void log_event(const RelayEvent& event)
{
    using Kind = RelayEvent::Kind;
    const auto name = name_of(event.message);
    switch (event.kind) {
    case Kind::answered:
        return net::log("queue: " + name + " <" + event.recipient + "> " + event.host + " says " +
            std::to_string(event.code) + " " + net::printable(event.text));
    case Kind::failed:
        return net::log("queue: " + name + " <" + event.recipient + "> " +
            std::to_string(event.code) + " " + net::printable(event.text));
    case Kind::told:
        return net::log("queue: " + name + " has failed, <" + event.recipient + "> is told");
    case Kind::dropped:
        return net::log("queue: " + name + " has failed, and nobody is told: it was a report");
    default: return;
    }
}

}  // namespace mail
