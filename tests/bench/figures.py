# SPDX-License-Identifier: MIT
"""How a figure is measured, compared with its target, and printed."""

import operator
import statistics
from contextlib import ExitStack
from dataclasses import dataclass, field

from common import Error, LENGTH, note, RUNS, SHORT
from loads import BOTH, THREADS
from sides import Side

RELATIONS = {'>=': operator.ge, '<=': operator.le, '<': operator.lt}
LOOPS = {'threads': 'ours', 'poll': 'ours with poll'}  # a server that has no choice is like one with threads
COLUMNS = '  {:<12}{:>8} {:>6} {:<15}{:>8} {:>6} {:<15}{:>8}  {:<9}{}'


@dataclass
class Row:
    """A figure, or one for each load. With a peer it is the ratio of ours to the peer's, otherwise our number itself.
    Ours are one server, or the same with either loop; a target is for the better one."""
    name: str
    text: str
    ours: tuple
    peer: Side | None
    words: tuple  # for the load generator
    target: str = ''
    loads: tuple = BOTH
    number: str = 'rate'  # which of the Numbers
    fresh: bool = False  # a new server for each measurement
    before: Side | None = None  # works for a minute before the row, and again before each measurement; not counted

    def missing(self):
        sides = [*self.ours, self.peer] if self.peer else self.ours
        return next((reason for side in sides if (reason := side.missing())), None)

    def measure(self, side, server, load):
        use_up(self.before, LENGTH)
        numbers = side.measure(server, self.words, load)
        side.settle()
        return numbers

    def value(self, numbers):
        return getattr(numbers, self.number)


@dataclass
class Line:
    """What one load has measured: for each loop of ours a number, a ratio and a range."""
    load: str
    ours: dict = field(default_factory=dict)
    peer: str = ''
    target: str = ''
    verdict: str = ''

    def __str__(self):
        columns = [column for loop in LOOPS for column in self.ours.get(loop, ('', '', ''))]
        return COLUMNS.format(self.load, *columns, self.peer, self.target, self.verdict).rstrip()

    def sentence(self, peer):
        parts = [f'{LOOPS[loop]} {number}' + (f' = {ratio}' if ratio else '') + f' ({spread})'
                 for loop, (number, ratio, spread) in self.ours.items()]
        if self.peer:
            parts.append(f'{peer} {self.peer}')
        return (f'load {self.load}: ' if self.load else '') + f'{", ".join(parts)}: {self.verdict}'


@dataclass
class Result:
    name: str
    text: str
    lines: list

    def has_error(self):
        return any(line.verdict == 'ERROR' for line in self.lines)


def shown(value):
    return f'{value:.0f}' if value >= 100 else f'{value:.1f}' if value >= 1 else f'{value:.4f}'


def shown_ratio(value):
    return f'{value:.2f}' if value >= 0.1 else f'{value:.4f}'


def verdict_on(values, target):
    """On the best of the values."""
    if not target or SHORT:
        return '-'
    if not values:
        return 'not measured'
    relation, limit = target.split()
    return 'met' if any(RELATIONS[relation](value, float(limit)) for value in values) else 'missed'


def compare(row, load, servers):
    """All in turn. Every second turn goes backwards: a machine that slows down is unfair to none."""
    sides = [*row.ours, row.peer]
    numbers = [[] for _ in sides]
    for turn in range(RUNS):
        for at in range(len(sides)) if turn % 2 == 0 else reversed(range(len(sides))):
            numbers[at].append(row.measure(sides[at], servers[at], load))
    *ours, peers = [[row.value(one) for one in of_side] for of_side in numbers]
    complete = [not any(one.unanswered for one in of_side) for of_side in numbers]
    line = Line(load.name, peer=shown(statistics.median(peers)), target=row.target)
    judged = []  # the ratios of those that have answered each client, and only if the peer has
    for side, values, is_complete in zip(row.ours, ours, complete):
        ratios = [one / other for one, other in zip(values, peers)]
        ratio, spread = statistics.median(ratios), f'{shown_ratio(min(ratios))} to {shown_ratio(max(ratios))}'
        line.ours[side.loop] = (shown(statistics.median(values)), shown_ratio(ratio), spread)
        if is_complete and complete[-1]:
            judged.append(ratio)
    line.verdict = verdict_on(judged, row.target)
    return line


def compare_with_loads(row):
    lines = []
    with ExitStack() as running:
        servers = [running.enter_context(side.start()) for side in (*row.ours, row.peer)]
        for load in row.loads:
            if reason := load.missing():
                lines.append(skipped(row, load.name, reason))
                continue
            try:
                lines.append(compare(row, load, servers))
                note(row.name, lines[-1].sentence(row.peer.name))
            except Error as error:
                lines.append(failed(row, load.name, error))
    return lines


def measure_alone(row):
    side, values = row.ours[0], []
    if row.fresh:
        for _ in range(RUNS):
            with side.start() as server:
                values.append(row.value(row.measure(side, server, THREADS)))
    else:
        with side.start() as server:
            values += [row.value(row.measure(side, server, THREADS)) for _ in range(RUNS)]
    value, spread = statistics.median(values), f'{shown(min(values))} to {shown(max(values))}'
    line = Line('', {side.loop: (shown(value), '', spread)}, '', row.target, verdict_on([value], row.target))
    note(row.name, f'{shown(value)} ({spread}): {line.verdict}')
    return [line]


def skipped(row, load, reason):
    note(row.name, f'SKIPPED: {reason}')
    return Line(load, verdict=f'skipped: {reason}')


def failed(row, load, error):
    note(row.name, f'ERROR: {error}')
    return Line(load, target=row.target, verdict='ERROR')


def measure_row(row):
    """The row's lines of the table; a row that cannot be measured says why, aloud."""
    note(row.name, row.text)
    try:
        if reason := row.missing():
            lines = [skipped(row, '', reason)]
        else:
            use_up(row.before, LENGTH if SHORT else 60)
            lines = compare_with_loads(row) if row.peer else measure_alone(row)
    except Error as error:
        lines = [failed(row, '', error)]
    return Result(row.name, row.text, lines)


def use_up(side, seconds):
    if side is None:
        return
    with side.start() as server:
        side.measure(server, (), THREADS, seconds=seconds)
        side.settle()


def table(results):
    lines = [f'{"":18}{"ours":<32}{"ours, --loop poll":<32}peer',
             COLUMNS.format('load', 'number', 'ratio', 'range', 'number', 'ratio', 'range', 'number',
                            'target', 'verdict')]
    for result in results:
        lines += ['', f'{result.name}: {result.text}', *map(str, result.lines)]
    return '\n'.join(lines) + '\n'
