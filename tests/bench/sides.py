# SPDX-License-Identifier: MIT
"""The two sides of a figure: a lesson's program, and the naked loop or the other server that it is compared with.

A side says what it is missing, if anything, starts its server, and may have something to do after each measurement.
"""

import contextlib
import os
import resource
import shutil

import peers
from common import BUILD, Error, IDLE_CLIENTS, LENGTH, MANY_MESSAGES, OUT, ROOT, run, WARM, WORK, wait_until
from loads import check_numbers, load, missing_program, Numbers
from servers import Server


def missing_root(name):
    if os.geteuid() != 0:
        return f'{name} has to be started by root'
    if not all(directory.stat().st_mode & 0o001 for directory in (WORK, *WORK.parents)):
        return f'{name} gives up root, and other users may not enter {WORK}'
    return None


class Side:
    name = ''
    words = ()  # for the load generator, about how this server answers
    loop = 'threads'  # of ours: threads, or poll

    def missing(self):
        return None

    def start(self):
        raise NotImplementedError

    def measure(self, server, words, shape, seconds=LENGTH):
        """The Numbers of this load; an error if there are none."""
        return check_numbers(self.name, shape.measure(server, [*words, *self.words], seconds))

    def settle(self):
        """What has to be done after each measurement, so that the next one does not pay for it."""


# -- The lessons.

class Lesson(Side):
    """From server/08-poll on a server takes --loop threads, or poll."""

    def __init__(self, path, *words, loop=None):
        self.name, self.words = path, words
        self.program = BUILD / path
        self.loop = loop or 'threads'
        self.options = ['--loop', loop] if loop else []

    def missing(self):
        return None if os.access(self.program, os.X_OK) else f'{self.name} is not built'

    def start(self):
        return Server(self.name, [self.program, '--port', 0, *self.options])


class Raw(Lesson):
    def __init__(self):
        super().__init__('server/01-raw', 'answer=welcome')

    def start(self):
        port = peers.free_port()
        return Server(self.name, [self.program, port], port, quiet=True)


class Mailhost(Lesson):
    """The mail host; `protocol` is SMTP or POP3."""

    def __init__(self, protocol, loop, *options):
        super().__init__('pop3/06-mailhost', loop=loop)
        self.protocol = protocol
        self.options += options
        self.store = WORK / f'store-{loop}'

    def start(self):
        command = [self.program, '--smtp', 0, '--pop3', 0, '--mail', self.store, *self.options]
        return Server(self.name, command, says=f'{self.protocol} listening on')


class DurableMailhost(Mailhost):
    def __init__(self, loop):
        super().__init__('SMTP', loop)

    def settle(self):
        remove_messages(self.store / 'alice')


class IdleMailhost(Mailhost):
    def __init__(self, loop):
        super().__init__('SMTP', loop, '--max-clients', 6000)

    def missing(self):
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return super().missing() or (f'ulimit -n is {files}' if files < IDLE_CLIENTS + 100 else None)


class FullMailhost(Mailhost):
    """With messages to fetch."""

    def __init__(self, loop='threads'):
        super().__init__('POP3', loop)
        self.store = WORK / 'mail'

    def start(self):
        fill_maildirs(self.store, {**TO_FETCH, **TO_LOG_IN, **TO_COUNT})
        return super().start()


# -- Naked loops.

class Naked(Side):
    def __init__(self, mode, *options, words=()):
        self.name, self.words = f'naked {mode}', words
        self.command = [OUT / 'naked', mode, *options]

    def start(self):
        return Server(self.name, self.command)


class NakedDisk(Side):
    """No server, but a Maildir: what the disk takes without SMTP."""
    name = 'naked messages'

    def __init__(self, size):
        self.size, self.directory = size, WORK / 'naked'

    def start(self):
        for box in ('tmp', 'new', 'cur'):
            (self.directory / box).mkdir(parents=True, exist_ok=True)
        return contextlib.nullcontext()

    def measure(self, server, words, shape, seconds=LENGTH):
        command = [OUT / 'naked', 'messages', f'dir={self.directory}', f'size={self.size}', f'seconds={seconds}',
                   f'warm={WARM}']
        return check_numbers(self.name, Numbers(*map(float, run(command, seconds + 60).split())))

    def settle(self):
        remove_messages(self.directory)


