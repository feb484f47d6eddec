// SPDX-License-Identifier: MIT
//
// What is tried next: with a clock that the test turns.

#include "smtp/09-relay/schedule.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using mail::Schedule;

constexpr mail::Patience patience{.retry = 10, .give_up = 1000};
constexpr mail::Seconds never = 1'000'000;
const smtp::Outcome refused{451, "4.4.1 Connection refused", false, {}};

std::vector<std::string> all_that_may_begin(Schedule& schedule, mail::Seconds now)
{
    std::vector<std::string> names;
    while (const auto job = schedule.next(now)) names.push_back(job->message + "@" + job->domain);
    return names;
}

TEST(Patience, IsTwiceAsLongEachTimeUpToSixteenTimes)
{
    std::vector<mail::Seconds> waits;
    for (const unsigned tries : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 1000u})
        waits.push_back(patience.after(tries));
    EXPECT_EQ(waits, (std::vector<mail::Seconds>{10, 10, 20, 40, 80, 160, 160, 160}));
}

TEST(Schedule, NothingBeginsBeforeItIsDue)
{
    Schedule schedule(patience);
    schedule.add("a", {{"blue.test", 100}}, never);
    EXPECT_FALSE(schedule.next(99));
    const auto job = schedule.next(100);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->message, "a");
    EXPECT_FALSE(job->known);
    EXPECT_FALSE(schedule.next(100));
    EXPECT_EQ(schedule.running(), 1u);
    schedule.done(*job, {}, 101);
    EXPECT_EQ(schedule.running(), 0u);
    EXPECT_FALSE(schedule.next(1000));
}

TEST(Schedule, ADomainHasTenJobsAtATimeAndAllHaveAHundred)
{
    Schedule schedule(patience);
    for (int message = 0; message < 11; ++message)
        schedule.add(std::to_string(message), {{"blue.test", 1}}, never);
    EXPECT_EQ(all_that_may_begin(schedule, 1).size(), 10u);
    for (int domain = 0; domain < 100; ++domain)
        schedule.add("x", {{std::to_string(domain) + ".test", 1}}, never);
    EXPECT_EQ(all_that_may_begin(schedule, 1).size(), 90u);
    schedule.done({"x", "0.test", {}}, {}, 1);
    EXPECT_EQ(all_that_may_begin(schedule, 1).size(), 1u);
}

TEST(Schedule, AJobOfABusyDomainIsFollowedByAnother)
{
    Schedule schedule(patience);
    for (int message = 0; message < 12; ++message)
        schedule.add(std::to_string(message), {{"blue.test", message}}, never);
    for (int message = 0; message < 9; ++message) schedule.next(11);
    EXPECT_FALSE(schedule.next_after({"0", "blue.test", {}}, 11)) << "there is room for a tenth";
    schedule.next(11);
    EXPECT_FALSE(schedule.next_after({"0", "blue.test", {}}, 9)) << "none is due";
    for (const char* message : {"10", "11"}) {
        const auto next = schedule.next_after({"0", "blue.test", {}}, 11);
        ASSERT_TRUE(next);
        EXPECT_EQ(next->message, message);
        EXPECT_EQ(next->domain, "blue.test");
        EXPECT_FALSE(next->known);
        EXPECT_EQ(schedule.running(), 10u);
    }
    EXPECT_FALSE(schedule.next_after({"11", "blue.test", {}}, 11)) << "there are no more";
    EXPECT_EQ(schedule.running(), 10u);
}

// The others come first, which have waited.
TEST(Schedule, NoJobIsFollowedByAnotherWhenThereAreTooMany)
{
    Schedule schedule(patience);
    for (int domain = 0; domain < 10; ++domain)
        for (int message = 0; message < 11; ++message)
            schedule.add(std::to_string(message), {{std::to_string(domain) + ".test", 1}}, never);
    EXPECT_EQ(all_that_may_begin(schedule, 1).size(), 100u);
    EXPECT_FALSE(schedule.next_after({"0", "3.test", {}}, 1));
    schedule.done({"0", "7.test", {}}, {}, 1);
    EXPECT_TRUE(schedule.next_after({"0", "3.test", {}}, 1));
}

// 10,000 messages for one domain wait, and one for another comes.
TEST(Schedule, ANewDomainComesBeforeTheNextJobOfABusyOne)
{
    Schedule schedule(patience);
    for (int message = 0; message < 10'000; ++message)
        schedule.add(std::to_string(message), {{"blue.test", 1}}, never);
    for (int jobs = 0; jobs < 3; ++jobs) EXPECT_EQ(schedule.next(50)->domain, "blue.test");
    schedule.add("new", {{"green.test", 50}}, never);
    EXPECT_EQ(schedule.next(50)->domain, "green.test");
}

TEST(Schedule, TheOldestOfADomainComesFirst)
{
    Schedule schedule(patience);
    schedule.add("b", {{"blue.test", 20}}, never);
    schedule.add("a", {{"blue.test", 10}}, never);
    schedule.add("c", {{"red.test", 15}}, never);
    EXPECT_EQ(all_that_may_begin(schedule, 30),
        (std::vector<std::string>{"a@blue.test", "c@red.test", "b@blue.test"}));
}

// One job tries it again, after 10, 20, 40 seconds.
TEST(Schedule, ADomainThatIsDownIsLeftAlone)
{
    Schedule schedule(patience);
    for (int message = 0; message < 30; ++message)
        schedule.add(std::to_string(message), {{"blue.test", 1}}, never);
    std::vector<Schedule::Job> first;
    while (const auto job = schedule.next(1)) first.push_back(*job);
    for (const auto& job : first) schedule.done(job, refused, 5);  // ten at once: one failure
    for (const mail::Seconds again : {15, 35, 75, 155}) {
        EXPECT_FALSE(schedule.next(again - 1)) << again;
        const auto probe = schedule.next(again);
        ASSERT_TRUE(probe) << again;
        EXPECT_FALSE(probe->known);
        EXPECT_FALSE(schedule.next(again)) << "a second one at the same time";
        schedule.done(*probe, refused, again);
    }
    const auto probe = schedule.next(1000);
    schedule.done(*probe, {}, 1000);
    EXPECT_EQ(all_that_may_begin(schedule, 1000).size(), 10u);
}

TEST(Schedule, OtherDomainsDoNotWaitForIt)
{
    Schedule schedule(patience);
    schedule.add("a", {{"blue.test", 1}}, never);
    schedule.add("b", {{"blue.test", 1}}, never);
    schedule.add("c", {{"green.test", 2}}, never);
    schedule.done(*schedule.next(1), refused, 1);
    EXPECT_EQ(schedule.next(2)->message, "c");
}

// The domain failed a moment ago: who has no time left hears of that, and costs no connection.
TEST(Schedule, WhatExpiresMeanwhileHasAKnownOutcome)
{
    Schedule schedule(patience);
    schedule.add("a", {{"blue.test", 1}}, never);
    schedule.add("b", {{"blue.test", 2}}, 9);
    schedule.done(*schedule.next(1), refused, 1);
    EXPECT_FALSE(schedule.next(8));
    const auto expired = schedule.next(9);
    ASSERT_TRUE(expired);
    EXPECT_EQ(expired->message, "b");
    ASSERT_TRUE(expired->known);
    EXPECT_EQ(expired->known->text, refused.text);
    schedule.add("c", {{"blue.test", 9}}, never);
    schedule.done(*expired, expired->known, 9);
    EXPECT_FALSE(schedule.next(10)) << "it was no try, and the domain is down until 11";
    EXPECT_EQ(schedule.next(11)->message, "c");
}

}  // namespace
}  // namespace test
