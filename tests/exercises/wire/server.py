#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Servers in another language, right or wrong: server.py PROTOCOL FAULT PORT [MAIL]

PROTOCOL is echo, lines, smtp or pop3. FAULT is "none", or the name of a misconception: tests/exercises/wire/run has the
list, and the check that must refuse each."""
import base64, hashlib, hmac, os, socket, sys, threading, time

protocol, fault, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
mail = sys.argv[4] if len(sys.argv) > 4 else None


def wrong(name):
    return fault == name


class Lines:
    """Whole lines out of a stream, without their ends."""

    def __init__(self, client):
        self.client, self.data = client, b""

    def next(self):
        while b"\n" not in self.data:
            got = self.client.recv(8192)
            if wrong("one recv is one line") and got and not got.endswith(b"\n"):
                return got
            if wrong("8192 bytes and no more") and len(self.data) + len(got) > 8192:
                return None
            if not got:
                return None
            self.data += got
            if len(self.data) > 200000 and b"\n" not in self.data[-200000:]:
                self.data = self.data[:3000] + self.data[-1:]
        line, self.data = self.data.split(b"\n", 1)
        if wrong("drops what follows the first line"):
            self.data = b""
        return line[:-1] if line.endswith(b"\r") else line


def echo(client):
    if wrong("greets where nobody should"):
        client.sendall(b"hello\n")
    collected = b""
    while True:
        got = client.recv(65536)
        if not got:
            break
        if wrong("cuts at NUL"):
            got = got.split(b"\0")[0]
        if wrong("upper-cases"):
            got = got.upper()
        if wrong("answers at the end"):
            collected += got
            continue
        if wrong("twice the reply"):
            got += got
        if wrong("send takes everything"):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            client.setblocking(False)
            try:
                client.send(got)
            except BlockingIOError:
                pass
            client.setblocking(True)
        else:
            client.sendall(got)
        if wrong("one read is the message"):
            return
    client.sendall(collected)


def lines(client):
    reader = Lines(client)
    end = b"\n" if wrong("LF for CRLF") else b"\r\n"
    while (line := reader.next()) is not None:
        if line == b"QUIT":
            client.sendall(b"Goodbye" + end)
            return
        if len(line) > 2048:
            line = b"Too long"
        if wrong("cuts at NUL"):
            line = line.split(b"\0")[0]
        if wrong("no answer to an empty line") and not line:
            continue
        client.sendall(line + end)
    if reader.data and not wrong("forgets the last line"):
        client.sendall(reader.data + end)


def maildir(account):
    return os.path.join(mail, account)


def files_of(account):
    found = []
    for box in ("new", "cur"):
        for name in sorted(os.listdir(os.path.join(maildir(account), box))):
            found.append(os.path.join(maildir(account), box, name))
    return sorted(found, key=os.path.basename)


accounts = {}
if mail and os.path.exists(os.path.join(mail, "accounts")):
    for entry in open(os.path.join(mail, "accounts")):
        name, _, password = entry.rstrip("\n").partition(":")
        accounts[name] = password
counter = 0


def deliver(account, text):
    global counter
    counter += 1
    name = "%d.P%dQ%d.test" % (time.time(), os.getpid(), counter)
    temporary = os.path.join(maildir(account), "tmp", name)
    with open(temporary, "wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.rename(temporary, os.path.join(maildir(account), "new", name))


def smtp(client):
    reader = Lines(client)
    say = lambda text: client.sendall(text.encode() + b"\r\n")
    if wrong("silent"):
        time.sleep(60)
    if not wrong("waits for the client to speak"):
        say("220 mail.example.test ready")
    hello, sender, recipients = None, None, []
    while (line := reader.next()) is not None:
        text = line.decode("latin-1")
        verb, _, rest = text.partition(" ")
        if not wrong("verbs have a case"):
            verb = verb.upper()
        if wrong("answers anything with 250"):
            say("250 OK")
        elif verb in ("HELO", "EHLO"):
            if not rest.strip():
                say("501 Who?")
                continue
            hello = rest.split()[0]
            if not wrong("HELO changes nothing"):
                sender, recipients = None, []
            if verb == "EHLO":
                say("250-mail.example.test\r\n250-SIZE 10000000\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 HELP")
            else:
                say("250 mail.example.test")
        elif verb == "NOOP":
            say("250 OK")
        elif verb == "RSET":
            if not wrong("forgets RSET"):
                sender, recipients = None, []
            say("250 OK")
        elif verb == "MAIL":
            address = path_of(rest, "FROM:")
            if hello is None:
                say("503 HELO first")
            elif sender is not None and not wrong("the last MAIL wins"):
                say("503 one at a time")
            elif address is None or (wrong("refuses the null reverse-path") and not address):
                say("501 say MAIL FROM:<you@your.domain>")
            else:
                sender = address
                say("250 OK")
        elif verb == "RCPT":
            address = path_of(rest, "TO:")
            local, _, domain = (address or "").partition("@")
            if sender is None and not wrong("RCPT without MAIL"):
                say("503 MAIL first")
            elif not address:
                say("501 say RCPT TO:<name@domain>")
            elif mail and not wrong("an open relay") and domain.lower() != "example.test":
                say("550 no relay")
            elif mail and local.lower() not in accounts and not wrong("an open relay"):
                say("550 no such mailbox")
            else:
                recipients.append(local.lower())
                say("250 OK")
        elif verb == "DATA":
            if not recipients:
                say("503 RCPT first")
                continue
            say("354 go on")
            if not data(client, reader, say, sender, recipients):
                return
            if not wrong("recipients stay for the next message"):
                sender, recipients = None, []
        elif verb == "QUIT":
            if wrong("a crash at QUIT"):
                os._exit(3)
            say("221 bye")
            if not wrong("stays after QUIT"):
                return
        else:
            say("500 what?")


def path_of(rest, keyword):
    rest = rest.strip()
    if rest[: len(keyword)].upper() != keyword:
        return None
    rest = rest[len(keyword):].strip()
    if not rest.startswith("<") or ">" not in rest:
        return None
    return rest[1 : rest.index(">")]


def data(client, reader, say, sender, recipients):
    message = []
    bare = False
    while True:
        if wrong("an LF is as good as a CR LF"):
            line = reader.next()
            if line is None:
                return False
        else:
            line = crlf_line(reader)
            if line is None:
                return False
            bare = bare or b"\n" in line or b"\r" in line
        if line == b".":
            break
        if wrong("each dot at the beginning is the end") and line.startswith(b"."):
            break
        if line == b"QUIT" and wrong("verbs in a message"):
            say("221 bye")
            return False
        if line.startswith(b".") and not wrong("no dots taken away"):
            line = line[1:]
        message.append(line)
        if wrong("each line of a message is answered"):
            say("250 go on")
    if bare:
        say("550 a bare LF")
        return True
    if wrong("250 before the disk"):
        say("250 OK")
    if mail:
        try:
            text = b"\n".join(message) + b"\n" if message else b""
            header = ("Return-Path: <%s>\nReceived: from client.other.test by mail.example.test\n" % sender).encode()
            for one in sorted(set(recipients)):
                deliver(one, header + text)
        except OSError:
            if not wrong("250 before the disk"):
                say("451 no disk")
            return True
    if not wrong("250 before the disk"):
        say("250 OK")
    return True


def crlf_line(reader):
    while b"\r\n" not in reader.data:
        got = reader.client.recv(8192)
        if not got:
            return None
        reader.data += got
    line, reader.data = reader.data.split(b"\r\n", 1)
    return line


locks = {}


def pop3(client):
    reader = Lines(client)
    say = lambda text: client.sendall(text.encode("latin-1") + b"\r\n")
    say("+OK ready")
    user, account, messages, marked = None, None, [], set()
    try:
        while (line := reader.next()) is not None:
            verb, _, rest = line.decode("latin-1").partition(" ")
            verb = verb.upper()
            if account is None:
                if verb == "USER":
                    user = rest.strip()
                    say("+OK" if user in accounts or not wrong("USER tells who is here") else "-ERR nobody")
                elif verb == "PASS":
                    right = user in accounts and accounts[user] == rest
                    if right and not locks.setdefault(user, threading.Lock()).acquire(blocking=wrong("no lock")):
                        say("-ERR in use")
                    elif right:
                        account, messages = user, files_of(user)
                        if wrong("no lock"):
                            locks[user].release()
                        say("+OK welcome")
                    else:
                        say("-ERR wrong")
                    if not wrong("the name is kept after a wrong password"):
                        user = None
                elif verb == "QUIT":
                    say("+OK bye")
                    return
                else:
                    say("-ERR what?")
                continue
            number = int(rest) - 1 if rest.strip().isdigit() else -1
            there = 0 <= number < len(messages) and number not in marked
            shown = [n for n in range(len(messages)) if n not in marked]
            if verb == "STAT":
                if rest.strip():
                    say("-ERR too much")
                else:
                    say("+OK %d %d" % (len(shown), sum(size(messages[n]) for n in shown)))
            elif verb == "LIST" and not rest.strip():
                say("+OK")
                for n in shown:
                    say("%d %d" % (n + 1, size(messages[n])))
                say(".")
            elif verb == "NOOP":
                say("+OK")
            elif verb == "RSET":
                marked.clear()
                say("+OK")
            elif verb == "QUIT":
                for n in marked:
                    if os.path.exists(messages[n]):
                        os.remove(messages[n])
                if wrong("exits at QUIT"):
                    os._exit(0)
                say("+OK bye")
                return
            elif verb in ("LIST", "RETR", "DELE") and not there:
                say("-ERR no such message")
            elif verb == "LIST":
                say("+OK %d %d" % (number + 1, size(messages[number])))
            elif verb == "RETR":
                say("+OK")
                text = wire(messages[number])
                if not wrong("dots are sent as they are"):
                    text = b"\r\n".join(b"." + l if l.startswith(b".") else l for l in text.split(b"\r\n"))
                client.sendall(text + b".\r\n")
            elif verb == "DELE":
                marked.add(number)
                if wrong("deletes at DELE"):
                    os.remove(messages[number])
                say("+OK")
            else:
                say("-ERR what?")
        if wrong("a lost line deletes"):
            for n in marked:
                os.remove(messages[n])
    finally:
        if account and locks[account].locked():
            locks[account].release()


def wire(file):
    text = open(file, "rb").read()
    if text and not text.endswith(b"\n"):
        text += b"\n"
    return text.replace(b"\n", b"\r\n")


def size(file):
    return os.path.getsize(file) if wrong("sizes as on the disk") else len(wire(file))


def serve(client):
    try:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        globals()[protocol](client)
    except OSError:
        if wrong("dies when a client resets"):
            os._exit(1)
    finally:
        try:
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        client.close()


if wrong("wants a port that is taken"):
    other = socket.create_server(("127.0.0.1", 0))
    try:
        socket.create_server(other.getsockname())
    except OSError as error:
        sys.exit(f"bind: {error.strerror}")
if wrong("exits at once with 0"):
    sys.exit(0)
if wrong("never listens"):
    time.sleep(60)
listener = socket.create_server(("127.0.0.1", port), backlog=100)
while True:
    client, _ = listener.accept()
    if wrong("closes at once"):
        client.close()
    elif wrong("one after another"):
        serve(client)
    else:
        threading.Thread(target=serve, args=(client,), daemon=True).start()
