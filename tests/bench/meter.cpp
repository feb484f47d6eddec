// SPDX-License-Identifier: MIT

#include "tests/bench/meter.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

namespace bench {

Words::Words(int argc, char** argv, int first)
{
    for (int i = first; i < argc; ++i) {
        const std::string word = argv[i];
        const auto sign = word.find('=');
        if (sign == word.npos) throw std::runtime_error("not name=value: " + word);
        values_[word.substr(0, sign)] = word.substr(sign + 1);
    }
}

std::string Words::text(const std::string& name, const std::string& otherwise) const
{
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
}

int Words::number(const std::string& name, int otherwise) const
{
    return std::stoi(text(name, std::to_string(otherwise)));
}

double Words::seconds(const std::string& name, double otherwise) const
{
    return std::stod(text(name, std::to_string(otherwise)));
}

void Meter::done()
{
    const auto now = Clock::now().time_since_epoch().count();
    const auto took = now - last_.load(std::memory_order_relaxed);
    if (counts_.load(std::memory_order_relaxed) && took > slowest_.load(std::memory_order_relaxed))
        slowest_.store(took, std::memory_order_relaxed);
    last_.store(now, std::memory_order_relaxed);
    count_.fetch_add(1, std::memory_order_relaxed);
}

void finish(int status)
{
    std::fflush(stdout);
    std::_Exit(status);
}

class Measurement {
public:
    explicit Measurement(int clients) : meters_(static_cast<std::size_t>(clients))
    {
        const auto now = Clock::now().time_since_epoch().count();
        for (Meter& meter : meters_) meter.last_ = now;
    }

    std::span<Meter> meters() { return meters_; }

    void start(const std::string& name, std::function<void()> work)
    {
        ++at_work_;
        std::thread([this, name, work = std::move(work)] { run(name, work); }).detach();
    }

    void count_for(double seconds)
    {
        for (Meter& meter : meters_) meter.counts_ = true;
        const auto begin = Clock::now();
        const auto before = counts();
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
        const auto after = counts();
        const auto end = Clock::now();
        const std::chrono::duration<double> took = end - begin;
        const std::chrono::duration<double> slowest = Clock::duration(slowest_until(end));
        std::uint64_t answered = 0;
        int without_answer = 0;
        for (std::size_t at = 0; at < meters_.size(); ++at) {
            answered += after[at] - before[at];
            if (after[at] == before[at]) ++without_answer;
        }
        std::printf("%.2f %.4f %d\n", static_cast<double>(answered) / took.count(), slowest.count(),
            without_answer);
    }

    // A client in the middle of a request may finish it, so that no lock and no half message is left;
    // but it has only so many seconds.
    void stop(double seconds)
    {
        for (Meter& meter : meters_) meter.stop_ = true;
        for (double waited = 0; at_work_ > 0 && waited < seconds; waited += 0.002)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

private:
    void run(const std::string& name, const std::function<void()>& work)
    try {
        work();
        --at_work_;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", name.c_str(), error.what());
        finish(1);
    }

    std::vector<std::uint64_t> counts() const
    {
        std::vector<std::uint64_t> all;
        for (const Meter& meter : meters_) all.push_back(meter.count_);
        return all;
    }

    Clock::rep slowest_until(Clock::time_point end) const
    {
        Clock::rep slowest = 0;
        for (const Meter& meter : meters_)
            slowest = std::max({slowest, meter.slowest_.load(),
                end.time_since_epoch().count() - meter.last_.load()});
        return slowest;
    }

    std::vector<Meter> meters_;
    std::atomic<int> at_work_ = 0;
};

namespace {

[[noreturn]] void take_the_time(const Words& words, Measurement& measurement)
{
    std::this_thread::sleep_for(std::chrono::duration<double>(words.seconds("warm", 0.5)));
    measurement.count_for(words.seconds("seconds", 3));
    measurement.stop(words.seconds("patience", 3));
    finish(0);  // some may wait for long: this ends them
}

}  // namespace

void measure(const Words& words, int clients, const Work& work)
{
    Measurement measurement(clients);
    for (int client = 0; client < clients; ++client) {
        Meter& meter = measurement.meters()[static_cast<std::size_t>(client)];
        measurement.start("client " + std::to_string(client + 1),
            [&work, &meter, client] { work(client, meter); });
    }
    take_the_time(words, measurement);
}

void measure_in_one_thread(const Words& words, int clients, const WorkForAll& work)
{
    Measurement measurement(clients);
    measurement.start("clients", [&] { work(measurement.meters()); });
    take_the_time(words, measurement);
}

int run(
    int argc, char** argv, const std::map<std::string, std::function<void(const Words&)>>& modes)
try {
    const auto mode = modes.find(argc > 1 ? argv[1] : "");
    if (mode == modes.end()) {
        std::fprintf(stderr, "usage: %s MODE name=value...   MODE is one of", argv[0]);
        for (const auto& [name, ignored] : modes) std::fprintf(stderr, " %s", name.c_str());
        std::fprintf(stderr, "\n");
        return 2;
    }
    mode->second(Words(argc, argv, 2));
    finish(0);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argc > 1 ? argv[1] : argv[0], error.what());
    finish(1);
}

}  // namespace bench
