"""A process that runs networks on request: `mien bench serve`, or engines.py for another engine."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ENGINES = Path(__file__).with_name("engines.py")


class Served:
    """One engine with its models loaded, pinned to one processor. It sleeps while it is not asked."""

    def __init__(self, command, models, core, environment=None):
        self.command, allowed = [*command, *models], os.sched_getaffinity(0)
        # The child inherits it, and nothing is started in between.
        os.sched_setaffinity(0, {core})
        began = time.perf_counter()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=os.environ | (environment or {}))
        os.sched_setaffinity(0, allowed)
        self.started = [json.loads(self.line()) for _ in models]
        self.ready = (time.perf_counter() - began) * 1e3

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{' '.join(self.command)}: ended with {self.process.wait()}")
        return line

    def numbers(self):
        return [int(word) for word in self.line().split()]

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()

    def times(self, model, count):
        """Nanoseconds of so many inferences in a row."""
        self.ask(f"time {model} {count}")
        return self.numbers()

    def answers(self, model, file, pictures):
        """The last output for each picture of a file."""
        self.ask(f"answer {model} {file}")
        return [self.numbers() for _ in range(pictures)]

    def close(self):
        """Milliseconds of processor time that it took in all."""
        self.process.stdin.close()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.process.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def mien(command, models, core, environment=None):
    return Served([*command.split(), "bench", "serve"], models, core, environment)


def peer(engine, models, core, environment=None):
    return Served([sys.executable, str(ENGINES), engine], models, core, environment)
