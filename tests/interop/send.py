# SPDX-License-Identifier: MIT
# send.py PORT FILE MECHANISM: smtplib sends the file, logged in if the mechanism is not empty.
import smtplib, sys

port, file, mechanism = sys.argv[1:]
with smtplib.SMTP('127.0.0.1', int(port), timeout=20) as s:
    if mechanism:
        s.ehlo()
        s.esmtp_features['auth'] = mechanism
        s.login('alice', 'wonderland')
    s.sendmail('carol@other.test', ['alice@example.test'], open(file, 'rb').read().replace(b'\n', b'\r\n'))
