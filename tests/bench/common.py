# SPDX-License-Identifier: MIT
"""What the modules of the benchmark share: the environment, directories, and how something goes wrong."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / (os.environ.get('B') or 'build')
RUNS = int(os.environ.get('RUNS') or 3)
LENGTH = float(os.environ.get('LENGTH') or 3)
ONLY = os.environ.get('ONLY', '')
SHORT = RUNS < 3 or LENGTH < 1  # too short to judge
MANY_MESSAGES, IDLE_CLIENTS = (2000, 500) if SHORT else (50000, 5000)
WARM = min(0.5, LENGTH)  # seconds of load before those that count

OUT = BUILD / 'bench'
WORK = OUT / 'work'  # stores, mailboxes and configurations, removed at the end
LOGS = WORK / 'log'  # the output of the servers, which stays if there was an error

sys.path.append(str(ROOT / 'tests/peers'))


class Error(Exception):
    """Something that makes a figure impossible: the row says so, and the exit status is 1."""


def wanted(name):
    return ONLY in name


def note(name, text):
    print(f'{name:<16} {text}', flush=True)


def run(command, seconds):
    """What a command prints; an error if it fails."""
    command = list(map(str, command))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except OSError as error:
        raise Error(error) from None
    except subprocess.TimeoutExpired:
        raise Error(f'{shlex.join(command)}: not ended after {seconds:g} s') from None
    if done.returncode != 0:
        raise Error(f'{shlex.join(command)}: {done.stderr.strip() or f"exit status {done.returncode}"}')
    return done.stdout


def wait_until(condition, seconds):
    """False when the condition is still not true after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
