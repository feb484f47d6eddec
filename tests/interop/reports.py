# SPDX-License-Identifier: MIT
"""reports.py OURS THEIRS: two delivery status notifications (RFC 3464) about one refusal, compared field by field.
Prints both. Exit status 0 if what a program reads in them is the same."""

import email
import email.policy
import sys


def fields_of(file):
    """What a program needs to know; what differs by nature (dates, names of hosts) is only there or not."""
    with open(file, 'rb') as stream:
        message = email.message_from_binary_file(stream, policy=email.policy.default)
    text, status, original = list(message.iter_parts())
    of_host, of_recipient = status.get_payload()
    header = original.get_payload(0) if original.is_multipart() else email.message_from_string(original.get_payload())
    kinds = {'message/rfc822': 'the message', 'text/rfc822-headers': 'its header'}  # Postfix sends all of it
    kind_of = lambda field: of_recipient[field].split(';')[0].strip().lower()
    return {
        'Return-Path': message['Return-Path'].strip(),
        'content type': message.get_content_type(),
        'report-type': message['Content-Type'].params.get('report-type'),
        'Auto-Submitted': message['Auto-Submitted'],
        'to': message['To'].addresses[0].addr_spec,
        'first part': text.get_content_type(),
        'second part': status.get_content_type(),
        'third part is known': original.get_content_type() in kinds,
        'Reporting-MTA is a name of the DNS': of_host['Reporting-MTA'].startswith('dns;'),
        'Arrival-Date': 'Arrival-Date' in of_host,
        'Final-Recipient': of_recipient['Final-Recipient'],
        'Action': of_recipient['Action'],
        'Status': of_recipient['Status'],
        'Remote-MTA': kind_of('Remote-MTA'),
        'Diagnostic-Code': of_recipient['Diagnostic-Code'],
        'Subject of the message': header['Subject'],
        'Message-ID of the message': header['Message-ID'],
    }


def main(ours, theirs):
    ours, theirs = fields_of(ours), fields_of(theirs)
    same = True
    for name, value in ours.items():
        other = theirs[name]
        same = same and value == other
        print(f"{'' if value == other else '!! '}{name}: ours {value!r}, theirs {other!r}")
    return 0 if same else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
