# SPDX-License-Identifier: MIT
"""The one place where a server is started, waited for and ended."""

import itertools
import re
import subprocess

from common import Error, LOGS, wait_until

SECONDS = 30  # that a server may take to start, and to end
numbers = itertools.count(1)


def listens(port):
    """Looks into the kernel's table (proc(5)): a connection would be a client, and a server may count those."""
    with open('/proc/net/tcp') as table:
        rows = [line.split() for line in table]
    return any(row[1].endswith(f':{port:04X}') and row[3] == '0A' for row in rows)


class Server:
    """A server that runs until the end of the with block.

    `port` is where it has been told to listen; without one it chooses a port itself and prints it after the words
    `says`. A `quiet` one prints something for each client, and that is thrown away: the disk is not what is measured.
    `log` is the file that it writes itself.
    """

    def __init__(self, name, command, port=None, says='Listening on', quiet=False, log=None):
        self.port, self.says, self.log = port, says, log
        self.output = LOGS / f'{next(numbers):02}-{name.replace("/", "-").replace(" ", "-")}'
        self.process = self.run(command, '/dev/null' if quiet else self.output)
        self.pid = self.process.pid
        try:
            wait_until(lambda: self.is_up() or self.process.poll() is not None, SECONDS)
            if not self.is_up():
                raise Error(f'{name} does not start: {self.last_lines()}')
        except BaseException:
            self.end()
            raise

    @staticmethod
    def run(command, output):
        with open(output, 'wb') as file:
            try:
                return subprocess.Popen(
                    list(map(str, command)), stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
            except OSError as error:
                raise Error(error) from None

    def is_up(self):
        if self.port is None:
            printed = re.search(rf'^{self.says} .*:(\d+)$', self.output.read_text(errors='replace'), re.MULTILINE)
            self.port = int(printed[1]) if printed else None
            return self.port is not None
        return listens(self.port)

    def last_lines(self):
        files = [file for file in (self.output, self.log) if file and file.exists()]
        return ' / '.join(line for file in files for line in file.read_text(errors='replace').splitlines()[-3:])

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
