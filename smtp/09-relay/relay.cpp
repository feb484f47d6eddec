// SPDX-License-Identifier: MIT

#include "smtp/09-relay/relay.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/limits.hpp"
#include "smtp/08-queue/queue_tools.hpp"

#include <algorithm>
#include <map>

namespace mail {

using Job = Schedule::Job;
using Lock = std::unique_lock<std::mutex>;

// A thread that is left behind holds it, so it outlives the Relay. `store`, `spool`, `bounces` and
// `tell` may not: they are used only between enter() and leave().
struct Relay::State {
    State(const Store& store, const Spool& spool_, const Host& host, const RelayOptions& options,
        Tell tell_) :
        spool(spool_),
        bounces(store, spool_, host), route(options.route(host.name())),
        patience(options.patience()), schedule(patience), tell(std::move(tell_))
    {
    }

    // Of the schedule.
    void run(const std::shared_ptr<State>& self);
    void take_news(Lock& lock);
    void plan(const std::string& message);
    void start(const std::shared_ptr<State>& self, const Job& job);

    // Of a job.
    void work(const Job& job);
    bool enter();
    void leave();
    std::optional<smtp::Mail> read(const Job& job);
    std::vector<smtp::Outcome> talk(const Job& job, const smtp::Mail& mail);
    void write_down(const Job& job, const smtp::Mail& mail, const std::vector<smtp::Outcome>& all);
    void settle(const Job& job, const smtp::Mail& mail, const std::vector<smtp::Outcome>& all);

    const Spool& spool;
    const Bounces bounces;
    const smtp::Route route;
    const Patience patience;
    net::Stop connections;
    std::array<std::mutex, 64> envelopes;  // a message belongs to one of them, by its name

