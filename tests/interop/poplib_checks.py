# SPDX-License-Identifier: MIT
# What poplib makes of the host's replies. Arguments: the port of POP3, the directory of the store.
import checks, contextlib, glob, os, poplib, sys

port, mail = int(sys.argv[1]), sys.argv[2]


def text_of(n):
    return f'Subject: message {n}\n\n' + ''.join(f'line {line}\n' for line in range(n * 3)) + '.\n'


TEXTS = [text_of(n) for n in (1, 2, 3)]


def fill():
    for box in ('new', 'cur'):
        for file in glob.glob(f'{mail}/alice/{box}/*'):
            os.remove(file)
    for n, text in enumerate(TEXTS, 1):
        open(f'{mail}/alice/new/{n}.M1.host', 'w').write(text)  # a name without a size: another program's


@contextlib.contextmanager
def connected():
    p = poplib.POP3('127.0.0.1', port, timeout=20)
    try:
        yield p
    finally:
        p.close()


@contextlib.contextmanager
def logged_in():
    with connected() as p:
        p.user('alice')
        p.pass_('wonderland')
        yield p


def check(name, expected, action):
    fill()
    checks.check('poplib: ' + name, expected, action)


def error_of(action):
    try:
        action()
    except poplib.error_proto as error:
        return error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
    return 'no error'


def wire(text):
    return [line.encode() for line in text.split('\n')[:-1]]


SIZES = [len(text) + text.count('\n') for text in TEXTS]


def apop():
    with connected() as p:
        return p.apop('alice', 'wonderland').startswith(b'+OK'), p.stat()


check('apop', (True, (3, sum(SIZES))), apop)


def odd_password():
    with connected() as p:
        p.user('odd')
        return p.pass_('a >>>>>?????: ü'), p.stat()


check('a password with a space and a letter outside of ASCII', (b'+OK Welcome, odd', (0, 0)), odd_password)


def wrong_password():
    with connected() as p:
        p.user('alice')
        first = error_of(lambda: p.pass_('no'))
        second = error_of(lambda: p.apop('alice', 'no'))
        p.user('alice')
        p.pass_('wonderland')
        return first, second, p.stat()[0]


check('a wrong password, twice, then the right one', ('-ERR [AUTH] Wrong name or password',) * 2 + (3,), wrong_password)


def in_use():
    with logged_in(), connected() as second:
        second.user('alice')
        return error_of(lambda: second.pass_('wonderland'))[:14]


check('a second session of the same user', '-ERR [IN-USE] ', in_use)


def capa():
    with connected() as p:
        before = p.capa()
        p.user('alice')
        p.pass_('wonderland')
        after = p.capa()
        wanted = {'TOP', 'UIDL', 'USER', 'SASL', 'PIPELINING', 'RESP-CODES', 'AUTH-RESP-CODE'}
        return wanted - set(before), wanted - {'USER', 'SASL'} - set(after), sorted(before['SASL'])


check('capa, before and after the login', (set(), set(), ['CRAM-MD5', 'LOGIN', 'PLAIN']), capa)


def uidl():
    with logged_in() as p:
        all_of_them = p.uidl()[1]
        p.dele(2)
        without = p.uidl()[1]
        one = p.uidl(3)
        gone = error_of(lambda: p.uidl(2))[:4]
        p.rset()
        p.quit()
    with logged_in() as p:
        later = p.uidl()[1]
    return len(set(line.split()[1] for line in all_of_them)), without == [all_of_them[0], all_of_them[2]], \
        one == b'+OK ' + all_of_them[2], gone, later == all_of_them


check('uidl', (3, True, True, '-ERR', True), uidl)


def top():
    with logged_in() as p:
        return [p.top(2, lines)[1] for lines in (0, 2, 1000)] + [p.retr(2)[1]]


ALL = wire(TEXTS[1])
check('top of no line, of two, and of more than there are', [ALL[:2], ALL[:4], ALL, ALL], top)


def listing():
    with logged_in() as p:
        return p.list()[1], [p.list(n) for n in (1, 2, 3)], error_of(lambda: p.list(4))[:4]


LINES = [f'{n} {size}'.encode() for n, size in enumerate(SIZES, 1)]
check('list', (LINES, [b'+OK ' + line for line in LINES], '-ERR'), listing)


def dele_and_rset():
    with logged_in() as p:
        p.dele(1)
        p.dele(3)
        marked = p.stat()
        twice = error_of(lambda: p.dele(1))[:4]
        unread = error_of(lambda: p.retr(1))[:4]
        p.rset()
        back = p.stat()[0]
        p.quit()
    return marked, twice, unread, back, len(glob.glob(f'{mail}/alice/*/*.M1.host*'))


check('dele, rset and quit', ((1, SIZES[1]), '-ERR', '-ERR', 3, 3), dele_and_rset)


def dele(quit):
    def action():
        with logged_in() as p:
            p.dele(2)
            p.quit() if quit else None
        return sorted(os.path.basename(file)[0] for file in glob.glob(f'{mail}/alice/*/*.M1.host*'))
    return action


check('dele and quit', ['1', '3'], dele(True))
check('dele without quit', ['1', '2', '3'], dele(False))


def utf8():
    with connected() as p:
        refused = error_of(p.utf8)[:4]
        p.user('alice')
        p.pass_('wonderland')
        return refused, p.noop()[:3]


check('utf8 is refused, and the session goes on', ('-ERR', b'+OK'), utf8)
print('all checks done', file=sys.stderr)
