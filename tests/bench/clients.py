# SPDX-License-Identifier: MIT
"""The sides of a figure about clients: each starts the same server, and measures its own client."""

import itertools
import time

import peers
from common import BUILD, OUT, run, WARM, WORK
from loads import check_numbers, load_from, missing_program, Numbers, SMTP_SOURCE
from servers import Server
from sides import FullMailhost, Side, SmtpSink


class Send(Side):
    """The client of client/06-send."""
    name = 'client/06-send'

    def missing(self):
        return SmtpSink().missing()

    def start(self):
        return SmtpSink().start()

    def measure(self, server, words, shape, seconds=1):
        numbers = load_from('send', 'send', f'port={server.port}', f'seconds={seconds}', f'warm={WARM}', *words[1:])
        return check_numbers(self.name, numbers)


class SmtpSource(Send):
    name = 'smtp-source'

    def missing(self):
        return SMTP_SOURCE.missing() or super().missing()

    def measure(self, server, words, shape, seconds=1):
        return check_numbers(self.name, SMTP_SOURCE.measure(server, ('smtp', 'clients=1', *words[1:]), seconds))


class Fetch(Side):
    """client/07-fetch saves all messages of an account in a new Maildir, and keeps them on the server. No Maildir is
    removed before the end: for five seconds ext4 searches long for an inode where some were just freed."""
    name, numbers = 'client/07-fetch', itertools.count(1)
    user, messages = 'pop1', 1000

    def start(self):
        return FullMailhost('poll').start()

    def command(self, server):
        return [BUILD / self.name, '--server', f'127.0.0.1:{server.port}', '--user', self.user, '--password', 'secret',
                '--maildir', self.directory, '--keep']

    def measure(self, server, words, shape, seconds=1):
        self.directory = WORK / f'fetched-{next(self.numbers)}'
        for box in ('tmp', 'new', 'cur'):
            (self.directory / box).mkdir(parents=True)
        command = self.command(server)
        begin = time.monotonic()
        run(command, 300)
        took = time.monotonic() - begin
        saved = len(list((self.directory / 'new').iterdir()))
        return check_numbers(self.name, Numbers(self.messages / took) if saved == self.messages else None)

    def settle(self):
        run(['sync', '-f', WORK], 60)


class Mpop(Fetch):
    name = 'mpop'

    def missing(self):
        return missing_program('mpop')

    def command(self, server):
        rc = self.directory / 'mpoprc'
        peers.fill('mpoprc', rc, port=server.port, user=self.user, password='secret', auth='cram-md5', keep='on',
                   maildir=self.directory, uidls=self.directory / 'uidls')
        rc.chmod(0o600)
        return ['mpop', '-q', '-C', rc, 'account']


class Through(Side):
    """Messages fetched from the mail host, through something that forwards."""

    def start(self):
        return Behind(FullMailhost('poll').start(), self.forwarder)

    def measure(self, server, words, shape, seconds=1):
        return check_numbers(self.name, shape.measure(server, words, seconds))


class Behind:
    """Two servers: the one that is meant, and the one in front of it, to which the load is sent."""

    def __init__(self, server, forwarder):
        self.server = server
        try:
            self.front = forwarder(server.port)
        except BaseException:
            server.end()
            raise
        self.port, self.pid = self.front.port, self.front.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.front.end()
        self.server.end()


class Tap(Through):
    name = 'client/03-tap'

    def forwarder(self, to):
        port = peers.free_port()
        return Server(self.name, [BUILD / self.name, '--listen', port, '--to', f'127.0.0.1:{to}'], port, quiet=True)


class NakedForward(Through):
    name = 'naked forward'

    def forwarder(self, to):
        return Server(self.name, [OUT / 'naked', 'forward', f'to={to}'])
