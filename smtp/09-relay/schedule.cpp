// SPDX-License-Identifier: MIT

#include "smtp/09-relay/schedule.hpp"

#include <algorithm>

namespace mail {

Seconds Patience::after(unsigned tries) const
{
    constexpr unsigned most_doublings = 4;
    return retry << std::min(tries > 0 ? tries - 1 : 0, most_doublings);
}

void Schedule::add(
    const std::string& message, const std::string& domain, Seconds due, Seconds expires)
{
    auto& there = domains_[domain];
    if (there.waiting.insert({due, expires, message}).second) there.expiries.insert(expires);
}

bool Schedule::is_down(const Domain& domain, Seconds now)
{
    return domain.failures > 0 && domain.down_until > now;
}

bool Schedule::may_begin(const Domain& domain, Seconds now)
{
    if (domain.waiting.empty()) return false;
    if (domain.failures > 0 && domain.running > 0) return false;
    if (is_down(domain, now)) return *domain.expiries.begin() <= now;
    return domain.waiting.begin()->due <= now && domain.running < most_per_domain;
}

// The one that is due first; of a domain that is down, the one that expires first.
std::set<Schedule::Waiting>::iterator Schedule::first_of(Domain& domain, Seconds now)
{
    if (!is_down(domain, now)) return domain.waiting.begin();
    return std::min_element(domain.waiting.begin(), domain.waiting.end(),
        [](const Waiting& a, const Waiting& b) { return a.expires < b.expires; });
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
                it->second.waiting.begin()->due < best->second.waiting.begin()->due))
            best = it;
    }
    if (best == domains_.end()) return {};
    auto& [name, domain] = *best;
    const auto first = first_of(domain, now);
    Job job{first->message, name, is_down(domain, now) ? domain.why : std::nullopt};
    domain.expiries.erase(domain.expiries.find(first->expires));
    domain.waiting.erase(first);
    ++domain.running;
    ++running_;
    return job;
}

void Schedule::done(const Job& job, const std::optional<smtp::Outcome>& failure, Seconds now)
{
    --running_;
    const auto found = domains_.find(job.domain);
    auto& domain = found->second;
    --domain.running;
    if (failure && domain.down_until <= now) {
        domain.down_until = now + patience_.after(++domain.failures);
        domain.why = failure;
    } else if (!failure) {
        domain.failures = 0;
    }
    if (domain.waiting.empty() && domain.running == 0) domains_.erase(found);
}

}  // namespace mail
