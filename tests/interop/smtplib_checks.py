# SPDX-License-Identifier: MIT
# What smtplib makes of the host's replies. Arguments: the port of SMTP, the directory of the store.
import checks, contextlib, email.message, email.policy, glob, os, smtplib, sys

port, mail = int(sys.argv[1]), sys.argv[2]
LIMIT = 1000000  # the host's --max-size
MESSAGE = b'From: Carol <carol@other.test>\r\nSubject: tea\r\n\r\nat five?\r\n'


def files(account='*'):
    return [f for box in ('tmp', 'new', 'cur') for f in glob.glob(f'{mail}/{account}/{box}/*')]


def empty():
    for file in files():
        os.remove(file)


@contextlib.contextmanager
def connected():
    s = smtplib.SMTP('127.0.0.1', port, timeout=20)
    try:
        yield s
    finally:
        s.close()


def check(name, expected, action):
    empty()
    checks.check('smtplib: ' + name, expected, action)


def error_of(kind, action):
    """The code and the text that the host gave for the error."""
    try:
        action()
    except kind as error:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return error.recipients
        code, text = error.smtp_code, error.smtp_error
        return code, text if isinstance(text, str) else text.decode()
    return 'no error'


ODD = 'a >>>>>?????:'  # with + and / in base64


def login(mechanism, initial, name='alice', password='wonderland'):
    def action():
        with connected() as s:
            s.ehlo()
            s.esmtp_features['auth'] = mechanism
            code, text = s.login(name, password, initial_response_ok=initial)
            s.sendmail('alice@example.test', 'bob@example.test', MESSAGE)
            s.quit()
        (file,) = files('bob')
        return code, b'with ESMTPA id' in open(file, 'rb').read()
    return action


for mechanism, initial in (('PLAIN', True), ('PLAIN', False), ('LOGIN', True), ('LOGIN', False), ('CRAM-MD5', True)):
    how = f'{mechanism}{"" if initial else ", asked for each word"}'
    check(f'login by {how}', (235, True), login(mechanism, initial))
    check(f'login by {how}, an odd password', (235, True), login(mechanism, initial, 'ascii', ODD))


def wrong_password():
    with connected() as s:
        wrong = error_of(smtplib.SMTPAuthenticationError, lambda: s.login('alice', 'no'))  # one for each mechanism
        again = s.login('alice', 'wonderland')[0]
        return wrong, again


check('a wrong password, three ways, then the right one', ((535, '5.7.8 Wrong name or password'), 235), wrong_password)


def unknown_name():
    with connected() as s:
        return error_of(smtplib.SMTPAuthenticationError, lambda: s.login('mallory', 'wonderland'))


check('an unknown name', (535, '5.7.8 Wrong name or password'), unknown_name)


def twice():
    with connected() as s:
        s.login('alice', 'wonderland')
        return s.login('alice', 'wonderland')[0]  # which takes 503 for a yes


check('a second login', 503, twice)


def of_size(size):
    head = b'Subject: size\r\n\r\n'
    lines, rest = divmod(size - len(head), 72)
    text = head + (b'x' * 70 + b'\r\n') * (lines - 1) + b'x' * (rest + 70) + b'\r\n'
    assert len(text) == size
    return text


def sized(size, extended=True):
    def action():
        with connected() as s:
            s.ehlo() if extended else s.helo()
            send = lambda: s.sendmail('carol@other.test', 'alice@example.test', of_size(size))
            got = error_of(smtplib.SMTPResponseException, send)
            if got != 'no error':
                got = got[0], got[1][:5]
            try:
                still = s.noop()[0]
            except smtplib.SMTPServerDisconnected:
                still = 'gone'
        return got, still, len(files())
    return action


def too_large():
    with connected() as s:
        kind = smtplib.SMTPSenderRefused
        return error_of(kind, lambda: s.sendmail('c@o.test', 'alice@example.test', of_size(LIMIT + 1)))


check('a message that is just not too large', ('no error', 250, 1), sized(LIMIT))
check('a message too large by its SIZE is refused at MAIL',
      (552, f'5.3.4 We accept {LIMIT} bytes at most'), too_large)
check('and the session goes on', ((552, '5.3.4'), 250, 0), sized(LIMIT + 1))
check('a message too large by itself, and the session goes on',
      ((552, '5.3.4'), 250, 0), sized(LIMIT + 1, False))


def utf8(sender, to):
    def action():
        message = email.message.EmailMessage(email.policy.SMTPUTF8)
        message['From'], message['To'], message['Subject'] = sender, to, 'Thé'
        message.set_content('à cinq heures? 茶?')
        with connected() as s:
            s.send_message(message)
        (file,) = files('alice')
        text = open(file, encoding='utf-8').read()
        return f'Return-Path: <{sender}>' in text, 'Subject: Thé' in text, 'à cinq heures? 茶?' in text
    return action


check('SMTPUTF8: a sender outside of ASCII', (True, True, True), utf8('çarol@other.test', 'alice@example.test'))
check('SMTPUTF8: a domain outside of ASCII', (True, True, True), utf8('carol@dömäne.test', 'alice@example.test'))


def utf8_recipient():
    return error_of(smtplib.SMTPRecipientsRefused, utf8('çarol@other.test', 'älice@example.test'))


check('SMTPUTF8: a recipient outside of ASCII whom nobody knows',
      {'älice@example.test': (550, b'5.1.1 No such mailbox here')}, utf8_recipient)


def vrfy():
    with connected() as s:
        s.ehlo()
        return s.verify('alice@example.test')[0], s.verify('nobody@example.test')[0]


check('VRFY', (252, 252), vrfy)


def several():
    with connected() as s:
        to = ['alice@example.test', 'nobody@example.test', 'bob@example.test', 'dave@elsewhere.test']
        refused = s.sendmail('carol@other.test', to, MESSAGE)
        return {who: reply[0] for who, reply in refused.items()}, len(files('alice')), len(files('bob'))


check('several recipients, two of them refused',
      ({'nobody@example.test': 550, 'dave@elsewhere.test': 550}, 1, 1), several)

ELSEWHERE = [
    'dave@elsewhere.test', 'dave%elsewhere.test@example.test', '"dave@elsewhere.test"@example.test',
    '@example.test:dave@elsewhere.test', 'elsewhere.test!dave@example.test', 'dave@elsewhere.test@example.test',
    'dave@[192.0.2.1]', 'alice@example.test.elsewhere.test', 'alice@notexample.test']


def relay(logged_in, reason):
    def action():
        with connected() as s:
            s.ehlo()
            if logged_in:
                s.login('alice', 'wonderland')
            s.mail('alice@example.test')
            taken = [to for to in ELSEWHERE if not 500 <= s.docmd('RCPT', f'TO:<{to}>')[0] < 600]
            code, text = s.rcpt('dave@elsewhere.test')
        return taken, code, text[:5], reason in text, len(files())
    return action


REFUSED = ([], 550, b'5.7.1', True, 0)
check('the host does not relay', REFUSED, relay(False, b'example.test only'))
check('the host does not relay, logged in', REFUSED, relay(True, b'no relay'))
empty()
print('all checks done', file=sys.stderr)
