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
    domains_[domain].waiting.insert({due, expires, message});
}

bool Schedule::may_begin(const Domain& domain, Seconds now) const
{
    if (domain.waiting.empty() || domain.waiting.begin()->due > now) return false;
    if (domain.failures == 0) return domain.running < most_per_domain;
    if (domain.running > 0) return false;
    return domain.down_until <= now || domain.waiting.begin()->expires <= now;
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
    const bool is_down = domain.failures > 0 && domain.down_until > now;
    Job job{domain.waiting.begin()->message, name, is_down ? domain.why : std::nullopt};
    domain.waiting.erase(domain.waiting.begin());
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