# -- Other servers.

class SmtpSink(Side):
    """Takes messages and throws them away; a part of Postfix."""
    name = 'smtp-sink'

    def missing(self):
        return missing_program('smtp-sink')

    def start(self):
        port = peers.free_port()
        user = ['-u', 'nobody'] if os.geteuid() == 0 else []  # it refuses to run as root
        return Server(self.name, ['smtp-sink', *user, f'127.0.0.1:{port}', 1024], port)


class Php(Side):
    name, words = 'echo.php', ('answer=welcome',)

    def missing(self):
        return missing_program('php') or (None if 'sockets' in run(['php', '-m'], 20) else 'php has no sockets')

    def start(self):
        port = peers.free_port()
        return Server(self.name, ['php', ROOT / 'server/01-raw/echo.php', port], port, quiet=True)


class Postfix(Side):
    """With its 250 a message is in the queue, on the disk. While the next ones come, Postfix writes each a second time,
    into the Maildir, and removes it from the queue: about twice the work of a server that delivers before its 250."""
    name, directory = 'Postfix', WORK / 'postfix'

    def missing(self):
        return missing_program('postfix') or missing_root('postfix')

    def start(self):
        port = peers.free_port()
        command = peers.postfix(self.directory, port, local_domain='example.test')
        return Server(self.name, command, port, log=self.directory / 'log')

    def settle(self):
        if not wait_until(self.has_delivered, 60):  # it delivers after its 250
            raise Error('Postfix has not delivered its messages after 60 s')
        remove_messages(self.directory / 'mail')

    def has_delivered(self):
        return not any(files_in(self.directory / 'queue' / name for name in ('incoming', 'active', 'deferred')))


class Dovecot(Side):
    name, directory = 'Dovecot', WORK / 'dovecot'

    def missing(self):
        return missing_program('dovecot') or missing_root('dovecot')

    def start(self):
        port, mail = peers.free_port(), self.directory / 'mail'
        fill_maildirs(mail, TO_FETCH)
        peers.give_to_nobody(mail)
        return Server(self.name, peers.dovecot(self.directory, mail, port), port, log=self.directory / 'log')


class Popa3d(Side):
    """Debian's package conflicts with that of Dovecot; .ci/run unpacks the program without installing it."""
    name, directory = 'popa3d', WORK / 'popa3d'

    def missing(self):
        return missing_program('popa3d') or missing_root('popa3d')

    def start(self):
        (self.directory / 'mail').mkdir(parents=True, exist_ok=True)
        for user, (count, size) in TO_FETCH.items():
            load('mbox', f'file={self.directory}/mail/{user}', f'count={count}', f'size={size}')
        inetd = [OUT / 'naked', 'inetd', f'program={shutil.which("popa3d")}']
        return Server(self.name, peers.popa3d(self.directory, inetd))


# -- Files.

def files_in(directories):
    return [entry for directory in directories for entry in directory.rglob('*') if entry.is_file()]


def remove_messages(directory):
    """Messages must be there, and go: nobody pays for those of the measurement before."""
    files = files_in([directory])
    if not any(file.stat().st_size > 512 for file in files):
        raise Error(f'no message in {directory}')
    for file in files:
        file.unlink(missing_ok=True)
    run(['sync', '-f', WORK], 60)


# Users with so many messages of that size.
TO_FETCH = {f'pop{number}': (1000, 4096) for number in range(1, 5)}
TO_LOG_IN = {f'small{number}': (10, 4096) for number in range(1, 5)}
TO_COUNT = {'big': (MANY_MESSAGES, 200)}


def fill_maildirs(mail, users):
    """Once. The mail host reads the passwords from `accounts`."""
    accounts = mail / 'accounts'
    if accounts.exists():
        return
    for user, (count, size) in users.items():
        load('maildir', f'dir={mail / user}', f'count={count}', f'size={size}')
    accounts.write_text(''.join(f'{user}:secret\n' for user in users))
    accounts.chmod(0o600)
