// SPDX-License-Identifier: MIT
//
// build/faults.so, to be preloaded (ld.so(8), LD_PRELOAD) into the plain mail host on Linux with
// glibc: its functions are called in place of those of the C library. They obey the orders in the
// file that the environment variable FAULTS names (orders.hpp), and otherwise pass the call on.
//
// A call that fails does nothing, as with most errors of the system; but close() closes, as on
// Linux, whatever it returns. malloc stands for the four functions that return new memory; operator
// new calls it. Calls that the C library makes inside itself are not seen, except those for memory.

#include "tests/faults/orders.hpp"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <tuple>
#include <type_traits>

namespace {

using faults::Action;
using faults::Call;

faults::Orders* orders = nullptr;

// Without the functions below, and before any of them can be called.
__attribute__((constructor)) void find_orders()
{
    const char* const file = getenv("FAULTS");
    if (!file) return;
    const auto opened = static_cast<int>(syscall(SYS_openat, AT_FDCWD, file, O_RDWR));
    if (opened < 0) abort();
    void* const mapped =
        mmap(nullptr, sizeof(faults::Orders), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    syscall(SYS_close, opened);
    if (mapped == MAP_FAILED) abort();
    orders = static_cast<faults::Orders*>(mapped);
}

bool is_next(Action action)
{
    return orders && orders->action == action && orders->countdown.fetch_sub(1) == 1;
}

// Writes down the functions of the program that led to this call.
void note_callers()
{
    struct Place {
        std::uint64_t program;
        std::size_t depth;
    };
    Place place{getauxval(AT_PHDR) & ~std::uint64_t{0xfff}, 0};
    orders->callers = {};
    const auto note = [](_Unwind_Context* context, void* at) {
        auto& [program, depth] = *static_cast<Place*>(at);
        const std::uint64_t address = _Unwind_GetIP(context) - 1;  // in the call, not after it
        constexpr std::uint64_t size = 16 << 20;
        if (address > program && address < program + size && depth < orders->callers.size())
            orders->callers[depth++] = address - program;
        return _URC_NO_REASON;
    };
    _Unwind_Backtrace(note, &place);
}

// Is it this call's turn to fail? Then errno says how.
bool fails(Call call)
{
    if (!orders || orders->call != call || !is_next(Action::fail)) return false;
    ++orders->happened;
    note_callers();
    errno = orders->error;
    return true;
}

// Before a call that is recorded.
void reach()
{
    if (is_next(Action::kill)) {
        ++orders->happened;
        kill(getpid(), SIGKILL);
    }
    if (is_next(Action::hold)) {
        ++orders->happened;
        while (orders->action == Action::hold) usleep(1000);
    }
}

// After it. `descriptor` may be -1.
void record(Call call, int descriptor, const char* path, const char* other = "")
{
    if (!orders || !orders->recording) return;
    const auto at = orders->recorded.fetch_add(1);
    if (at >= faults::most_records) return;
    auto& entry = orders->records[at];
    entry = {};
    entry.call = call;
    const auto keep = [](std::array<char, 256>& into, const char* text) {
        strncpy(into.data(), text, into.size() - 1);
    };
    keep(entry.path, path);
    keep(entry.other, other);
    if (descriptor >= 0) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        if (readlink(link, entry.path.data(), entry.path.size() - 1) < 0) entry.path[0] = 0;
    }
    struct stat status { };
    const bool found = descriptor >= 0 ? syscall(SYS_fstat, descriptor, &status) == 0
                                       : syscall(SYS_newfstatat, AT_FDCWD, *other ? other : path,
                                             &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (found) entry.inode = status.st_ino;
}

bool is_file(int descriptor)
{
    struct stat status { };
    return syscall(SYS_fstat, descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

bool exists(const char* path)
{
    const int before = errno;
    const bool found = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
    errno = before;
    return found;
}

// The C library's own function of this name.
template <typename Function> Function* next(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// A call of this kind that is neither recorded nor a reason to stop.
template <typename Function, typename... Arguments>
auto pass(Call call, Function* real, Arguments... arguments) -> decltype(real(arguments...))
{
    if (fails(call)) return static_cast<decltype(real(arguments...))>(-1);
    return real(arguments...);
}

// A call that changes names.
template <typename Function, typename... Arguments>
int change(Call call, Function* real, const char* path, Arguments... arguments)
{
    reach();
    const int result = pass(call, real, path, arguments...);
    if (result != 0) return result;
    if constexpr (std::is_same_v<std::tuple<Arguments...>, std::tuple<const char*>>)
        record(call, -1, path, arguments...);
    else
        record(call, -1, path);
    return result;
}

bool may_make(int flags)
{
    return flags & O_CREAT;
}

template <typename Open> int open_file(Call call, const char* path, bool makes, Open open_it)
{
    makes = makes && !exists(path);
    if (makes) reach();
    const int opened = fails(call) ? -1 : open_it();
    if (opened >= 0 && makes) record(Call::open, opened, path);
    return opened;
}

}  // namespace

extern "C" {

void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);

// Memory.

void* malloc(size_t size) noexcept
{
    return fails(Call::malloc) ? nullptr : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) noexcept
{
    return fails(Call::malloc) ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) noexcept
{
    return fails(Call::malloc) ? nullptr : __libc_realloc(old, size);
}

void* aligned_alloc(size_t alignment, size_t size) noexcept
{
    return fails(Call::malloc) ? nullptr : __libc_memalign(alignment, size);
}

// Sockets.

int socket(int family, int type, int protocol) noexcept
{
    static const auto real = next<int(int, int, int)>("socket");
    return pass(Call::socket, real, family, type, protocol);
}

int bind(int socket, const sockaddr* address, socklen_t length) noexcept
{
    static const auto real = next<int(int, const sockaddr*, socklen_t)>("bind");
    return pass(Call::bind, real, socket, address, length);
}

int listen(int socket, int backlog) noexcept
{
    static const auto real = next<int(int, int)>("listen");
    return pass(Call::listen, real, socket, backlog);
}

int accept(int socket, sockaddr* address, socklen_t* length)
{
    static const auto real = next<int(int, sockaddr*, socklen_t*)>("accept");
    return pass(Call::accept, real, socket, address, length);
}

int accept4(int socket, sockaddr* address, socklen_t* length, int flags)
{
    static const auto real = next<int(int, sockaddr*, socklen_t*, int)>("accept4");
    return pass(Call::accept, real, socket, address, length, flags);
}

ssize_t recv(int socket, void* into, size_t size, int flags)
{
    static const auto real = next<ssize_t(int, void*, size_t, int)>("recv");
    return pass(Call::recv, real, socket, into, size, flags);
}

ssize_t send(int socket, const void* bytes, size_t size, int flags)
{
    static const auto real = next<ssize_t(int, const void*, size_t, int)>("send");
    reach();
    char text[256] = "";
    memcpy(text, bytes, std::min(size, sizeof text - 1));
    record(Call::send, -1, text);
    return pass(Call::send, real, socket, bytes, size, flags);
}

int poll(pollfd* list, nfds_t count, int at_most)
{
    static const auto real = next<int(pollfd*, nfds_t, int)>("poll");
    return pass(Call::poll, real, list, count, at_most);
}

int shutdown(int socket, int how) noexcept
{
    static const auto real = next<int(int, int)>("shutdown");
    return pass(Call::shutdown, real, socket, how);
}

int setsockopt(int socket, int level, int option, const void* value, socklen_t length) noexcept
{
    static const auto real = next<int(int, int, int, const void*, socklen_t)>("setsockopt");
    return pass(Call::setsockopt, real, socket, level, option, value, length);
}

int getsockname(int socket, sockaddr* address, socklen_t* length) noexcept
{
    static const auto real = next<int(int, sockaddr*, socklen_t*)>("getsockname");
    return pass(Call::getsockname, real, socket, address, length);
}

// These two and pthread_create return what is wrong.
int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found)
{
    static const auto real =
        next<int(const char*, const char*, const addrinfo*, addrinfo**)>("getaddrinfo");
    if (fails(Call::getaddrinfo)) return orders->error;
    return real(node, service, hints, found);
}

int getnameinfo(const sockaddr* address, socklen_t length, char* host, socklen_t host_size,
    char* service, socklen_t service_size, int flags)
{
    static const auto real =
        next<int(const sockaddr*, socklen_t, char*, socklen_t, char*, socklen_t, int)>(
            "getnameinfo");
    if (fails(Call::getnameinfo)) return orders->error;
    return real(address, length, host, host_size, service, service_size, flags);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
    void* argument) noexcept
{
    static const auto real =
        next<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create");
    if (fails(Call::pthread_create)) return orders->error;
    return real(thread, attributes, body, argument);
}

// Descriptors.

int fcntl(int file, int command, ...)
{
    static const auto real = next<int(int, int, ...)>("fcntl");
    va_list rest;
    va_start(rest, command);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    return fails(Call::fcntl) ? -1 : real(file, command, argument);
}

int fcntl64(int file, int command, ...)
{
    static const auto real = next<int(int, int, ...)>("fcntl64");
    va_list rest;
    va_start(rest, command);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    return fails(Call::fcntl) ? -1 : real(file, command, argument);
}

int getrlimit(__rlimit_resource_t resource, rlimit* limit) noexcept
{
    static const auto real = next<int(__rlimit_resource_t, rlimit*)>("getrlimit");
    return pass(Call::getrlimit, real, resource, limit);
}

int setrlimit(__rlimit_resource_t resource, const rlimit* limit) noexcept
{
    static const auto real = next<int(__rlimit_resource_t, const rlimit*)>("setrlimit");
    return pass(Call::setrlimit, real, resource, limit);
}

int close(int file)
{
    static const auto real = next<int(int)>("close");
    if (!fails(Call::close)) return real(file);
    const int error = errno;
    real(file);
    errno = error;
    return -1;
}

int flock(int file, int operation) noexcept
{
    static const auto real = next<int(int, int)>("flock");
    if (orders && !(operation & (LOCK_NB | LOCK_UN))) orders->waits_for_lock = true;
    const int result = pass(Call::flock, real, file, operation);
    if (orders) orders->waits_for_lock = false;
    return result;
}

// Files.

int open(const char* path, int flags, ...)
{
    static const auto real = next<int(const char*, int, ...)>("open");
    va_list rest;
    va_start(rest, flags);
    const auto mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_file(Call::open, path, may_make(flags), [&] { return real(path, flags, mode); });
}

int open64(const char* path, int flags, ...)
{
    static const auto real = next<int(const char*, int, ...)>("open64");
    va_list rest;
    va_start(rest, flags);
    const auto mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_file(Call::open, path, may_make(flags), [&] { return real(path, flags, mode); });
}

int openat(int directory, const char* path, int flags, ...)
{
    static const auto real = next<int(int, const char*, int, ...)>("openat");
    va_list rest;
    va_start(rest, flags);
    const auto mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_file(Call::openat, path, may_make(flags) && directory == AT_FDCWD,
        [&] { return real(directory, path, flags, mode); });
}

FILE* fopen(const char* path, const char* mode)
{
    static const auto real = next<FILE*(const char*, const char*)>("fopen");
    FILE* file = nullptr;
    open_file(Call::fopen, path, *mode != 'r', [&] {
        file = real(path, mode);
        return file ? fileno(file) : -1;
    });
    return file;
}

FILE* fopen64(const char* path, const char* mode)
{
    return fopen(path, mode);
}

ssize_t read(int file, void* into, size_t size)
{
    static const auto real = next<ssize_t(int, void*, size_t)>("read");
    return pass(Call::read, real, file, into, size);
}

ssize_t write(int file, const void* bytes, size_t size)
{
    static const auto real = next<ssize_t(int, const void*, size_t)>("write");
    const bool counts = is_file(file);
    if (counts) reach();
    const auto written = pass(Call::write, real, file, bytes, size);
    if (counts && written > 0) record(Call::write, file, "");
    return written;
}

ssize_t writev(int file, const iovec* pieces, int count)
{
    static const auto real = next<ssize_t(int, const iovec*, int)>("writev");
    const bool counts = is_file(file);
    if (counts) reach();
    const auto written = pass(Call::write, real, file, pieces, count);
    if (counts && written > 0) record(Call::write, file, "");
    return written;
}

int fsync(int file)
{
    static const auto real = next<int(int)>("fsync");
    reach();
    const int result = pass(Call::fsync, real, file);
    if (result == 0) record(Call::fsync, file, "");
    return result;
}

int fdatasync(int file)
{
    static const auto real = next<int(int)>("fdatasync");
    reach();
    const int result = pass(Call::fsync, real, file);
    if (result == 0) record(Call::fsync, file, "");
    return result;
}

int rename(const char* from, const char* to) noexcept
{
    static const auto real = next<int(const char*, const char*)>("rename");
    return change(Call::rename, real, from, to);
}

int link(const char* from, const char* to) noexcept
{
    static const auto real = next<int(const char*, const char*)>("link");
    return change(Call::link, real, from, to);
}

int unlink(const char* path) noexcept
{
    static const auto real = next<int(const char*)>("unlink");
    return change(Call::unlink, real, path);
}

int remove(const char* path) noexcept
{
    static const auto real = next<int(const char*)>("remove");
    return change(Call::remove, real, path);
}

int mkdir(const char* path, mode_t mode) noexcept
{
    static const auto real = next<int(const char*, mode_t)>("mkdir");
    return change(Call::mkdir, real, path, mode);
}

int chmod(const char* path, mode_t mode) noexcept
{
    static const auto real = next<int(const char*, mode_t)>("chmod");
    return change(Call::chmod, real, path, mode);
}

int fchmod(int file, mode_t mode) noexcept
{
    static const auto real = next<int(int, mode_t)>("fchmod");
    return pass(Call::fchmod, real, file, mode);
}

DIR* opendir(const char* path)
{
    static const auto real = next<DIR*(const char*)>("opendir");
    return fails(Call::opendir) ? nullptr : real(path);
}

DIR* fdopendir(int file)
{
    static const auto real = next<DIR*(int)>("fdopendir");
    return fails(Call::opendir) ? nullptr : real(file);
}

dirent* readdir(DIR* directory)
{
    static const auto real = next<dirent*(DIR*)>("readdir");
    return fails(Call::readdir) ? nullptr : real(directory);
}

dirent64* readdir64(DIR* directory)
{
    static const auto real = next<dirent64*(DIR*)>("readdir64");
    return fails(Call::readdir) ? nullptr : real(directory);
}

int stat(const char* path, struct stat* into) noexcept
{
    static const auto real = next<int(const char*, struct stat*)>("stat");
    return pass(Call::stat, real, path, into);
}

int stat64(const char* path, struct stat64* into) noexcept
{
    static const auto real = next<int(const char*, struct stat64*)>("stat64");
    return pass(Call::stat, real, path, into);
}

int lstat(const char* path, struct stat* into) noexcept
{
    static const auto real = next<int(const char*, struct stat*)>("lstat");
    return pass(Call::lstat, real, path, into);
}

int fstat(int file, struct stat* into) noexcept
{
    static const auto real = next<int(int, struct stat*)>("fstat");
    return pass(Call::fstat, real, file, into);
}

int fstat64(int file, struct stat64* into) noexcept
{
    static const auto real = next<int(int, struct stat64*)>("fstat64");
    return pass(Call::fstat, real, file, into);
}

// Random numbers.

int getentropy(void* into, size_t size)
{
    static const auto real = next<int(void*, size_t)>("getentropy");
    return pass(Call::getentropy, real, into, size);
}

ssize_t getrandom(void* into, size_t size, unsigned flags)
{
    static const auto real = next<ssize_t(void*, size_t, unsigned)>("getrandom");
    return pass(Call::getrandom, real, into, size, flags);
}

}  // extern "C"
