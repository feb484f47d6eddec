# SPDX-License-Identifier: MIT
"""The sides of a figure about relaying: messages come in, 10 clients at a time, are stored, and go on to a server that
throws them away. What counts is how many that server has, until the queue is empty again."""

import contextlib
import os
import re
import time

import peers
from common import BUILD, Error, LENGTH, wait_until, WORK
from loads import check_numbers, load, missing_program, Numbers
from servers import Server
from sides import files_in, missing_root, Side

SINK = '127.0.0.2'  # another machine, as far as a relay can see; no name has to be looked up for it
TO = f'bob@[{SINK}]'


class CountingSink:
    """smtp-sink, which says how many messages it has had."""

    def __init__(self):
        self.port = peers.free_port()
        user = ['-u', 'nobody'] if os.geteuid() == 0 else []  # it refuses to run as root
        self.server = Server('smtp-sink', ['smtp-sink', '-c', *user, f'{SINK}:{self.port}', 1024], self.port)

    def count(self):
        found = re.findall(r'mesg=(\d+)', self.server.output.read_text(errors='replace'))
        return int(found[-1]) if found else 0


class Relaying(Side):
    """`start_relay(sink)` starts the relay, `queued()` says which files are in its queue."""
    words = ()

    def missing(self):
        return missing_program('smtp-sink')

    @contextlib.contextmanager
    def start(self):
        self.sink = CountingSink()
        with self.sink.server, self.start_relay(self.sink) as server:
            yield server

    def measure(self, server, words, shape, seconds=LENGTH):
        before, begin = self.sink.count(), time.monotonic()
        load(*words, f'port={server.port}', f'seconds={seconds}', 'warm=0', f'shape={shape.name}', f'to={TO}', *self.words)
        if not wait_until(lambda: not self.queued(), 120):
            raise Error(f'{self.name} still has {len(self.queued())} messages after 120 s')
        took = time.monotonic() - begin
        return check_numbers(self.name, Numbers((self.sink.count() - before) / took))


class Relay(Relaying):
    """smtp/09-relay: who sends to others has to log in."""
    name, words = 'smtp/09-relay', ('auth=AGFsaWNlAHdvbmRlcmxhbmQ=',)
    store = WORK / 'relay'

    def start_relay(self, sink):
        command = [BUILD / self.name, '--port', 0, '--mail', self.store, '--dns', '127.0.0.1:9', '--mx-port', sink.port]
        return Server(self.name, command)

    def queued(self):
        return files_in([self.store / 'queue' / 'new'])


class PostfixRelay(Relaying):
    name, directory = 'Postfix', WORK / 'postfix-relay'

    def missing(self):
        return super().missing() or missing_program('postfix') or missing_root('postfix')

    def start_relay(self, sink):
        port = peers.free_port()
        command = peers.postfix(self.directory, port, relay=f'[{SINK}]:{sink.port}')
        return Server(self.name, command, port, log=self.directory / 'log')

    def queued(self):
        return files_in(self.directory / 'queue' / name for name in ('incoming', 'active', 'deferred'))
