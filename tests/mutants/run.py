#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Breaks the lessons' protocol code in each place in turn, and sees whether the tests notice: make mutants.

    run.py [--sample N] [--seed N] [--only PATTERN] [--left] [--own] [--minutes N]

A mutant is caught if a test fails, crashes or does not end. Two copies of the tree work at the same time, in
build/mutants/0 and 1 (one, if there is one processor). What was caught before is in build/mutants/results, and is not
tried again. survivors.txt has those that the tests do not catch, each with a reason. When all mutants of a file were
tried, figures.txt gets what became of them; --left leaves out the files that are there as they are now. --own asks only
the tests of the mutant's own lesson: quick, to see what they miss. Exit status 0: at least 95 % of those without a
reason were caught; 1: not, or it could not be tried."""

import argparse
import collections
import concurrent.futures
import filecmp
import fnmatch
import glob
import hashlib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from mutate import mutants

HERE = os.path.dirname(__file__)
WORKERS = min(2, os.cpu_count())
LESSONS = ["server/05-lines", "server/07-dialogue", "smtp/*", "pop3/*", "client/05-mx", "client/06-send", "client/07-fetch"]
# What is no protocol: main(), the options, and the halves of the operating system.
NOT_MEANT = ["*/main.cpp", "*_posix.*", "*_windows.*", "*/platform.*", "*command_line.*", "*options.*"]
# What a mutant must pass, first of its lesson, then of all: what needs no program and little time, and what waits, or
# plays the programs. Not played are the tests of the sockets, the disk and the telnet, which these files are not about,
# and those that take minutes.
SLOWER = ("LostLine.*:WrongPasswords.*:Resolver.*:MxProgram.*:Send.*:Fetch.*:Deliver.*:Loop/Mailhost.*:LineEcho.*:"
          "Mailhost/MailhostLimits.OneAddress*:QueueProgram.*:Relay.*:RelayFaults.*:Internet.*:Maildrop.Misses*:"
          "Pop3Client.AL*:Sender.Servers*:"
          "Update.AConnection*:Spool.AReader*:Conversation.*:DomainClient.*:*the_eleventh_wrong_line*")
PROGRAMS = "All/Readme.*:All/Transcript.*"
NOT_PLAYED = ("House.*:Exercises.*:All/Exercise*:Mailhost/*:KilledHosts.*:Trouble/*:All/Stops*:Connect.*:Telnet.*:"
              "TelnetCommands.*:Tap.*:Script.*:FaultyFetch.*:Raw.*:Socket.*:Many.*:Poll.*:Echo.*:Datagram.*:Stop.*:Options.*:ByHand.*")
QUICK = f"-{SLOWER}:{PROGRAMS}:{NOT_PLAYED}"
MEMORY = "Fetch.TenThousandMessages:Relay.ALargeMessageIsNotKeptInMemory"  # a program in many parts takes more of it
THOROUGH = f"{SLOWER}:{PROGRAMS}-{MEMORY}"
OWN = [(QUICK, True), (THOROUGH, True)]  # of the lesson
ROUNDS = [*OWN, (QUICK, False), (THOROUGH, False)]
# What the lessons include, compiled once.
STANDARD = """algorithm array atomic chrono condition_variable cstdint cstring ctime deque filesystem fstream functional map
memory mutex optional random set sstream string string_view thread variant vector""".split()
OPT = "-O0 -D_GLIBCXX_ASSERTIONS"
MAKE = ["make", "-s", "B=build", "OPT=" + OPT, "WARN=-w", "CXX=tests/mutants/cxx"]


ended = threading.Event()  # by SIGTERM or Ctrl-C


class Ended(Exception):
    pass


def files():
    found = sorted(f for lesson in LESSONS for f in glob.glob(lesson + "/*.[ch]pp"))
    return [f for f in found if not any(fnmatch.fnmatch(f, pattern) for pattern in NOT_MEANT)]


class Mutant:
    def __init__(self, file, text, begin, end, instead):
        self.file, self.text, self.begin, self.end, self.instead = file, text, begin, end, instead
        self.line = text.count("\n", 0, begin) + 1
        start, stop = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
        self.before = " ".join(text[start:stop].split())
        self.after = " ".join((text[start:begin] + instead + text[end:stop]).split())

    def name(self):  # without the number of the line: what is above may grow
        return f"{self.file}: {self.before} => {self.after}"

    def key(self):
        return hashlib.sha1((self.text + str(self.begin) + self.instead).encode()).hexdigest()[:16] + " " + self.file

    def mutated(self):
        return self.text[:self.begin] + self.instead + self.text[self.end:]


def session_of(leader):
    """The processes of a session, also those that have left its group."""
    found = []
    for pid in subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True).stdout.split():
        try:
            if os.getsid(int(pid)) == leader:
                found.append(int(pid))
        except OSError:
            pass  # it has ended
    return found


def command_of(chosen, lesson):
    """The tests of a round: those of a lesson, or all."""
    return ["build/tests", "--gtest_filter=" + chosen, *(["--lesson=" + lesson] if lesson else [])]


def object_of(source):
    return "build/obj/" + source[:-4] + ".o"


class Worker:
    """A copy of the tree, which is built."""

    def __init__(self, number):
        self.root = os.path.abspath(f"build/mutants/{number}")
        self.parts = {"LD_LIBRARY_PATH": self.root + "/build/parts"}
        self.plans = {}  # of the tests of each round and lesson that has some: a limit in seconds, how many parts

    def run(self, command, seconds, parts=1):
        """The command, as several parts of a test program at the same time. Its exit status: 0 if all have ended with it,
        else that of the first one that has not. None: it has not ended."""
        processes = []
        for part in range(parts):
            shard = {"GTEST_TOTAL_SHARDS": str(parts), "GTEST_SHARD_INDEX": str(part)}
            with open(f"{self.root}/build/output-{part}", "w") as output:
                processes.append(subprocess.Popen(
                    command, cwd=self.root, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                    env=os.environ | shard | self.parts))
        end = time.time() + seconds
        try:
            while time.time() < end:
                if ended.is_set():
                    raise Ended
                states = [process.poll() for process in processes]
                failed = [state for state in states if state]
                if failed or None not in states:
                    return failed[0] if failed else 0
                time.sleep(0.02)
            return None
        finally:  # and what they have started, in groups of their own
            for process in processes:
                for pid in session_of(process.pid):
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                process.wait()

    def tests(self, chosen, lesson):
        """Their exit status; None: they take more than three times as long as they should. Most of them wait most of the
        time, so several parts of them take a part of the time."""
        command = [*command_of(chosen, lesson), "--gtest_brief=1", "--gtest_fail_fast"]
        return self.run(command, *self.plans[chosen, lesson])

    def measure(self, chosen, lesson):
        """Do they pass, before anything is broken? How long does that take?"""
        listed = subprocess.run([*command_of(chosen, lesson), "--gtest_list_tests"], cwd=self.root,
                                env=os.environ | self.parts, capture_output=True, timeout=60)
        count = listed.stdout.count(b"\n  ")
        if listed.returncode == 0 and count == 0:
            return True
        parts = 1 if lesson and chosen == QUICK else min(4, count)
        self.plans[chosen, lesson] = 900, parts
        began = time.time()
        passed = self.tests(chosen, lesson) == 0
        self.plans[chosen, lesson] = 5 + 3 * (time.time() - began), parts
        return passed

    def print_failures(self):
        for name in glob.glob(self.root + "/build/output-*"):
            before = collections.deque(maxlen=12)
            for line in read_lines(name):
                before.append(line)
                if line.startswith("[  FAILED  ]"):
                    print(*before, sep="\n")
                    break

    def keep(self, what):
        kept = {}
        for name in what:
            path = os.path.join(self.root, name)
            with open(path, "rb") as file:
                kept[path] = (os.path.realpath(path), file.read(), os.stat(file.fileno()))
        return kept

    def put_back(self, kept):
        for path, (real, content, state) in kept.items():
            with open(real, "wb") as file:
                file.write(content)
            os.utime(real, ns=(state.st_atime_ns, state.st_mtime_ns))
            if os.path.realpath(path) != real:  # the compiler removes the link first, and may not have got further
                if os.path.exists(path):
                    os.remove(path)
                os.symlink(os.path.relpath(real, os.path.dirname(path)), path)

    def objects_of(self, file):
        """The objects that are made of the file, as the compiler has written it down."""
        if file.endswith(".cpp"):
            return [object_of(file)]
        found = subprocess.run(["grep", "-rlF", "--include=*.d", f" {file}", "build/obj"], cwd=self.root,
                               capture_output=True, text=True)
        return [name[:-2] + ".o" for name in found.stdout.split()]

    def prepare(self):
        """Copies the tree and builds it. What is built of it already stays, if it was built in the same way."""
        way = [*MAKE, *STANDARD]
        if read_lines(self.root + "/way") != way:
            shutil.rmtree(self.root, ignore_errors=True)
            os.makedirs(self.root + "/build")
            self.precompile()
            with open(self.root + "/way", "w") as file:
                print(*way, sep="\n", file=file)
        listed = subprocess.run(["git", "ls-files", "-zco", "--exclude-standard"], capture_output=True, text=True, check=True)
        here = {name for name in listed.stdout.split("\0")[:-1] if os.path.exists(name)}
        for name in glob.glob("**/*.[ch]pp", root_dir=self.root, recursive=True):
            if name not in here and not name.startswith(("build/", "kept/")):
                os.remove(os.path.join(self.root, name))
        if os.path.exists(self.root + "/build/tests"):  # made of the last mutant
            os.remove(self.root + "/build/tests")
        for name in here:
            to = os.path.join(self.root, name)
            if os.path.exists(to) and filecmp.cmp(name, to, shallow=False):
                continue
            os.makedirs(os.path.dirname(to), exist_ok=True)
            shutil.copy(name, to)
        if self.run([*MAKE, "all", "build/tests"], 1200) != 0:
            sys.exit(f"mutants: {self.root} cannot be built")
        for name in self.programs():
            os.makedirs(os.path.dirname(os.path.join(self.root, "kept", name)), exist_ok=True)
            shutil.copy2(os.path.join(self.root, name), os.path.join(self.root, "kept", name))

    def precompile(self):
        """What cxx includes: with the same options, or the compiler does not take it."""
        with open(self.root + "/build/standard.hpp", "w") as file:
            file.writelines(f"#include <{name}>\n" for name in STANDARD)
        command = f"g++ -std=c++20 {OPT} -w -fPIC -pthread -x c++-header build/standard.hpp -o build/standard.hpp.gch"
        if self.run(command.split(), 300) != 0:
            sys.exit("mutants: the headers of the library cannot be compiled")

    def programs(self):
        return ["build/tests", *glob.glob("build/[a-z]*/[0-9]*-*", root_dir=self.root)]

    def judge(self, mutant, rounds):
        kept = self.keep([*self.objects_of(mutant.file), mutant.file])
        began = time.time()
        try:
            with open(os.path.join(self.root, mutant.file), "w") as file:
                file.write(mutant.mutated())
            return self.verdict(mutant.file, rounds)
        finally:
            self.put_back(kept)
            if not mutant.file.endswith(".cpp"):
                for name in self.programs():
                    path = os.path.join(self.root, name)
                    if os.stat(path).st_mtime >= began:
                        shutil.copy2(os.path.join(self.root, "kept", name), path)

    def verdict(self, file, rounds):
        """A header is in the programs too, which are linked again."""
        if self.run([*MAKE, *(["all", "build/tests"] if file.endswith(".hpp") else [object_of(file)])], 900) != 0:
            return "does not compile"
        for chosen, own in rounds:
            lesson = os.path.dirname(file) if own else None
            if (chosen, lesson) in self.plans:
                status = self.tests(chosen, lesson)
                if status != 0 and not own:  # a test of another lesson: not by chance?
                    status = self.tests(chosen, lesson)
                if status != 0:
                    return "does not end" if status is None else "caught"
        return "survived"


def read_lines(name):
    try:
        with open(name, errors="replace") as file:
            return [line.rstrip("\n") for line in file]
    except FileNotFoundError:
        return []


def survivors():
    """What survivors.txt excuses: lines `FILE: LINE => LINE`, below `# REASON`."""
    lines = read_lines(os.path.join(HERE, "survivors.txt"))
    return {line for line in lines if line and not line.startswith("#")}


def sum_of(text):
    return hashlib.sha1(text.encode()).hexdigest()[:8]


class Figures:
    """figures.txt: a line for each file, `FILE SUM NUMBER...`."""
    NAME = os.path.join(HERE, "figures.txt")
    RESULTS = ["caught", "does not end", "does not compile", "survived, with a reason", "survived"]
    LINE = "{:>47} {:>8} {:>7} {:>8} {:>10} {:>11} {:>9}\n"
    HEADING = ("# What became of all mutants of a file, when they were last tried: written by run.py. The sum is that\n"
               "# of the file as it was.\n#" +
               LINE.format("file", "sum", "caught", "no end", "no program", "has reason", "survived")[1:])

    def __init__(self):
        lines = [line.split() for line in read_lines(self.NAME) if not line.startswith("#")]
        self.lines = {name: numbers for name, *numbers in lines}

    def knows(self, name, text):
        return self.lines.get(name, [None])[0] == sum_of(text)

    def note(self, name, text, results):
        self.lines[name] = [sum_of(text), *(str(results.count(result)) for result in self.RESULTS)]
        there = {name: numbers for name, numbers in self.lines.items() if os.path.exists(name)}
        with open(self.NAME, "w") as file:
            file.write(self.HEADING)
            for name, numbers in sorted(there.items()):
                file.write(self.LINE.format(name, *numbers))

    def print_parts(self):
        """The sums of all lessons."""
        parts = collections.defaultdict(collections.Counter)
        for name, (_, *numbers) in self.lines.items():
            for part in (os.path.dirname(name), "all"):
                parts[part].update(dict(zip(self.RESULTS, map(int, numbers))))
        for part, count in parts.items():
            print(f"{part:<20}", ", ".join(f"{count[result]} {result}" for result in self.RESULTS))


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sample", type=int, help="so many of them, by chance")
    options.add_argument("--seed", type=int, default=random.randrange(1 << 16), help="the same sample again")
    options.add_argument("--only", default="*", help="files whose names match this pattern")
    options.add_argument("--minutes", type=float, help="begin none after so many minutes")
    options.add_argument("--left", action="store_true", help="only files that are not in figures.txt as they are now")
    options.add_argument("--own", action="store_true", help="only the tests of the mutant's lesson; notes no figures")
    options.add_argument("--list", action="store_true", help="show them, and try none")
    chosen = options.parse_args()
    todo, figures = [], Figures()
    for name in files():
        if fnmatch.fnmatch(name, chosen.only):
            with open(name) as file:
                text = file.read()
            if not (chosen.left and figures.knows(name, text)):
                todo += [Mutant(name, text, *mutant) for mutant in mutants(text)]
    print(f"{len(todo)} mutants; seed {chosen.seed}", flush=True)
    if chosen.sample:
        # By a sum of its text, so that a change elsewhere does not change which are chosen.
        todo.sort(key=lambda mutant: hashlib.sha1(f"{chosen.seed} {mutant.name()}".encode()).digest())
        todo = todo[:chosen.sample]
    if chosen.list:
        print(*(mutant.name() for mutant in todo), sep="\n")
        return 0

    os.makedirs("build/mutants", exist_ok=True)
    # The tests may have become better since: what has survived is tried again.
    known = {key: result for key, result, _ in (line.split("\t") for line in read_lines("build/mutants/results")
                                               if line.count("\t") == 2) if result != "survived"}
    workers = [Worker(number) for number in range(WORKERS)]
    workers[0].prepare()
    for worker in workers[1:]:
        shutil.rmtree(worker.root, ignore_errors=True)
        subprocess.run(["cp", "-a", workers[0].root, worker.root], check=True)
        worker.plans = workers[0].plans

    excused = survivors()
    rounds = OWN if chosen.own else ROUNDS
    for tests, own in rounds:
        for lesson in sorted({os.path.dirname(mutant.file) for mutant in todo}) if own else [None]:
            if not workers[0].measure(tests, lesson):
                workers[0].print_failures()
                sys.exit("mutants: the tests fail before anything is broken")

    idle = queue.Queue()
    for worker in workers:
        idle.put(worker)
    results = open("build/mutants/results", "a", buffering=1)

    end = time.time() + 60 * chosen.minutes if chosen.minutes else None

    def try_one(mutant):
        if mutant.key() not in known:
            worker = idle.get()
            if end and time.time() > end:
                idle.put(worker)
                return mutant, "not tried"
            try:  # of one with a reason it is enough to hear whether the reason still holds
                result = worker.judge(mutant, OWN if mutant.name() in excused else rounds)
            finally:
                idle.put(worker)
            results.write(f"{mutant.key()}\t{result}\t{mutant.name()}\n")
            known[mutant.key()] = result
        return mutant, known[mutant.key()]

    count, alive, of_file = collections.Counter(), [], []
    with_figures = not chosen.sample and not chosen.own
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for at, (mutant, result) in enumerate(pool.map(try_one, todo), start=1):
            if result == "survived" and mutant.name() in excused:
                result = "survived, with a reason"
            elif result == "survived":
                alive.append(mutant)
                print(f"survived: {mutant.file}:{mutant.line}\n{mutant.name()}", flush=True)
            count[result] += 1
            of_file.append(result)
            is_whole = "not tried" not in of_file and (at == len(todo) or todo[at].file != mutant.file)
            if with_figures and is_whole:
                figures.note(mutant.file, mutant.text, of_file)
                of_file = []
    if with_figures:
        figures.print_parts()
    print(", ".join(f"{number} {what}" for what, number in sorted(count.items())))
    caught = count["caught"] + count["does not end"]
    judged = caught + len(alive)
    if judged == 0:
        print("mutants: none was tried")
        return 1
    print(f"{100 * caught / judged:.1f} % caught of those without a reason in tests/mutants/survivors.txt")
    return 0 if caught >= 0.95 * judged else 1


def stop(*_):
    ended.set()
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.exit(main())
