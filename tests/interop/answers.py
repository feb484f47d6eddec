# SPDX-License-Identifier: MIT
"""What servers answer to the same bytes: answers.py [--write] FILE smtp|pop3 NAME=PORT[=USER:PASSWORD[=later]]...
("later": what it says before the login is not its own)

FILE has a table in Markdown: a line for each input, a column for each server. The cells of the servers that are here
must be those of the file; with --write they are written there."""

import argparse
import concurrent.futures
import re
import socket
import sys

PATIENCE = 1  # seconds without an answer mean that there is none

HELO = b"HELO client.example.test\r\n"
MAIL = HELO + b"MAIL FROM:<carol@other.test>\r\n"
RCPT = MAIL + b"RCPT TO:<alice@example.test>\r\n"
SMTP = [  # what came before, and the input
    (b"", b"helo client.example.test\r\n"),
    (b"", b"HELO\r\n"),
    (b"", b"MAIL FROM:<carol@other.test>\r\n"),
    (HELO, b"NOOP\n"),
    (HELO, b"\r\n"),
    (HELO, b"FROB\r\n"),
    (HELO, b"NOOP" + 3000 * b" " + b"\r\n"),
    (HELO, b"NO\0OP\r\n"),
    (HELO, b"RCPT TO:<alice@example.test>\r\n"),
    (HELO, b"MAIL FROM: <carol@other.test>\r\n"),
    (HELO, b"MAIL FROM:carol@other.test\r\n"),
    (HELO, b"MAIL FROM:<carol@other.test\r\n"),
    (HELO, b"MAIL FROM:<>\r\n"),
    (MAIL, b"MAIL FROM:<carol@other.test>\r\n"),
    (MAIL, b"DATA\r\n"),
    (MAIL, b"RCPT TO:<nobody@example.test>\r\n"),
    (MAIL, b"RCPT TO:<carol@other.test>\r\n"),
    (MAIL, b"RCPT TO:<Postmaster>\r\n"),
    (RCPT, b"HELO again.example.test\r\nDATA\r\n"),
    (RCPT + b"DATA\r\n", b"Subject: x\r\n\r\n\n.\r\nNOOP\r\n"),
    (HELO, b"VRFY alice\r\n"),
    (HELO, b"EXPN alice\r\n"),
    (HELO, b"HELP\r\n"),
    (HELO, b"QUIT now\r\n"),
]
POP3 = [
    (b"", b"STAT\r\n"),
    (b"", b"PASS x\r\n"),
    (b"", b"USER nobody\r\n"),
    (b"", b"NOOP\r\n"),
    (b"", b"CAPA\r\n"),
    (b"LOGIN", b"stat\r\n"),
    (b"LOGIN", b"STAT 1\r\n"),
    (b"LOGIN", b"NOOP\n"),
    (b"LOGIN", b"\r\n"),
    (b"LOGIN", b"FROB\r\n"),
    (b"LOGIN", b"NOOP" + 3000 * b" " + b"\r\n"),
    (b"LOGIN", b"NO\0OP\r\n"),
    (b"LOGIN", b"LIST 0\r\n"),
    (b"LOGIN", b"LIST 1 1\r\n"),
    (b"LOGIN", b"LIST 01\r\n"),
    (b"LOGIN", b"RETR 99999999999999999999\r\n"),
    (b"LOGIN", b"TOP 1\r\n"),
    (b"LOGIN", b"TOP 1 -1\r\n"),
    (b"LOGIN", b"UIDL 1\r\n"),
    (b"LOGIN", b"DELE 1\r\nDELE 1\r\n"),
    (b"LOGIN", b"DELE 1\r\nRETR 1\r\n"),
    (b"LOGIN", b"LAST\r\n"),
    (b"LOGIN", b"USER alice\r\n"),
    (b"LOGIN", b"RSET\r\n"),
]


