#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The other mail programs, configured once for the benchmark and for the interop checks.

Their configurations are the files beside this one; {{name}} in them stands for a value. postfix(), dovecot() and
popa3d() write what a server needs into a directory of its own and return the command that runs it in the foreground.
All but courier() need root, and listen on 127.0.0.1 only. Nothing is started here but by `peers.py run`.

    peers.py fill FILE NAME=VALUE...                    prints the file with its values
    peers.py prepare postfix DIRECTORY NAME=VALUE...    writes the directory; also dovecot and popa3d
    peers.py run postfix DIRECTORY NAME=VALUE...        the same, and becomes the server; also courier, whose DIRECTORY
                                                        has the Maildirs
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOBODY = 65534  # the user that owns mail which is not root's


def free_port():
    """A port of 127.0.0.1 that nobody has, for programs that cannot choose one themselves."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def filled(file, **values):
    def value(match):
        if match[1] not in values:
            raise SystemExit(f'{file} needs a value for {match[1]}')
        return str(values[match[1]])
    return re.sub(r'\{\{(\w+)\}\}', value, (HERE / file).read_text())


def fill(file, target, **values):
    Path(target).write_text(filled(file, **values))


def give_to_nobody(directory):
    for path in (directory, *directory.rglob('*')):
        os.chown(path, NOBODY, NOBODY)


def postfix(directory, port=None, local_domain='', relay='', login='no', address='127.0.0.1'):
    """Postfix, which takes messages for local_domain into directory/mail/alice and gives all others to relay."""
    directory = Path(directory)
    for name in ('queue', 'data', 'mail/alice'):
        (directory / name).mkdir(parents=True, exist_ok=True)
    shutil.chown(directory / 'data', 'postfix')
    give_to_nobody(directory / 'mail')
    values = dict(directory=directory, port=port or free_port(), local_domain=local_domain, relay=relay, login=login,
                  address=address)
    for name in ('main.cf', 'master.cf'):
        fill(f'postfix/{name}', directory / name, **values)
    # `postfix start` would leave a daemon, and `postfix start-fg` a shell that does not pass SIGTERM on.
    subprocess.run(['postfix', '-c', directory, 'check'], capture_output=True, timeout=60, check=False)
    daemons = subprocess.run(['postconf', '-h', 'daemon_directory'], capture_output=True, timeout=20, check=True)
    return [Path(daemons.stdout.decode().strip()) / 'master', '-c', directory]


def dovecot(directory, mail, port=0, uid=NOBODY, gid=NOBODY, password='secret'):
    """Dovecot's POP3 server for the Maildirs mail/USER, which belong to uid and gid."""
    directory = Path(directory)
    for name in ('run', 'state'):
        (directory / name).mkdir(parents=True, exist_ok=True)
    fill('dovecot/dovecot.conf', directory / 'conf', directory=directory, mail=mail, port=port, uid=uid, gid=gid,
         password=password)
    return ['dovecot', '-F', '-c', directory / 'conf']


def popa3d(directory, starter):
    """popa3d for the mailboxes directory/mail/USER. It takes its connection from inetd: starter is that command."""
    directory = Path(directory)
    for name in ('passwd', 'shadow'):
        fill(f'popa3d/{name}', directory / name)
    (directory / 'shadow').chmod(0o600)
    give_to_nobody(directory / 'mail')
    for mailbox in (directory / 'mail').iterdir():
        mailbox.chmod(0o600)
    return [HERE / 'popa3d/run', directory, *starter]


def inetd(port, *command):
    return [HERE / 'inetd.py', port, *command]


def courier(mail):
    """Courier's POP3 server for one connection, and the Maildirs mail/USER."""
    return [HERE / 'courier/login', mail]


def main(action, what, *words):
    if action == 'fill':
        return print(filled(what, **dict(word.split('=', 1) for word in words)), end='')
    prepare = {'postfix': postfix, 'dovecot': dovecot,
               'popa3d': lambda directory, port: popa3d(directory, inetd(port, shutil.which('popa3d'))),
               'courier': lambda mail, port: inetd(port, *courier(mail))}[what]
    command = prepare(words[0], **dict(word.split('=', 1) for word in words[1:]))
    if action == 'run':
        os.execvp(command[0], list(map(str, command)))


if __name__ == '__main__':
    if len(sys.argv) < 3 or sys.argv[1] not in ('fill', 'prepare', 'run'):
        sys.exit(__doc__)
    main(*sys.argv[1:])
