// SPDX-License-Identifier: MIT
//
// A program that runs while it is checked: what it prints can be waited for, and it ends with its
// object, and so do the processes that it has started itself.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace check {

using Seconds = std::chrono::seconds;

class Process {
public:
    /// Is its standard input empty, or a pipe that type() writes to?
    enum class Input { none, pipe };
    /// Starts `arguments[0]` with the others; its standard output and standard error are collected
    /// together.
    explicit Process(const std::vector<std::string>& arguments, Input input = Input::none);
    ~Process();  // kills it if it still runs
    Process(const Process&) = delete;

    /// True as soon as `text` has been printed; false if it ends or the time is up before.
    bool prints(const std::string& text, Seconds at_most = Seconds(20));
    /// The rest of the line after `text`: "127.0.0.1:40123" after "Listening on ".
    std::string after(const std::string& text);
    std::string output();
    /// The same with each CR that it has printed; output() is without those, since Windows ends its
    /// lines in CR LF.
    std::string bytes();

    /// Writes to its standard input, as fast as it reads. Ends early after kill(), from another
    /// thread.
    void type(const std::string& text);
    void end_input();

    /// SIGTERM, or Ctrl-Break. False if the system has no way to ask (Wine, without a console).
    bool ask_to_stop();
    void kill();  // SIGKILL, or TerminateProcess: no handler runs
    /// Its exit status; nothing if it runs longer.
    std::optional<int> wait(std::chrono::milliseconds at_most = Seconds(20));
    std::int64_t id() const { return id_; }
    /// How much of a processor it has used, once it has ended.
    std::chrono::milliseconds processor_time() const { return processor_time_; }

private:
    // What a system has to offer, in process_posix.cpp and process_windows.cpp:
    void start(const std::vector<std::string>& arguments, Input input);
    std::optional<std::size_t> read(char* into, std::size_t size);  // waits a little; 0 at the end
    bool has_ended();
    int collect();  // blocks until it has ended; ends what it has started
    void collect_output();

    std::atomic<std::int64_t> id_ = 0;  // 0 once it has been collected
    std::intptr_t handle_ = 0, group_ = 0, pipe_ = 0;
    std::optional<std::intptr_t> input_;  // our end of its standard input
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string bytes_;
    bool is_cut_ = false;  // more has been printed than is kept
    std::atomic<bool> typing_is_over_ = false;
    std::optional<int> status_;
    std::chrono::milliseconds processor_time_{0};
    std::thread reader_;
};

}  // namespace check
