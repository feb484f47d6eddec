#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""client/07-fetch in Python: python3 pop3_client.py HOST PORT USER PASSWORD FOLDER

Saves each message, flushes it, and only then deletes it on the server. Exit status: 0 if all is done, else 75."""
import os
import socket
import sys


class Failed(Exception):
    pass


class Server:
    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=10)
        self.stream = self.socket.makefile("rb")

    def line(self):
        line = self.stream.readline(70000)
        if not line.endswith(b"\r\n"):
            raise Failed("the server has gone, or sends what is no line")
        return line[:-2]

    def ask(self, command):
        """True for +OK."""
        self.socket.sendall(command.encode() + b"\r\n")
        return self.line().startswith(b"+OK")

    def text(self):
        while (line := self.line()) != b".":
            yield line[1:] if line.startswith(b".") else line


def save(server, place):
    """Under its name only when all of it is on the disk."""
    with open(place + ".part", "wb") as file:
        try:
            for line in server.text():
                file.write(line + b"\n")
        except Failed:
            os.remove(place + ".part")
            raise
        file.flush()
        os.fsync(file.fileno())
    os.rename(place + ".part", place)


def fetch(host, port, user, password, folder):
    server = Server(host, int(port))
    if not server.line().startswith(b"+OK"):
        raise Failed("nobody is served")
    if not server.ask("USER " + user) or not server.ask("PASS " + password):
        raise Failed("login refused")
    if not server.ask("LIST"):
        raise Failed("no list of messages")
    numbers = [line.split()[0].decode() for line in server.text()]
    saved = []
    for number in numbers:
        if server.ask("RETR " + number):
            save(server, os.path.join(folder, f"message-{os.getpid()}-{number}"))
            saved.append(number)
    directory = os.open(folder, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)
    deleted = [server.ask("DELE " + number) for number in saved]
    return server.ask("QUIT") and all(deleted) and len(saved) == len(numbers)


try:
    sys.exit(0 if fetch(*sys.argv[1:]) else 75)
except (Failed, OSError, ValueError) as error:
    print(error, file=sys.stderr)
    sys.exit(75)
