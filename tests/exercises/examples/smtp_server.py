#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smtp/01 to 05 in Python: python3 smtp_server.py PORT [MAIL]

Without MAIL it takes messages for everybody and throws them away; with it, it puts them into the Maildirs there."""
import os
import socketserver
import sys
import time
from itertools import count

MAIL = sys.argv[2] if len(sys.argv) > 2 else None
numbers = count(1)


def address_of(argument, keyword):
    """What is between the angle brackets, or None."""
    argument = argument.strip()
    if argument[: len(keyword)].upper() != keyword:
        return None
    rest = argument[len(keyword):].strip()
    return rest[1 : rest.index(">")] if rest.startswith("<") and ">" in rest else None


def has_mailbox(address):
    local, _, domain = address.lower().partition("@")
    return MAIL is None or (domain == "example.test" and local.isalnum() and os.path.isdir(f"{MAIL}/{local}/new"))


def deliver(sender, recipient, client, lines):
    """When this returns, the disk has it."""
    if MAIL is None:
        return
    maildir = f"{MAIL}/{recipient.lower().partition('@')[0]}"
    name = f"{int(time.time())}.P{os.getpid()}Q{next(numbers)}.example"
    trace = f"Return-Path: <{sender}>\nReceived: from {client} by mail.example.test\n".encode()
    with open(f"{maildir}/tmp/{name}", "xb") as file:
        file.write(trace + b"".join(line + b"\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    os.rename(f"{maildir}/tmp/{name}", f"{maildir}/new/{name}")
    directory = os.open(f"{maildir}/new", os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


class Session(socketserver.BaseRequestHandler):
    def setup(self):
        self.have, self.client_name, self.sender, self.recipients = b"", None, None, []

    def line(self, most=2048):
        """The next line, which ends in CR LF; None at the end of the stream. Of one that is too long, only a part."""
        while b"\r\n" not in self.have:
            got = self.request.recv(65536)
            if not got:
                return None
            self.have += got
            if b"\r\n" not in self.have and len(self.have) > 2 * most:
                self.have = self.have[: most + 1] + self.have[-1:]
        line, self.have = self.have.split(b"\r\n", 1)
        return line

    def reply(self, text):
        self.request.sendall(text.encode() + b"\r\n")

    def handle(self):
        self.reply("220 mail.example.test ready")
        while (line := self.line()) is not None:
            verb, _, argument = line.decode("latin-1").partition(" ")
            command = getattr(self, "on_" + verb.lower(), None) if verb.isalpha() else None
            if len(line) > 2048 or command is None:
                self.reply("500 5.5.1 No such command")
            elif command(argument) == "the end":
                return

    def clear(self):
        self.sender, self.recipients = None, []

    def on_helo(self, argument):
        if not argument.strip():
            return self.reply("501 5.5.4 Who are you?")
        self.client_name = "".join(c if c.isalnum() or c in ".-[]:" else "?" for c in argument.split()[0])
        self.clear()
        self.reply("250 mail.example.test")

    def on_noop(self, _):
        self.reply("250 2.0.0 OK")

    def on_rset(self, _):
        self.clear()
        self.reply("250 2.0.0 OK")

    def on_quit(self, _):
        self.reply("221 2.0.0 Goodbye")
        return "the end"

    def on_mail(self, argument):
        address = address_of(argument, "FROM:")
        if self.client_name is None or self.sender is not None:
            return self.reply("503 5.5.1 HELO first, and one message at a time")
        if address is None:
            return self.reply("501 5.1.7 Say MAIL FROM:<you@your.domain>")
        self.sender = address
        self.reply("250 2.1.0 OK")

    def on_rcpt(self, argument):
        address = address_of(argument, "TO:")
        if self.sender is None:
            return self.reply("503 5.5.1 MAIL first")
        if not address:
            return self.reply("501 5.1.3 Say RCPT TO:<name@domain>")
        if not has_mailbox(address):
            return self.reply("550 5.1.1 No such mailbox here")
        if len(self.recipients) == 1000:
            return self.reply("452 4.5.3 Too many recipients")
        self.recipients.append(address)
        self.reply("250 2.1.5 OK")

    def on_data(self, _):
        if not self.recipients:
            return self.reply("503 5.5.1 RCPT first")
        self.reply("354 Go on, and end with a dot")
        lines, bare = [], False
        while (line := self.line(most=65536)) != b".":
            if line is None:
                return "the end"  # a message without an end is none
            bare = bare or b"\n" in line or b"\r" in line
            lines.append(line[1:] if line.startswith(b".") else line)
        if bare:
            self.reply("550 5.6.11 A bare CR or LF")
        else:
            self.store(lines)
        self.clear()

    def store(self, lines):
        try:
            for recipient in set(one.lower() for one in self.recipients):
                deliver(self.sender, recipient, self.client_name, lines)
            self.reply("250 2.0.0 Stored")
        except OSError as error:
            print(error, file=sys.stderr)
            self.reply("451 4.3.0 Not stored, try again later")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 100


Server(("127.0.0.1", int(sys.argv[1])), Session).serve_forever()
