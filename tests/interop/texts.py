# SPDX-License-Identifier: MIT
# texts.py contains WHOLE PART   exit status 0 if the file WHOLE has the bytes of the file PART in it
# texts.py messages              the messages in a POP3 session that standard input has, sorted, each with its size:
#                                servers may number them differently
import re, sys


def contains(whole, part):
    return open(part, 'rb').read() in open(whole, 'rb').read()


def messages():
    session = sys.stdin.buffer.read()
    for text in sorted(re.findall(rb'(?ms)^\+OK \d+ octets\r\n(.*?)^\.\r\n', session)):
        sys.stdout.buffer.write(b'%d bytes\r\n%s' % (len(text), text))
    return True


sys.exit(not {'contains': contains, 'messages': messages}[sys.argv[1]](*sys.argv[2:]))
