"""Runs the program and its sandbox, and takes down time, processor time and peak memory."""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass

PROGRAM = os.path.abspath(os.environ["LADIFLOW_IMPORT"])
FOLDER = os.path.abspath("target/measure")


@dataclass
class Ended:
    """A process that is over."""

    code: int
    output: str
    seconds: float
    processor: float
    peak_mb: float
    at: float

    def json(self):
        return json.loads(self.output)


def run(*arguments, url=None):
    """Runs the program to its end, with an account at `url` if one is given."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LADIFLOW_")}
    environment["LADIFLOW_API_URL"] = url or "http://127.0.0.1:9"
    if url:
        environment["LADIFLOW_API_KEY"] = "measured"
    began = time.monotonic()
    process = subprocess.Popen([PROGRAM, *arguments], env=environment, cwd=FOLDER, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Kilobytes on Linux. It cannot be less than this script's own few megabytes.
    return Ended(process.returncode, output, time.monotonic() - began, used.ru_utime + used.ru_stime,
                 used.ru_maxrss / 1024, time.time())


class Sandbox:
    """A sandbox in a process of its own."""

    def __init__(self, *options):
        self.options = options

    def __enter__(self):
        self.process = subprocess.Popen([PROGRAM, "sandbox", "--port", "0", "--custom-field", "*", *self.options],
                                        stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def requests(self):
        """The counts of `/_sandbox/requests`."""
        with urllib.request.urlopen(self.url + "/_sandbox/requests") as answer:
            return json.load(answer)

    def emails(self):
        """The email of every stored customer, in the order of storing."""
        with urllib.request.urlopen(self.url + "/_sandbox/customers") as answer:
            return [json.loads(line)["email"] for line in answer]


def fresh(name):
    """An empty output folder."""
    path = os.path.join(FOLDER, name)
    shutil.rmtree(path, ignore_errors=True)
    return path