class Line:
    """A connection to a server."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.input = b""
        self.is_closed = False

    def line(self, patience):
        """The next line; None: there is none, or the server has closed the connection."""
        self.socket.settimeout(patience)
        try:
            while b"\n" not in self.input:
                more = self.socket.recv(65536)
                if not more:
                    self.is_closed = True
                    return None
                self.input += more
        except socket.timeout:
            return None
        except OSError:
            self.is_closed = True
            return None
        line, self.input = self.input.split(b"\n", 1)
        return line.decode("latin-1").rstrip("\r")

    def answers(self, protocol):
        """The codes of all answers that come, until there are no more: "250", "+OK", "closed"."""
        found = []
        while (line := self.line(PATIENCE)) is not None:
            if protocol == "smtp" and re.match(r"\d{3}( |$)", line):
                found.append(line[:3])
            elif protocol == "pop3" and re.match(r"[+-][A-Z]+", line):
                found.append(re.match(r"[+-][A-Z]+", line).group())
        return " ".join(found + ["closed"] * self.is_closed) or "nothing"

    def close(self):
        """Without a QUIT, which would delete. Waits for the server to close as well: then its lock is free."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            while self.line(10) is not None:
                pass
        except OSError:
            pass
        self.socket.close()


def ask(protocol, port, who, before, said):
    line = Line(port)
    line.line(30)  # the greeting
    if before == b"LOGIN":
        user, password = who.split(":")
        before = f"USER {user}\r\nPASS {password}\r\n".encode()
    for command in before.splitlines(True):
        line.socket.sendall(command)
        while (answer := line.line(30)) is not None and re.match(r"\d{3}-", answer):
            pass
        if answer is None or answer[0] in "45-":
            sys.exit(f"answers: {command!r} is answered by {answer!r}")
    line.socket.sendall(said)
    answers = line.answers(protocol)
    line.close()
    return answers


def shown(before, said):
    text = re.sub(r" {20,}", " … 3,000 spaces … ", said.decode()).replace("\0", "\\0").replace("\r\n", "\\r\\n").replace("\n", "\\n")
    text = text[:-4] if text.count("\\r\\n") == 1 and text.endswith("\\r\\n") and len(text) > 4 else text
    after = {b"": "at once", b"LOGIN": "logged in"}.get(before) or "after " + before.splitlines()[-1].split()[0].decode()
    return after, f"`{text}`"


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def ask_all(protocol, servers):
    """The lines of the table, as lists of cells; the first is its head."""
    inputs = SMTP if protocol == "smtp" else POP3

    def column(server):
        name, port, who, is_later = (server.split("=") + ["", ""])[:4]
        answers = ["" if is_later and not before else ask(protocol, int(port), who, before, said) for before, said in inputs]
        return [name.replace("_", " "), *answers]

    with concurrent.futures.ThreadPoolExecutor() as pool:
        columns = list(pool.map(column, servers))
    return [[*state_and_input, *row] for state_and_input, *row in
            zip([("state", "input"), *(shown(*what) for what in inputs)], *columns)]


def differences(old, new):
    """What the old table says otherwise of the columns that the new one has."""
    if len(old) != len(new):
        return [f"there are {len(new) - 1} inputs, and the table has {len(old) - 1}"]
    return [f"{row[0]} {row[1]}: {name} says now: {cell}" for old_row, row in zip(old, new) for name, cell in zip(new[0], row)
            if name not in old[0] or old_row[old[0].index(name)] != cell]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--write", action="store_true")
    options.add_argument("file")
    options.add_argument("protocol", choices=["smtp", "pop3"])
    options.add_argument("servers", nargs="+")
    given = options.parse_args()
    with open(given.file, encoding="utf-8") as readme:
        text = readme.read()
    begin = f"<!-- answers: {given.protocol} -->\n"
    before, after = text.split(begin)
    table, after = after.split("<!-- end -->", 1)
    old = [cells(line) for line in table.splitlines() if not line.startswith("| ---")]
    new = ask_all(given.protocol, given.servers)
    if not given.write:
        found = differences(old, new)
        print(*found, sep="\n")
        return 1 if found else 0
    if missing := set(old[0] if old else []) - set(new[0]):
        sys.exit(f"answers: without {', '.join(missing)} the table would lose a column")
    lines = ["| " + " | ".join(row) + " |\n" for row in [new[0], ["---"] * len(new[0]), *new[1:]]]
    with open(given.file, "w", encoding="utf-8") as readme:
        readme.write(before + begin + "".join(lines) + "<!-- end -->" + after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
