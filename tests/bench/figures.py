# SPDX-License-Identifier: MIT
"""How a figure is measured, compared with its target, and printed."""

import operator
import statistics
from dataclasses import astuple, dataclass

from common import Error, note, RUNS
from sides import Side

RELATIONS = {'>=': operator.ge, '<=': operator.le, '<': operator.lt}
RATE, SLOWEST = 0, 1  # which of the numbers that the load generator prints
COLUMNS = '{:<16} {:<77} {:>10} {:>10} {:>6} {:>18} {:>8} {}'


@dataclass
class Row:
    """One figure. With a peer it is the ratio of ours to the peer's, otherwise our number itself."""
    name: str
    text: str
    ours: Side
    peer: Side | None
    load: tuple  # the words for the load generator
    target: str = ''
    number: int = RATE
    fresh: bool = False  # a new server for each measurement
    before: Side | None = None  # measured for two seconds before the row begins, and not counted
    remark: str = ''

    def missing(self):
        return self.ours.missing() or (self.peer.missing() if self.peer else None)

    def measure(self, side, server):
        numbers = side.measure(server, self.load)
        if not numbers[self.number] > 0:
            raise Error(f'{side.name} has answered nothing: the load generator printed {numbers}')
        side.settle()
        return numbers[self.number]


@dataclass
class Result:
    """A line of the table."""
    name: str
    text: str
    ours: str = ''
    peer: str = ''
    ratio: str = ''
    range: str = ''
    target: str = ''
    verdict: str = ''

    def line(self):
        return COLUMNS.format(*astuple(self))


def shown(value):
    return f'{value:.0f}' if value >= 100 else f'{value:.1f}' if value >= 1 else f'{value:.4f}'


def shown_ratio(value):
    return f'{value:.2f}' if value >= 0.1 else f'{value:.4f}'


def verdict_on(value, target):
    if not target:
        return '-'
    relation, limit = target.split()
    return 'met' if RELATIONS[relation](value, float(limit)) else 'missed'


def compare(row):
    """Both in turn. Every second turn begins with the peer: a machine that slows down is unfair to neither."""
    ours, peers = [], []
    with row.ours.start() as our_server, row.peer.start() as peer_server:
        steps = [lambda: ours.append(row.measure(row.ours, our_server)),
                 lambda: peers.append(row.measure(row.peer, peer_server))]
        for turn in range(RUNS):
            for step in steps if turn % 2 == 0 else reversed(steps):
                step()
    ratios = [one / other for one, other in zip(ours, peers)]
    ratio, our_rate, peer_rate = map(statistics.median, (ratios, ours, peers))
    result = Result(
        row.name, row.text, shown(our_rate), shown(peer_rate), shown_ratio(ratio),
        f'{shown_ratio(min(ratios))} to {shown_ratio(max(ratios))}', row.target, verdict_on(ratio, row.target))
    note(row.name, f'{row.text}: {result.ours} to {result.peer}, '
                   f'ratio {result.ratio} ({result.range}) {result.verdict}')
    return result


def measure_alone(row):
    values = []
    if row.fresh:
        for _ in range(RUNS):
            with row.ours.start() as server:
                values.append(row.measure(row.ours, server))
    else:
        with row.ours.start() as server:
            values += [row.measure(row.ours, server) for _ in range(RUNS)]
    value = statistics.median(values)
    result = Result(
        row.name, row.text, shown(value), range=f'{shown(min(values))} to {shown(max(values))}',
        target=row.target, verdict=verdict_on(value, row.target))
    note(row.name, f'{row.text}: {result.ours} ({result.range}) {result.verdict}')
    return result


def measure_row(row):
    """The row's line of the table; a row that cannot be measured says why, aloud."""
    if reason := row.missing():
        note(row.name, f'SKIPPED: {reason}')
        return Result(row.name, reason, verdict='skipped')
    if row.remark:
        note(row.name, row.remark)
    try:
        if row.before:
            with row.before.start() as server:
                row.before.measure(server, (), seconds=2)
                row.before.settle()
        return compare(row) if row.peer else measure_alone(row)
    except Error as error:
        note(row.name, f'ERROR: {error}')
        return Result(row.name, f'{row.text}: see above', verdict='ERROR')


def table(results):
    heading = COLUMNS.format('name', 'figure', 'ours', 'peer', 'ratio', 'range', 'target', 'verdict')
    return '\n'.join([heading, *(result.line() for result in results)]) + '\n'
