# SPDX-License-Identifier: MIT
# fetch.py PORT DIRECTORY: poplib fetches and deletes all messages, and STAT and LIST must say their sizes.
import poplib, sys

port, directory = sys.argv[1:]
p = poplib.POP3('127.0.0.1', int(port), timeout=20)
p.user('alice')
p.pass_('wonderland')
count, size = p.stat()
total = 0
for n in range(1, count + 1):
    response, lines, octets = p.retr(n)
    text = b''.join(line + b'\r\n' for line in lines)
    listed = int(p.list(n).split()[2])
    assert len(text) == listed, (len(text), listed)
    total += listed
    open(f'{directory}/{n}', 'wb').write(text)
    p.dele(n)
assert total == size, (total, size)
p.quit()
