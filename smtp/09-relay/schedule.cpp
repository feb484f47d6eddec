// SPDX-License-Identifier: MIT

#include "smtp/09-relay/schedule.hpp"

#include <algorithm>

namespace mail {

Seconds Patience::after(unsigned tries) const
{
    constexpr unsigned most_doublings = 4;
    return retry << std::min(tries > 0 ? tries - 1 : 0, most_doublings);
}

// To merge needs no memory.
void Schedule::add(const std::string& message, const Domains& domains, Seconds expires)
{
    std::map<std::string, Domain> added;
    for (const auto& [name, due] : domains) {
        auto& domain = added[name];
        domain.by_expiry.insert({due, expires, message});
        domain.by_due.insert({due, expires, message});
    }
    domains_.merge(added);
    for (auto& [name, domain] : added) {  // those that were there already
        auto& there = domains_.find(name)->second;
        there.by_expiry.merge(domain.by_expiry);
        there.by_due.merge(domain.by_due);
    }
}

bool Schedule::is_down(const Domain& domain, Seconds now)
{
    return domain.failures > 0 && domain.down_until > now;
}

bool Schedule::may_begin(const Domain& domain, Seconds now)
{
    if (domain.by_due.empty()) return false;
    if (domain.failures > 0 && domain.running > 0) return false;
    if (is_down(domain, now)) return domain.by_expiry.begin()->expires <= now;
    return domain.by_due.begin()->due <= now && domain.running < most_per_domain;
}

// A look at each domain: thousands of them are looked at in less time than one message takes.
std::optional<Schedule::Job> Schedule::next(Seconds now)
{
    if (running_ == most_jobs) return {};
    auto best = domains_.end();
    for (auto it = domains_.begin(); it != domains_.end(); ++it) {
        if (!may_begin(it->second, now)) continue;
        if (best == domains_.end() || it->second.running < best->second.running ||
            (it->second.running == best->second.running &&
                it->second.by_due.begin()->due < best->second.by_due.begin()->due))
            best = it;
    }
    if (best == domains_.end()) return {};
    auto& [name, domain] = *best;
    auto job = is_down(domain, now) ? take(name, domain, *domain.by_expiry.begin(), domain.why)
                                    : take(name, domain, *domain.by_due.begin(), {});
    ++domain.running;
    ++running_;
    return job;
}

// The job is made before the message is taken off: if there is no memory for it, the message waits.
Schedule::Job Schedule::take(const std::string& name, Domain& domain, const Waiting& first,
    const std::optional<smtp::Outcome>& known)
{
    const auto taken = first;
    Job job{taken.message, name, known};
    domain.by_due.erase(taken);
    domain.by_expiry.erase(taken);
    return job;
}

std::optional<Schedule::Job> Schedule::next_after(const Job& job, Seconds now)
{
    auto& [name, domain] = *domains_.find(job.domain);
    if (domain.running < most_per_domain || running_ == most_jobs) return {};
    if (domain.by_due.empty() || domain.by_due.begin()->due > now) return {};
    return take(name, domain, *domain.by_due.begin(), {});
}

void Schedule::done(const Job& job, std::optional<smtp::Outcome> failure, Seconds now) noexcept
{
    --running_;
    const auto found = domains_.find(job.domain);
    auto& domain = found->second;
    --domain.running;
    if (failure && domain.down_until <= now) {
        domain.down_until = now + patience_.after(++domain.failures);
        domain.why = std::move(failure);
    } else if (!failure) {
        domain.failures = 0;
    }
    if (domain.by_due.empty() && domain.running == 0) domains_.erase(found);
}

}  // namespace mail
