// SPDX-License-Identifier: MIT

#include "exercises/check/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

extern char** environ;

namespace check {

namespace {

struct Pipe {
    int read = -1, write = -1;

    Pipe()
    {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("pipe");
        for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
        read = ends[0];
        write = ends[1];
    }
};

// The groups of the processes that run: Ctrl-C reaches only this process, which then ends them.
std::array<std::atomic<pid_t>, 512> groups;

void replace(pid_t old, pid_t by)
{
    for (auto& group : groups)
        if (auto found = old; group.compare_exchange_strong(found, by)) return;
}

void end_all(int signal)
{
    for (const auto& group : groups)
        if (group != 0) ::kill(-group, SIGKILL);
    ::signal(signal, SIG_DFL);
    raise(signal);
}

void end_all_at_signals()
{
    struct sigaction action { };
    action.sa_handler = end_all;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

}  // namespace

void Process::start(const std::vector<std::string>& arguments, Input input)
{
    static std::once_flag once;
    std::call_once(once, end_all_at_signals);
    const Pipe output;
    std::optional<Pipe> to_read;
    if (input == Input::pipe) to_read.emplace();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (to_read)
        posix_spawn_file_actions_adddup2(&actions, to_read->read, 0);
    else
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.write, 1);
    posix_spawn_file_actions_adddup2(&actions, output.write, 2);
    posix_spawnattr_t
        attributes;  // the signals that this process blocks or ignores are not the child's affair
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    std::vector<char*> words;
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    pid_t pid = 0;
    const int code = posix_spawnp(&pid, words[0], &actions, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(output.write);
    if (to_read) ::close(to_read->read);
    if (to_read) input_ = to_read->write;
    if (code != 0) {
        ::close(output.read);
        end_input();
        throw std::runtime_error("cannot start " + arguments[0]);
    }
    id_ = pid;
    replace(0, pid);
    pipe_ = output.read;
}

std::optional<std::size_t> Process::read(char* into, std::size_t size)
{
    pollfd waiting{static_cast<int>(pipe_), POLLIN, 0};
    if (poll(&waiting, 1, 20) <= 0) return std::nullopt;
    const ssize_t got = ::read(static_cast<int>(pipe_), into, size);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void Process::type(const std::string& text)
{
    const int input = static_cast<int>(input_.value());
    constexpr std::size_t piece = 4096;  // PIPE_BUF and less: with room, a write does not block
    for (std::size_t at = 0; at < text.size() && !typing_is_over_;) {
        pollfd room{input, POLLOUT, 0};
        if (poll(&room, 1, 50) == 0) continue;
        const ssize_t put = ::write(input, text.data() + at, std::min(piece, text.size() - at));
        if (put < 0) return;  // it does not read any more
        at += static_cast<std::size_t>(put);
    }
}

void Process::end_input()
{
    if (input_) ::close(static_cast<int>(*input_));
    input_.reset();
}

bool Process::has_ended()
{
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT | WNOHANG);
    return info.si_pid != 0;
}

int Process::collect()
{
    ::close(static_cast<int>(pipe_));
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(id_), &info,
        WEXITED | WNOWAIT);  // the pid stays ours until status_ is set
    ::kill(static_cast<pid_t>(-id_), SIGKILL);
    int status = 0;
    std::lock_guard lock(mutex_);
    replace(static_cast<pid_t>(id_), 0);
    rusage used{};  // wait4 is no call of POSIX; Linux, macOS and the BSDs have it
    wait4(static_cast<pid_t>(id_), &status, 0, &used);
    processor_time_ =
        std::chrono::milliseconds(used.ru_utime.tv_sec * 1000 + used.ru_utime.tv_usec / 1000);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Process::ask_to_stop()
{
    std::lock_guard lock(mutex_);
    return id_ > 0 && ::kill(static_cast<pid_t>(id_), SIGTERM) == 0;
}

void Process::kill()
{
    typing_is_over_ = true;
    std::lock_guard lock(mutex_);
    if (id_ > 0) ::kill(static_cast<pid_t>(-id_), SIGKILL);
}

}  // namespace check
