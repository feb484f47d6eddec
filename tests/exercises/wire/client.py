#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clients in another language, right or wrong: client.py send FAULT HOST PORT FROM TO... < message
                                                client.py fetch FAULT HOST PORT USER PASSWORD FOLDER"""
import os, socket, sys

what, fault, host, port = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
rest = sys.argv[5:]


def wrong(name):
    return fault == name


class Later(Exception):
    pass


class Talk:
    def __init__(self):
        self.socket = socket.create_connection((host, port), 10)
        self.file = self.socket.makefile("rb")

    def say(self, line):
        self.socket.sendall(line.encode("latin-1") + b"\r\n")

    def line(self):
        line = self.file.readline()
        if not line.endswith(b"\n"):
            raise Later("the server has gone")
        return line.rstrip(b"\r\n")

    def reply(self):
        while True:
            line = self.line().decode("latin-1")
            if line[3:4] != "-" or wrong("a reply is one line"):
                return int(line[:3])


def send():
    sender, recipients = rest[0], rest[1:]
    text = sys.stdin.buffer.read()
    talk = Talk()
    if not wrong("speaks first") and talk.reply() != 220:
        return 75
    talk.say("EHLO client.test")
    code = talk.reply()
    if code >= 400 and not wrong("no HELO"):
        talk.say("HELO client.test")
        code = talk.reply()
    if code != 250:
        return 75
    talk.say("MAIL FROM:<%s>" % sender)
    code = talk.reply()
    if code >= 400:
        return 75 if code < 500 else 69
    accepted = 0
    for one in recipients[:1] if wrong("only the first recipient") else recipients:
        talk.say("RCPT TO:<%s>" % one)
        code = talk.reply()
        accepted += code < 400 or wrong("the answer to RCPT is not looked at")
        if code >= 400 and wrong("one refused, all refused"):
            return 67
    if not accepted and not wrong("DATA without a recipient"):
        talk.say("QUIT")
        talk.reply()
        return 67
    talk.say("DATA")
    code = talk.reply()
    if code != 354 and not wrong("any yes is a 354"):
        return 75
    end = b"\n" if wrong("lines end in LF") else b"\r\n"
    for line in text.split(b"\n")[:-1]:
        if line.startswith(b".") and not wrong("no dots"):
            line = b"." + line
        talk.socket.sendall(line + end)
    talk.socket.sendall(b".\r\n")
    if wrong("does not wait for the answer to the dot"):
        talk.say("QUIT")
        return 0
    code = talk.reply()
    if not wrong("no QUIT"):
        talk.say("QUIT")
        talk.reply()
    if code >= 400:
        return 0 if wrong("4yz is success") and code < 500 else 75 if code < 500 else 69
    return 67 if accepted < len(recipients) else 0


def fetch():
    user, password, folder = rest
    talk = Talk()

    def ask(command):
        talk.say(command)
        return talk.line().decode("latin-1")

    def text():
        lines = []
        while (line := talk.line()) != b".":
            lines.append(line if wrong("dots stay") else line[1:] if line.startswith(b".") else line)
        return lines

    talk.line()
    ask("USER " + user)
    if not ask("PASS " + password).startswith("+OK"):
        return 77
    count = int(ask("STAT").split()[1])
    failed = False
    safe = []
    for number in range(1, count + 1):
        if not ask("RETR %d" % number).startswith("+OK"):
            failed = True
            if wrong("a message that is refused is deleted"):
                safe.append(number)
            continue
        if wrong("deletes before it has saved"):
            lines = text()
            ask("DELE %d" % number)
            open(os.path.join(folder, "%d" % number), "wb").write(b"".join(l + b"\n" for l in lines))
            continue
        name = os.path.join(folder, "%d" % number)
        try:
            lines = text()
        except Later:
            if wrong("half a message is better than none"):
                open(name, "wb").write(b"half")
            raise
        open(name, "wb").write(b"".join(line + b"\n" for line in lines))
        safe.append(number)
    for number in safe:
        if not wrong("deletes nothing"):
            ask("DELE %d" % number)
    if wrong("leaves without QUIT"):
        return 0
    if not ask("QUIT").startswith("+OK") and not wrong("the answer to QUIT is not looked at"):
        return 75
    return 75 if failed else 0


try:
    sys.exit(globals()[what]())
except (Later, OSError, ValueError) as error:
    print(error, file=sys.stderr)
    sys.exit(0 if wrong("a lost line is success") else 75)
