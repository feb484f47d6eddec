# SPDX-License-Identifier: MIT
"""The shapes of load: who sends what a server answers. The same server can win in one shape and lose in another, so
whoever compares servers measures with each. A load says what it is missing, and returns Numbers."""

import shutil
import time
from typing import NamedTuple

from common import Error, LENGTH, OUT, run, WARM


class Numbers(NamedTuple):
    """What a measurement says."""
    rate: float  # requests per second; a row without a peer may have another number here
    slowest: float = 0  # seconds of the slowest request
    unanswered: int = 0  # clients that were not answered once in the time that counts


def load_from(program, *words):
    """Runs a program of the benchmark that measures, and returns what it prints."""
    printed = run([OUT / program, *words], LENGTH + 120).split()
    return Numbers(*map(float, printed)) if printed else None


def load(*words):
    return load_from('load', *words)


def missing_program(name):
    return None if shutil.which(name) else f'{name} is not installed'


class Shape:
    """Our load generator, in the shape of this name (tests/bench/shape.hpp)."""

    def __init__(self, name):
        self.name = name

    def missing(self):
        return None

    def measure(self, server, words, seconds):
        """The words are for the load generator. {pid} in them is that of the server."""
        mode, *words = (word.format(pid=server.pid) for word in words)
        return load(mode, f'port={server.port}', f'seconds={seconds}', f'warm={WARM}', f'shape={self.name}', *words)


class SmtpSource:
    """Postfix's own load generator: one process, event-driven, a write for each command, no pipelining. It is told how
    many messages to send, not how long, so the number grows until they last long enough; only the last run counts."""
    name = 'smtp-source'

    def missing(self):
        return missing_program('smtp-source')

    def measure(self, server, words, seconds):
        values = dict(word.split('=') for word in words[1:])
        clients, limit = int(values['clients']), float(values.get('limit', 20)) + 4 * seconds
        command = ['smtp-source', '-d', '-s', clients, '-l', values['size'], '-M', 'client.test',
                   '-f', 'carol@other.test', '-t', 'alice@example.test']
        count = 10 * clients
        while True:
            begin = time.monotonic()
            run([*command, '-m', count, f'127.0.0.1:{server.port}'], limit)
            took = time.monotonic() - begin
            if took >= 0.8 * seconds:
                return Numbers(count / took)
            count = int(count * min(20, seconds / took)) + 1


THREADS, EPOLL, SMTP_SOURCE = Shape('threads'), Shape('epoll'), SmtpSource()
BOTH = (THREADS, EPOLL)


def check_numbers(name, numbers):
    """A server that answers nothing has no figure, and can meet no target."""
    if numbers is None or not numbers.rate > 0:
        raise Error(f'{name} has answered nothing: not measured')
    return numbers
