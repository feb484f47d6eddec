// SPDX-License-Identifier: MIT

#include "tests/support/faults.hpp"

#include "tests/support/mailhost.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <sstream>
#include <stdexcept>

namespace test {

namespace fs = std::filesystem;
using faults::Action;
using faults::Call;

namespace {

constexpr const char *library = "build/faults.so", *plain = "build/pop3/06-mailhost";

struct Errors {
    Call call;
    const char* name;
    std::initializer_list<int> errors;
    std::initializer_list<int> fatal;
};

// The ERRORS of each manual page of section 2 or 3. After those of the second list the listener, or
// all sockets of the process, may be beyond help.
const std::initializer_list<Errors> table{
    {Call::malloc, "malloc", {ENOMEM}, {}},
    {Call::socket, "socket",
        {EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT}, {}},
    {Call::bind, "bind",
        {EACCES, EADDRINUSE, EBADF, EINVAL, ENOTSOCK, EADDRNOTAVAIL, EFAULT, ELOOP, ENAMETOOLONG,
            ENOENT, ENOMEM, ENOTDIR, EROFS},
        {}},
    {Call::listen, "listen", {EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP}, {}},
    {Call::accept, "accept",
        {EAGAIN, ECONNABORTED, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EPROTO, ENETDOWN,
            ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, ENOSR,
            ESOCKTNOSUPPORT, EPROTONOSUPPORT, ETIMEDOUT, EBADF, EFAULT, EINVAL, ENOTSOCK},
        {EBADF, EFAULT, EINVAL, ENOTSOCK, EOPNOTSUPP}},
    {Call::recv, "recv",
        {EAGAIN, EBADF, ECONNREFUSED, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN, ENOTSOCK, ECONNRESET,
            ETIMEDOUT},
        {}},
    {Call::send, "send",
        {EACCES, EAGAIN, EALREADY, EBADF, ECONNRESET, EDESTADDRREQ, EFAULT, EINTR, EINVAL, EISCONN,
            EMSGSIZE, ENOBUFS, ENOMEM, ENOTCONN, ENOTSOCK, EOPNOTSUPP, EPIPE},
        {}},
    {Call::poll, "poll", {EFAULT, EINTR, EINVAL, ENOMEM, EAGAIN}, {EFAULT, EINVAL}},
    {Call::shutdown, "shutdown", {EBADF, EINVAL, ENOTCONN, ENOTSOCK}, {}},
    {Call::setsockopt, "setsockopt",
        {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK, ENOMEM, ENOBUFS, EDOM, EPERM}, {}},
    {Call::getsockname, "getsockname", {EBADF, EFAULT, EINVAL, ENOBUFS, ENOTSOCK}, {}},
    {Call::getaddrinfo, "getaddrinfo",
        {EAI_ADDRFAMILY, EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NODATA,
            EAI_NONAME, EAI_SERVICE, EAI_SOCKTYPE, EAI_SYSTEM},
        {}},
    {Call::getnameinfo, "getnameinfo",
        {EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NONAME, EAI_OVERFLOW,
            EAI_SYSTEM},
        {}},
    {Call::fcntl, "fcntl", {EACCES, EAGAIN, EBADF, EINTR, EINVAL, EMFILE, ENOLCK, EPERM}, {}},
    {Call::getrlimit, "getrlimit", {EFAULT, EINVAL, EPERM}, {}},
    {Call::setrlimit, "setrlimit", {EFAULT, EINVAL, EPERM}, {}},
    {Call::open, "open",
        {EACCES, EAGAIN, EDQUOT, EEXIST, EFAULT, EFBIG, EINTR, EINVAL, EISDIR, ELOOP, EMFILE,
            ENAMETOOLONG, ENFILE, ENODEV, ENOENT, ENOMEM, ENOSPC, ENOTDIR, ENXIO, EOPNOTSUPP,
            EOVERFLOW, EPERM, EROFS, ETXTBSY, EBUSY, EIO},
        {}},
    {Call::openat, "openat", {EACCES, EINTR, EIO, ELOOP, EMFILE, ENFILE, ENOMEM, ENOTDIR}, {}},
    {Call::fopen, "fopen", {EACCES, EINTR, EIO, EMFILE, ENFILE, ENOENT, ENOMEM}, {}},
    {Call::read, "read", {EAGAIN, EBADF, EFAULT, EINTR, EINVAL, EIO, EISDIR}, {}},
    {Call::write, "write",
        {EAGAIN, EBADF, EDESTADDRREQ, EDQUOT, EFAULT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EPERM,
            EPIPE},
        {}},
    {Call::fsync, "fsync", {EBADF, EINTR, EIO, ENOSPC, EROFS, EINVAL, EDQUOT}, {}},
    {Call::close, "close", {EBADF, EINTR, EIO, ENOSPC, EDQUOT}, {}},
    {Call::rename, "rename",
        {EACCES, EBUSY, EDQUOT, EFAULT, EINVAL, EISDIR, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM,
            ENOSPC, ENOTDIR, ENOTEMPTY, EEXIST, EPERM, EROFS, EXDEV, EIO},
        {}},
    {Call::link, "link",
        {EACCES, EDQUOT, EEXIST, EFAULT, EIO, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM, ENOSPC,
            ENOTDIR, EPERM, EROFS, EXDEV},
        {}},
    {Call::unlink, "unlink",
        {EACCES, EBUSY, EFAULT, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EPERM,
            EROFS},
        {}},
    {Call::remove, "remove",
        {EACCES, EBUSY, EFAULT, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EPERM,
            EROFS, ENOTEMPTY},
        {}},
    {Call::mkdir, "mkdir",
        {EACCES, EDQUOT, EEXIST, EFAULT, EINVAL, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM,
            ENOSPC, ENOTDIR, EPERM, EROFS, EIO},
        {}},
    {Call::opendir, "opendir", {EACCES, EBADF, EMFILE, ENFILE, ENOENT, ENOMEM, ENOTDIR}, {}},
    {Call::readdir, "readdir", {EBADF, EIO, ENOENT}, {}},
    {Call::stat, "stat",
        {EACCES, EBADF, EFAULT, EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW,
            EIO},
        {}},
    {Call::fstat, "fstat", {EBADF, EFAULT, ENOMEM, EOVERFLOW, EIO}, {}},
    {Call::lstat, "lstat",
        {EACCES, EFAULT, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EOVERFLOW, EIO}, {}},
    {Call::chmod, "chmod",
        {EACCES, EFAULT, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EPERM, EROFS}, {}},
    {Call::fchmod, "fchmod", {EBADF, EIO, EPERM, EROFS}, {}},
    {Call::flock, "flock", {EBADF, EINTR, EINVAL, ENOLCK, EWOULDBLOCK}, {}},
    {Call::getentropy, "getentropy", {EFAULT, EIO, ENOSYS}, {}},
    {Call::getrandom, "getrandom", {EAGAIN, EFAULT, EINTR, EINVAL, ENOSYS}, {}},
    {Call::pthread_create, "pthread_create", {EAGAIN, EINVAL, EPERM}, {}},
};

}  // namespace

const std::vector<Fault>& all_faults()
{
    static const auto all = [] {
        std::vector<Fault> flat;
        for (const auto& [call, name, errors, fatal] : table)
            for (const int error : errors)
                flat.push_back({call, name, error,
                    std::find(fatal.begin(), fatal.end(), error) != fatal.end()});
        return flat;
    }();
    return all;
}

const char* name_of(Call call)
{
    for (const auto& entry : table)
        if (entry.call == call) return entry.name;
    return "?";
}

std::string text(const Fault& fault)
{
    const bool of_names = fault.call == Call::getaddrinfo || fault.call == Call::getnameinfo;
    return fault.name + std::string(": ") +
        (of_names ? gai_strerror(fault.error) : std::strerror(fault.error));
}

// The plain programs are the same whatever the tests are built with.
std::string Faults::why_not()
{
    if (program("") != "build/asan/") return "make test tries these programs";
    for (const auto* file : {library, plain})
        if (!fs::exists(file))
            return std::string(file) + " is missing: make faults (Linux with glibc) makes it";
    return {};
}

Faults::Faults(const fs::path& directory) : file_(directory / "orders")
{
    const int opened = open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0 || ftruncate(opened, sizeof(faults::Orders)) < 0)
        throw std::runtime_error("cannot make " + file_.string());
    void* const mapped =
        mmap(nullptr, sizeof(faults::Orders), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    ::close(opened);
    if (mapped == MAP_FAILED) throw std::runtime_error("mmap " + file_.string());
    orders_ = static_cast<faults::Orders*>(mapped);
}

Faults::~Faults()
{
    munmap(orders_, sizeof(faults::Orders));
}

std::vector<std::string> Faults::command(const std::string& lesson) const
{
    return {"env", "LD_PRELOAD=" + fs::absolute(library).string(), "FAULTS=" + file_.string(),
        "build/" + lesson};
}

void Faults::order(Action action, int nth)
{
    orders_->action = Action::none;
    orders_->happened = 0;
    orders_->countdown = nth;
    orders_->action = action;
}

void Faults::fail(Call call, int error, int nth)
{
    orders_->action = Action::none;
    orders_->call = call;
    orders_->error = error;
    order(Action::fail, nth);
}

constexpr int never = 1'000'000'000;

void Faults::count(Call call)
{
    fail(call, 0, never);
}

int Faults::counted() const
{
    return never - static_cast<int>(orders_->countdown);
}

bool Faults::release()
{
    orders_->action = Action::none;
    return has_happened();
}

// By addr2line(1), which is part of binutils, as is the linker.
std::string Faults::callers() const
{
    std::vector<std::string> command{"addr2line", "-Cfsie", plain};
    for (const auto address : orders_->callers) {
        if (address == 0) break;
        std::ostringstream number;
        number << std::hex << address;
        command.push_back(number.str());
    }
    Process names(command);
    names.wait();
    std::istringstream lines(names.output());
    std::string all;
    int shown = 0;
    for (std::string function, place;
         shown < 4 && std::getline(lines, function) && std::getline(lines, place);) {
        const bool ours = function.find("std::") == function.npos && place[0] != '?';
        if (!ours || function.find("__") != function.npos) continue;
        all += (all.empty() ? " " : " < ") + function.substr(0, function.find('(')) + " " +
            place.substr(0, place.find(' '));
        ++shown;
    }
    return all;
}

std::vector<faults::Record> Faults::recorded() const
{
    const std::size_t count = orders_->recorded;
    if (count > faults::most_records) throw std::runtime_error("too many records");
    return {orders_->records.begin(), orders_->records.begin() + count};
}

}  // namespace test
