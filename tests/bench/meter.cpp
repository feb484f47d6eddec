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
    Measurement(int clients, const Work& work) :
        work_(work), meters_(static_cast<std::size_t>(clients)), at_work_(clients)
    {
        for (int client = 0; client < clients; ++client)
            std::thread([this, client] { serve(client); }).detach();
    }

    void count_for(double seconds)
    {
        for (Meter& meter : meters_) meter.counts_ = true;
        const auto begin = Clock::now();
        const auto before = count();
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
        const auto after = count();
        const auto end = Clock::now();
        const std::chrono::duration<double> took = end - begin;
        const std::chrono::duration<double> slowest = Clock::duration(slowest_until(end));
        std::printf(
            "%.2f %.4f\n", static_cast<double>(after - before) / took.count(), slowest.count());
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
    void serve(int client)
    try {
        Meter& meter = meters_[static_cast<std::size_t>(client)];
        meter.last_ = Clock::now().time_since_epoch().count();
        work_(client, meter);
        --at_work_;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "client %d: %s\n", client + 1, error.what());
        finish(1);
    }

    std::uint64_t count() const
    {
        std::uint64_t all = 0;
        for (const Meter& meter : meters_) all += meter.count_;
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

    const Work& work_;
    std::vector<Meter> meters_;
    std::atomic<int> at_work_;
};

void measure(const Words& words, int clients, const Work& work)
{
    Measurement measurement(clients, work);
    std::this_thread::sleep_for(std::chrono::duration<double>(words.seconds("warm", 0.5)));
    measurement.count_for(words.seconds("seconds", 3));
    measurement.stop(words.seconds("patience", 3));
    finish(0);  // some may wait for long: this ends them
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
