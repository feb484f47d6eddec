# SPDX-License-Identifier: MIT
"""What servers answer to the same bytes: answers.py smtp|pop3 NAME=PORT[=USER:PASSWORD[=later]]...
("later": what it says before the login is not its own)

Prints a table in Markdown: a line for each input, a column for each server. exercises/README.md has both tables;
with --compare FILE the cells of the servers that are here must be those of the file, and with --write FILE they are
written there."""

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
        self.socket.settimeout(10)
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


def main(protocol, *words):
    words = list(words)
    action, file = "", ""
    if words[0] in ("--compare", "--write"):
        action, file = words[0], words[1]
        words = words[2:]
    servers = [word.split("=") for word in words]
    head = ["state", "input"] + [server[0].replace("_", " ") for server in servers]
    inputs = SMTP if protocol == "smtp" else POP3

    def column(server):
        _, port, who = (server + [""])[:3]
        is_later = "later" in server[3:]
        return ["" if is_later and not before else ask(protocol, int(port), who, before, said) for before, said in inputs]

    with concurrent.futures.ThreadPoolExecutor() as pool:
        columns = list(pool.map(column, servers))
    rows = [[*shown(*what), *row] for what, row in zip(inputs, zip(*columns))]
    table = "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"
    if not action:
        print(table, end="")
        return 0
    with open(file, encoding="utf-8") as readme:
        text = readme.read()
    begin, end = f"<!-- answers: {protocol} -->\n", "<!-- end -->"
    at = text.index(begin) + len(begin)
    old = text[at:text.index(end, at)]
    old_head, *_ = [cells(line) for line in old.strip().splitlines()] or [[]]
    if action == "--write":
        if missing := set(old_head) - set(head):
            sys.exit(f"answers: without {', '.join(missing)} the table would lose a column")
        with open(file, "w", encoding="utf-8") as readme:
            readme.write(text[:at] + table + text[at + len(old):])
        return 0
    old_rows = [cells(line) for line in old.strip().splitlines()[2:]]
    wrong = 0
    if len(old_rows) != len(rows):
        wrong = 1
        print(f"there are {len(rows)} inputs, and the table has {len(old_rows)}")
    for old_row, row in zip(old_rows, rows):
        for name, cell in zip(head, row):
            if name not in old_head or old_row[old_head.index(name)] != cell.strip():
                wrong += 1
                print(f"{row[0]} {row[1]}: {name} says now: {cell}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
