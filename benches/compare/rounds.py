"""Rounds of all peers, one after the other, and the medians of their ratios."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "measuring"))
import lists  # noqa: E402
from program import FOLDER, Sandbox, fresh, run  # noqa: E402

ROUNDS, CONCURRENCY = int(os.environ.get("ROUNDS", "5")), "64"
HERE = os.path.dirname(os.path.abspath(__file__))
BUILT = os.path.abspath("target/compare/release")
PYTHON = os.environ.get("PYTHON", sys.executable)
ADDRESS = "/1.0/customer/create"


class Server:
    """The server that answers at once: with an id alone, or with the customer that was sent."""

    def __init__(self, answer):
        self.answer = answer

    def __enter__(self):
        self.process = subprocess.Popen([os.path.join(BUILT, "server"), self.answer], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def bodies(rows):
    """A file of the bodies that the importer posts for these rows, one a line."""
    path = os.path.join(FOLDER, f"bodies-{rows}.jsonl")
    if not os.path.exists(path):
        with Sandbox("--record", str(rows + 10)) as sandbox:
            importer(sandbox.url, rows)
            with urllib.request.urlopen(sandbox.url + "/_sandbox/recorded") as answer:
                requests = [json.loads(line) for line in answer]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(request["body"] + "\n" for request in requests if request["path"] == ADDRESS)
    return path


def importer(url, rows):
    ended = run("import", lists.made(FOLDER, "csv", rows), "-c", "columns.toml", "--progress", "none", "-q", "--json",
                "--out", fresh("compare"), "--rate", "unlimited", "--concurrency", CONCURRENCY, url=url)
    assert ended.code == 0, ended.output
    return ended.json()["rate_per_second"]


def bare(url, rows):
    return printed([os.path.join(BUILT, "bare"), url + ADDRESS, bodies(rows), CONCURRENCY])


def aiohttp(url, rows):
    return printed([PYTHON, os.path.join(HERE, "aiohttp_import.py"), url + ADDRESS, lists.made(FOLDER, "csv", rows),
                    CONCURRENCY])


def oha(url, rows):
    told = subprocess.run(["oha", "--no-tui", "--output-format", "json", "-n", str(rows), "-c", CONCURRENCY, "-m", "POST",
                           "-T", "application/json", "-H", "Api-Key: measured", "-Z", bodies(rows), url + ADDRESS],
                          check=True, capture_output=True, text=True)
    return json.loads(told.stdout)["summary"]["requestsPerSec"]


def qsv(url, rows):
    """Posts the columns as a form, one row after the other: the server shows it no customer again.

    Anything but 200 counts as an error for it, 201 too.
    """
    began = time.monotonic()
    told = subprocess.run(["qsv", "fetchpost", url + ADDRESS, "1-16", lists.made(FOLDER, "csv", rows), "--rate-limit",
                           "0", "--max-errors", "0", "--no-cache"], check=True, capture_output=True)
    took = time.monotonic() - began
    assert told.stdout.count(b'"_id"') == rows, told.stderr
    return rows / took


def printed(command):
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peers():
    """Who is here, with the share of its speed that the importer is to reach."""
    yield "bare reqwest", bare, 0.75
    if shutil.which("oha"):
        yield "oha", oha, 0.5
    else:
        print("  oha is missing: cargo install oha --locked")
    if subprocess.run([PYTHON, "-c", "import aiohttp"], capture_output=True).returncode == 0:
        yield "aiohttp", aiohttp, 4
    else:
        print("  aiohttp is missing: pip install aiohttp")
    if shutil.which("qsv"):
        yield "qsv fetchpost", qsv, None
    else:
        print("  qsv is missing: see benches/compare/run")


def compare(rows, answer):
    print(f"{rows:,} rows, {CONCURRENCY} in flight, answer: {answer}; medians of {ROUNDS} rounds", flush=True)
    others = list(peers())
    speeds = {"importer": [], **{name: [] for name, _, _ in others}}
    for _ in range(ROUNDS):
        for name, measure in [("importer", importer), *((name, measure) for name, measure, _ in others)]:
            with Server(answer) as server:
                speeds[name].append(measure(server.url, rows))
    print(f"  {'importer':<16} {statistics.median(speeds['importer']):>9,.0f} rows/s")
    for name, _, target in others:
        ratios = [ours / theirs for ours, theirs in zip(speeds["importer"], speeds[name])]
        ratio = statistics.median(ratios)
        verdict = "" if target is None else f"≥ {target}: {'met' if ratio >= target else 'missed'}"
        print(f"  {name:<16} {statistics.median(speeds[name]):>9,.0f} a second   importer/{name}: {ratio:5.2f}"
              f" ({min(ratios):.2f} to {max(ratios):.2f})   {verdict}", flush=True)


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, "columns.toml"), "w", encoding="utf-8") as file:
        file.write(lists.CONFIG)
    bodies(rows)
    for answer in ("fixed", "echo"):
        compare(rows, answer)


if __name__ == "__main__":
    main()
