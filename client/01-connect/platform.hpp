// SPDX-License-Identifier: MIT
//
// The platform for clients: names, connections with a time limit, standard input and output.
#pragma once

#include "server/02-socket/platform.hpp"

#include <vector>

namespace platform {

/// The addresses of a host, in the order to try them (getaddrinfo(3); RFC 6724). `host` is a name
/// or a numeric address. Throws Error. How long it may take is a setting of the system
/// (resolv.conf(5)), not ours.
std::vector<Address> resolve(const std::string& host, std::uint16_t port);

/// How an attempt to connect ended. refused: that machine runs, and no program listens there.
/// unreachable: no network leads to that machine. timed_out: nothing at all was heard.
enum class Connected { yes, refused, unreachable, timed_out };
/// Connects a socket of the right family (connect(2)). Throws Error for any other failure.
Connected connect(Handle handle, const Address& server, Milliseconds at_most);

/// Waits for bytes of standard input and returns how many; 0 at its end. Throws Error.
std::size_t read_input(std::span<char> into);
/// Writes all of the bytes to standard output, unchanged. Throws Error.
void write_output(std::string_view bytes);

/// From now on Ctrl-C ends the process with a failure: a client that is interrupted has not done
/// its work. (For a server it is the usual way to end: start().)
void fail_when_interrupted();

}  // namespace platform
