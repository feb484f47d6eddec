// SPDX-License-Identifier: MIT
//
// What a test and build/faults.so (tests/faults/calls.cpp) share: a file that both have mapped. The
// test writes orders into it: which call fails, where the process is killed or held. The library
// counts the calls, and writes down those that a power cut or a client could notice.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace faults {

enum class Call : std::uint32_t {
    none,
    socket,
    bind,
    listen,
    accept,
    recv,
    send,
    poll,
    shutdown,
    setsockopt,
    getsockname,
    getaddrinfo,
    getnameinfo,
    fcntl,
    getrlimit,
    setrlimit,
    open,
    fopen,
    openat,
    read,
    write,
    fsync,
    close,
    rename,
    link,
    unlink,
    remove,
    mkdir,
    opendir,
    readdir,
    stat,
    fstat,
    lstat,
    chmod,
    fchmod,
    flock,
    getentropy,
    getrandom,
    pthread_create,
    malloc
};

enum class Action : std::uint32_t {
    none,
    fail,  // the Nth call of `call` fails with `error`
    kill,  // before the Nth recorded call the process is killed
    hold  // before the Nth recorded call the process waits until there is another order
};

/// A call that has succeeded, or for `send` one that begins. It is one of: open (that makes a
/// file), write (to a file), fsync, rename, link, unlink, remove, mkdir, chmod, send.
struct Record {
    Call call;
    std::uint64_t inode;  // of the file
    std::array<char, 256> path, other;  // of the file; where it is now; or what is sent
};

constexpr std::size_t most_records = 8192;

struct Orders {
    std::atomic<Action> action;
    std::atomic<Call> call;
    std::atomic<int> error;
    std::atomic<std::int64_t> countdown;
    std::atomic<std::uint32_t> happened;  // how often an order was obeyed
    std::array<std::uint64_t, 24> callers;  // of the call that failed: addresses in the program
    std::atomic<bool> waits_for_lock;  // in flock(2), for as long as it takes
    std::atomic<bool> recording;
    std::atomic<std::uint32_t> recorded;  // may be more than there is room for
    std::array<Record, most_records> records;
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free, "two processes share them");

}  // namespace faults
