# SPDX-License-Identifier: MIT
"""The picture: requests per second with 1 to 200 clients at once, drawn by gnuplot."""

from common import Error, note, OUT, ROOT, run, SHORT, WORK
from loads import missing_program, THREADS
from sides import Lesson, Raw

CLIENTS = (1, 20) if SHORT else (1, 2, 5, 10, 20, 50, 100, 200)
SIDES = (Raw(), Lesson('server/06-many', 'answer=hello'), Lesson('server/08-poll', 'greeted=1', 'request=ECHO hello'))


def points(side):
    """How many requests per second for each number of clients."""
    with side.start() as server:
        for clients in CLIENTS:
            words = ('echo', f'clients={clients}', 'warm=0.2', 'patience=0.1')
            yield clients, side.measure(server, words, THREADS, seconds=0.5).rate


def measure_sides():
    """Writes a file of points for each lesson that is built, and returns their names."""
    names = []
    for side in SIDES:
        if reason := side.missing():
            note('chart', f'SKIPPED: {reason}')
            continue
        lines = [f'{clients} {rate:.2f}' for clients, rate in points(side)]
        name = side.name.removeprefix('server/')
        (WORK / f'points.{name}').write_text('\n'.join(lines) + '\n')
        note('chart', f'{side.name}: {", ".join(lines)}')
        names.append(name)
    return names


def draw(names):
    if reason := missing_program('gnuplot'):
        return note('chart', f'SKIPPED: {reason}')
    picture = OUT / 'clients.svg'
    values = f"picture='{picture}'; directory='{WORK}'; servers='{' '.join(names)}'"
    run(['gnuplot', '-e', values, ROOT / 'tests/bench/clients.gnuplot'], 30)
    note('chart', picture.relative_to(ROOT) if picture.is_relative_to(ROOT) else picture)


def chart():
    """True unless there was an error."""
    try:
        if names := measure_sides():
            draw(names)
        return True
    except Error as error:
        note('chart', f'ERROR: {error}')
        return False
