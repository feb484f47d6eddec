# SPDX-License-Identifier: MIT
# How smtplib_checks.py and poplib_checks.py say what came of a check; support.sh reads the lines.


def check(name, expected, action):
    """The action returns something equal to what is expected."""
    try:
        came = action()
    except Exception as error:
        came = f'{type(error).__name__}: {error}'
    clean = lambda value: str(value).replace('\n', ' ').replace('|', '/')[:200]
    if came == expected:
        print(f'ok|{name}')
    else:
        print(f'FAILED|{name}|{clean(expected)}|{clean(came)}')
