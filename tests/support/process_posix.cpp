// SPDX-License-Identifier: MIT

#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

extern char** environ;

namespace test {

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

}  // namespace

void Process::start(const std::vector<std::string>& arguments, Input input)
{
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
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

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
    pipe_ = output.read;
}

std::size_t Process::read(char* into, std::size_t size)
{
    const ssize_t got = ::read(static_cast<int>(pipe_), into, size);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void Process::type(const std::string& text)
{
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t put =
            ::write(static_cast<int>(input_.value()), text.data() + at, text.size() - at);
        if (put < 0) return;  // it does not read any more
        at += static_cast<std::size_t>(put);
    }
}

void Process::end_input()
{
    if (input_) ::close(static_cast<int>(*input_));
    input_.reset();
}

int Process::collect()
{
    ::close(static_cast<int>(pipe_));
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(id_), &info,
        WEXITED | WNOWAIT);  // the pid stays ours until status_ is set
    int status = 0;
    std::lock_guard lock(mutex_);
    waitpid(static_cast<pid_t>(id_), &status, 0);
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
    std::lock_guard lock(mutex_);
    if (id_ > 0) ::kill(static_cast<pid_t>(id_), SIGKILL);
}

}  // namespace test
