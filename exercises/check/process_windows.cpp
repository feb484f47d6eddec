// SPDX-License-Identifier: MIT

#include "exercises/check/process.hpp"

#include <windows.h>

#include <iostream>
#include <stdexcept>

namespace check {

void Process::start(const std::vector<std::string>& arguments, Input input)
{
    SECURITY_ATTRIBUTES inherit{sizeof inherit, nullptr, TRUE};
    HANDLE from = nullptr, to = nullptr, its_input = nullptr, our_input = nullptr;
    if (!CreatePipe(&from, &to, &inherit, 0)) throw std::runtime_error("CreatePipe");
    SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
    if (input == Input::pipe) {
        if (!CreatePipe(&its_input, &our_input, &inherit, 0))
            throw std::runtime_error("CreatePipe");
        SetHandleInformation(our_input, HANDLE_FLAG_INHERIT, 0);
        input_ = reinterpret_cast<std::intptr_t>(our_input);
    }

    std::string line;  // none of our arguments has a quote or ends in a backslash
    for (const auto& argument : arguments) line += (line.empty() ? "\"" : " \"") + argument + "\"";
    STARTUPINFOA how{};
    how.cb = sizeof how;
    how.dwFlags = STARTF_USESTDHANDLES;
    how.hStdInput = its_input;
    how.hStdOutput = how.hStdError = to;
    PROCESS_INFORMATION made{};
    const auto created = [&] {
        return CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE,
            CREATE_NEW_PROCESS_GROUP, nullptr, nullptr, &how, &made);
    };
    BOOL started = created();
    // Wine 8 loses one new process in some thousands before its first step, and says so with this
    // error (STATUS_INTERNAL_ERROR of its NtCreateUserProcess). Nothing has run: it may try again.
    for (int again = 0; !started && GetLastError() == ERROR_INTERNAL_ERROR && again < 3; ++again) {
        std::cerr << arguments[0] << ": error 1359 of CreateProcess, once more\n";
        started = created();
    }
    const DWORD code = GetLastError();
    CloseHandle(to);
    if (its_input) CloseHandle(its_input);
    if (!started) {
        CloseHandle(from);
        end_input();
        throw std::runtime_error(
            "cannot start " + arguments[0] + ": error " + std::to_string(code));
    }
    CloseHandle(made.hThread);
    // What it starts belongs to its job too, and ends with it; the job ends with this process.
    const HANDLE job = CreateJobObjectA(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    AssignProcessToJobObject(job, made.hProcess);
    group_ = reinterpret_cast<std::intptr_t>(job);
    id_ = made.dwProcessId;
    handle_ = reinterpret_cast<std::intptr_t>(made.hProcess);
    pipe_ = reinterpret_cast<std::intptr_t>(from);
}

std::optional<std::size_t> Process::read(char* into, std::size_t size)
{
    DWORD got = 0, waiting = 0;
    if (!PeekNamedPipe(reinterpret_cast<HANDLE>(pipe_), nullptr, 0, nullptr, &waiting, nullptr))
        return 0;
    if (waiting == 0) {
        WaitForSingleObject(reinterpret_cast<HANDLE>(handle_), 10);
        return std::nullopt;
    }
    return ReadFile(reinterpret_cast<HANDLE>(pipe_), into, static_cast<DWORD>(size), &got, nullptr)
        ? got
        : 0;
}

void Process::type(const std::string& text)
{
    DWORD put = 0;
    for (std::size_t at = 0; at < text.size(); at += put)
        if (!WriteFile(reinterpret_cast<HANDLE>(input_.value()), text.data() + at,
                static_cast<DWORD>(text.size() - at), &put, nullptr))
            return;  // it does not read any more
}

void Process::end_input()
{
    if (input_) CloseHandle(reinterpret_cast<HANDLE>(*input_));
    input_.reset();
}

bool Process::has_ended()
{
    return WaitForSingleObject(reinterpret_cast<HANDLE>(handle_), 0) == WAIT_OBJECT_0;
}

int Process::collect()
{
    CloseHandle(reinterpret_cast<HANDLE>(pipe_));
    WaitForSingleObject(reinterpret_cast<HANDLE>(handle_), INFINITE);
    DWORD status = 0;
    std::lock_guard lock(mutex_);
    GetExitCodeProcess(reinterpret_cast<HANDLE>(handle_), &status);
    FILETIME begun, ended, kernel, user{};
    GetProcessTimes(reinterpret_cast<HANDLE>(handle_), &begun, &ended, &kernel, &user);
    processor_time_ = std::chrono::milliseconds(
        ((static_cast<std::uint64_t>(user.dwHighDateTime) << 32) + user.dwLowDateTime) / 10000);
    TerminateJobObject(reinterpret_cast<HANDLE>(group_), 137);
    CloseHandle(reinterpret_cast<HANDLE>(group_));
    CloseHandle(reinterpret_cast<HANDLE>(handle_));
    id_ = 0;
    return static_cast<int>(status);
}

bool Process::ask_to_stop()
{
    if (!GetConsoleWindow()) return false;  // without a console there is nobody to press Ctrl-Break
    std::lock_guard lock(mutex_);
    return id_ > 0 && GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, static_cast<DWORD>(id_));
}

void Process::kill()
{
    typing_is_over_ = true;  // and a write to a process that is gone fails
    std::lock_guard lock(mutex_);
    if (id_ == 0) return;
    TerminateJobObject(reinterpret_cast<HANDLE>(group_), 137);
    TerminateProcess(reinterpret_cast<HANDLE>(handle_), 137);  // if it could not join its job
}

}  // namespace check