    std::mutex mutex;  // for all that follows
    std::condition_variable changed;
    Schedule schedule;
    std::vector<std::string> news;  // messages that have been announced
    const Tell tell;
    bool stopping = false, left_behind = false;
    unsigned at_disk = 0;  // threads between enter() and leave()
};

namespace {

constexpr net::Milliseconds look_again{250};

// Another program, or an earlier call of send_queue(), would send the same messages.
disk::Lock take_lock(const Spool& spool)
{
    auto lock = disk::Lock::take(spool.directory());
    if (!lock)
        throw net::Error(net::Error::Reason::in_use,
            "queue " + spool.directory().string() + ": another program is sending it");
    return *std::move(lock);
}

}  // namespace

Relay::Relay(const Store& store, const Spool& spool, const Host& host, const RelayOptions& options,
    Tell tell) :
    lock_(take_lock(spool)),
    state_(std::make_shared<State>(store, spool, host, options, std::move(tell)))
{
    state_->bounces.finish();
    for (const auto& message : spool.messages()) state_->plan(message);
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
    state_->changed.wait(lock, [&] { return state_->at_disk == 0; });
    lock.unlock();
    thread_.join();
}

void Relay::announce(const std::string& message) noexcept
try {
    const std::lock_guard lock(state_->mutex);
    state_->news.push_back(message);
    state_->changed.notify_all();
} catch (const std::exception& error) {  // it is on disk, and waits for the next start
    net::log_error(error);
}

void Relay::State::run(const std::shared_ptr<State>& self)
{
    Lock lock(mutex);
    while (!stopping) {
        take_news(lock);
        while (const auto job = schedule.next(now())) start(self, *job);
        if (news.empty()) changed.wait_for(lock, look_again);
    }
}

void Relay::State::take_news(Lock& lock)
{
    const auto messages = std::exchange(news, {});
    lock.unlock();
    for (const auto& message : messages) plan(message);
    lock.lock();
}

// A job for each domain.
void Relay::State::plan(const std::string& message)
try {
    const auto envelope = spool.envelope(message);
    if (!envelope) return;
    if (envelope->to.empty()) return spool.remove(message);  // a crash came before
    std::map<std::string, Seconds> domains;
    for (const auto& to : envelope->to) {
        const auto found = domains.emplace(smtp::domain_of(bare(to.address)), to.next_try).first;
        found->second = std::min(found->second, to.next_try);
    }
    for (const auto& [domain, due] : domains) tell({RelayEvent::Kind::queued, message, domain});
    const std::lock_guard lock(mutex);
    for (const auto& [domain, due] : domains)
        schedule.add(message, domain, due, envelope->arrived + patience.give_up);
} catch (const std::exception& error) {  // it waits for the next start
    net::log_error(error);
}

// Called with the mutex locked.
void Relay::State::start(const std::shared_ptr<State>& self, const Job& job)
try {
    std::thread([self, job] { self->work(job); }).detach();
} catch (const std::exception& error) {  // no memory, or no thread
    net::log_error(error);
    schedule.add(job.message, job.domain, now() + 1, now() + patience.give_up);
    schedule.done(job, {}, now());
}

void Relay::State::work(const Job& job)
{
    std::optional<smtp::Mail> mail;
    std::optional<smtp::Outcome> failure;
    if (!enter()) return;
    try {
        mail = read(job);
    } catch (const std::exception& error) {
        net::log_error(error);
        const std::lock_guard lock(mutex);
        schedule.add(job.message, job.domain, now() + patience.after(1), now() + patience.give_up);
    }
    leave();
    if (mail) {
        const auto outcomes = talk(job, *mail);
        const auto& first = outcomes.front();
        if (first.server.empty() && first.code / 100 == 4) failure = first;
        write_down(job, *mail, outcomes);
    }
    const std::lock_guard lock(mutex);
    schedule.done(job, failure, now());
    changed.notify_all();
}

bool Relay::State::enter()
{
    const std::lock_guard lock(mutex);
    if (!left_behind) ++at_disk;
    return !left_behind;
}

void Relay::State::leave()
{
    const std::lock_guard lock(mutex);
    --at_disk;
    changed.notify_all();
}

std::optional<smtp::Mail> Relay::State::read(const Job& job)
{
    const auto envelope = spool.envelope(job.message);
    if (!envelope) return {};
    smtp::Mail mail{bare(envelope->from), {}, spool.text(job.message)};
    for (const auto& to : envelope->to)
        if (const auto address = bare(to.address); smtp::domain_of(address) == job.domain)
            mail.to.push_back(address);
    if (mail.to.empty()) return {};
    return mail;
}

std::vector<smtp::Outcome> Relay::State::talk(const Job& job, const smtp::Mail& mail)
try {
    if (job.known) return std::vector<smtp::Outcome>(mail.to.size(), *job.known);
    return try_domain(job.message, job.domain, mail, route, connections, [&](const auto& event) {
        if (!enter()) return;
        tell(event);
        leave();
    });
} catch (const std::exception& error) {  // no memory
    return std::vector<smtp::Outcome>(
        mail.to.size(), {451, std::string("4.3.0 ") + error.what(), true, {}});
}

// What came of a try must not be lost, or the message would be sent again. So if the disk does not
// take it, this is tried until it does.
void Relay::State::write_down(
    const Job& job, const smtp::Mail& mail, const std::vector<smtp::Outcome>& all)
{
    while (enter()) {
        bool done = false;
        try {
            settle(job, mail, all);
            done = true;
        } catch (const std::exception& error) {
            net::log_error(error);
        }
        leave();
        Lock lock(mutex);
        if (done || stopping) return;
        changed.wait_for(lock, std::chrono::seconds(1), [this] { return stopping; });
    }
}

void Relay::State::settle(
    const Job& job, const smtp::Mail& mail, const std::vector<smtp::Outcome>& all)
{
    using Kind = RelayEvent::Kind;
    const std::lock_guard alone(
        envelopes[std::hash<std::string>()(job.message) % envelopes.size()]);
    auto envelope = spool.envelope(job.message);
    if (!envelope) return;
    const auto end = envelope->arrived + patience.give_up;
    std::vector<FailedRecipient> failed;
    std::vector<RelayEvent> events;
    std::optional<Seconds> due;
    std::erase_if(envelope->to, [&](WaitingRecipient& to) {
        const auto found = std::find(mail.to.begin(), mail.to.end(), bare(to.address));
        if (found == mail.to.end()) return false;
        const auto& [code, text, is_for_all, server] =
            all[static_cast<std::size_t>(found - mail.to.begin())];
        events.push_back({server.empty() ? Kind::failed : Kind::answered, job.message, job.domain,
            server, *found, text, code});
        if (note(to, {code, text}, std::chrono::seconds(patience.after(to.tries + 1)))) return true;
        const bool is_expired = code / 100 == 4 && now() >= end;
        if (code / 100 == 5 || is_expired) {
            failed.push_back({to.address, code, text, server, is_expired});
            return true;
        }
        to.next_try = std::min(to.next_try, end);
        due = std::min(due.value_or(to.next_try), to.next_try);
        return false;
    });
    const auto report = bounces.update(job.message, *envelope, failed);
    if (report)
        events.push_back({report->was_dropped ? Kind::dropped : Kind::told, job.message, job.domain,
            {}, bare(report->to), report->message});
    {
        const std::lock_guard lock(mutex);
        if (due) schedule.add(job.message, job.domain, *due, end);
        if (report && !report->message.empty()) news.push_back(report->message);
        changed.notify_all();
    }
    for (const auto& event : events) tell(event);
}

void log_event(const RelayEvent& event)
{
    using Kind = RelayEvent::Kind;
    const auto name = event.message.substr(0, event.message.find(','));
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
