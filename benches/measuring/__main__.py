"""The figures, group by group."""

import csv
import datetime
import glob
import os
import socket
import subprocess
import sys
import time

import lists
from figures import Figures
from guard import guard
from program import FOLDER, PROGRAM, Sandbox, fresh, run

COMMON = ["-c", "columns.toml", "--progress", "none", "-q", "--json"]
FULL_SPEED = ["--rate", "unlimited", "--concurrency", "64"]


def list_of(rows, kind="csv"):
    return lists.made(FOLDER, kind, rows)


def importing(rows, out, *more, url=None):
    """Imports a CSV list; into a sandbox inside the process unless there is a `url`."""
    target = [] if url else ["--sandbox", "--sandbox-fault", "custom-field=*"]
    return run("import", list_of(rows), *COMMON, "--out", fresh(out), *target, *more, url=url)


def start(figures):
    figures.heading("start")
    helped = min(run("--help").seconds for _ in range(20))
    figures.tell("--help, best of 20", helped * 1000, "ms")
    figures.tell("binary", os.path.getsize(PROGRAM) / 1e6, "MB", at_most=20)
    first = min(first_request() for _ in range(5))
    figures.tell("first request of a 1,000-row list, best of 5", first * 1000, "ms", at_most=50)


def first_request():
    """Seconds from starting the process to the first bytes of its first request."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        environment = {**os.environ, "LADIFLOW_API_KEY": "measured",
                       "LADIFLOW_API_URL": f"http://127.0.0.1:{server.getsockname()[1]}"}
        path = list_of(1000)
        began = time.monotonic()
        process = subprocess.Popen([PROGRAM, "import", path, *COMMON, "--out", fresh("first")], env=environment,
                                   cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        connection, _ = server.accept()
        connection.recv(64)
        took = time.monotonic() - began
        process.kill()
        process.wait()
        connection.close()
        return took


def check(figures):
    figures.heading("check: 16 columns, two cores")
    for rows in (10_000, 100_000, 1_000_000):
        ended = min((run("check", list_of(rows), "-c", "columns.toml") for _ in range(3)),
                    key=lambda ended: ended.seconds)
        big = rows == 1_000_000
        figures.tell(f"CSV, {rows:,} rows, best of 3", rows / ended.seconds, "rows/s", at_least=600_000 if big else None)
        figures.tell(f"CSV, {rows:,} rows, processor", ended.processor / rows * 1e6, "µs/row")
        figures.tell(f"CSV, {rows:,} rows, peak memory", ended.peak_mb, "MB", at_most=100 if big else None)
        figures.tell(f"CSV, {rows:,} rows, exit code", ended.code, at_most=0, is_fact=True)
    for kind, most in (("inline", 100), ("shared", None)):
        ended = run("check", list_of(500_000, kind), "-c", "columns.toml")
        figures.tell(f"XLSX, 500,000 rows, {kind} strings", 500_000 / ended.seconds, "rows/s")
        figures.tell(f"XLSX, 500,000 rows, {kind} strings, peak memory", ended.peak_mb, "MB", at_most=most)
        figures.tell(f"XLSX, 500,000 rows, {kind} strings, exit code", ended.code, at_most=0, is_fact=True)


def pace(figures):
    figures.heading("pace: what leaves, and that it arrives once")
    with Sandbox() as sandbox:
        ended = importing(10_000, "once", *FULL_SPEED, url=sandbox.url)
        emails = sandbox.emails()
    once = len(emails) == 10_000 and set(emails) == {f"khach{number}@example.vn" for number in range(1, 10_001)}
    figures.tell("10,000 rows: stored, each exactly once", float(once), at_least=1, is_fact=True)
    figures.tell("10,000 rows: in order in results.csv", float(in_order("once", 10_000)), at_least=1, is_fact=True)
    figures.tell("10,000 rows: speed", ended.json()["rate_per_second"], "rows/s")
    for rows, share in ((3_000, 0.9), (12_800, 0.97), (64_000, 0.98)):
        with Sandbox("--latency", "50ms") as sandbox:
            ended = importing(rows, "latency", *FULL_SPEED, url=sandbox.url)
        figures.tell(f"{rows:,} rows at 50 ms and 64 in flight: share of 1,280/s",
                     ended.json()["rate_per_second"] / 1280, at_least=share)
    with Sandbox() as sandbox:
        ended = importing(3_000, "ceiling", "--rate", "200/s", "--concurrency", "64", url=sandbox.url)
        most = sandbox.requests()["writes"]["max_per_second"]
    figures.tell("--rate 200/s: share of it", ended.json()["rate_per_second"] / 200, at_least=0.97)
    figures.tell("--rate 200/s: most in any second at the server", most, "requests", at_most=210, is_fact=True)
    unknown_limit(figures)


def in_order(out, rows):
    with open(os.path.join(FOLDER, out, "latest", "results.csv"), encoding="utf-8-sig", newline="") as file:
        numbers = [int(row["_import_row"]) for row in csv.DictReader(file)]
    return numbers == list(range(1, rows + 1))


def unknown_limit(figures):
    """80 a second that nobody told: seconds 10 to 30."""
    with Sandbox("--limit-per-second", "80") as sandbox:
        environment = {**os.environ, "LADIFLOW_API_KEY": "measured", "LADIFLOW_API_URL": sandbox.url}
        command = [PROGRAM, "import", list_of(10_000), *COMMON, "--out", fresh("unknown"), "--rate", "unlimited"]
        process = subprocess.Popen(command, env=environment, cwd=FOLDER, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        counts = []
        for wait in (10, 20):
            time.sleep(wait)
            verdicts = sandbox.requests()["verdicts"]
            counts.append((time.monotonic(), verdicts.get("created", 0), verdicts.get("too_many_requests", 0)))
        process.kill()
        process.wait()
    (began, taken, refused), (ended, taken_later, refused_later) = counts
    taken, refused = taken_later - taken, refused_later - refused
    figures.tell("limit of 80/s that is not known, after 10 s: share of it", taken / (ended - began) / 80, at_least=0.85)
    figures.tell("limit of 80/s that is not known: share of 429", refused / (taken + refused), at_most=0.03)


def ledger(figures):
    figures.heading("ledger")
    rows, shares = 100_000, []
    for _ in range(3):
        with Sandbox() as sandbox:
            total, own = processor_of_thread("ledger", rows, sandbox.url)
        shares.append((own / total, own / rows * 1e6))
    share, each = sorted(shares)[1]
    figures.tell(f"share of the processor time that its thread takes, {rows:,} rows, median of 3", share, at_most=0.2)
    figures.tell("processor time of its thread", each, "µs/row")


def processor_of_thread(name, rows, url):
    """Seconds of processor time of an import at full speed while it sends, and those of one of its threads in it."""
    environment = {**os.environ, "LADIFLOW_API_KEY": "measured", "LADIFLOW_API_URL": url}
    command = [PROGRAM, "import", list_of(rows), *COMMON, *FULL_SPEED, "--out", fresh("thread")]
    process = subprocess.Popen(command, env=environment, cwd=FOLDER, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    began, total, own = None, 0, 0
    # The thread lives as long as rows are sent: before is the first pass, after it the merge.
    while process.poll() is None:
        threads = spent(process.pid)
        if name in threads:
            began = sum(threads.values()) if began is None else began
            total, own = sum(threads.values()) - began, threads[name]
        time.sleep(0.005)
    return total, own


def spent(pid):
    """Seconds of processor time of each thread of a process, by name."""
    threads = {}
    for path in glob.glob(f"/proc/{pid}/task/*/stat"):
        try:
            with open(path, encoding="utf-8") as file:
                before, after = file.read().rsplit(") ", 1)
        except OSError:
            continue
        fields = after.split()
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        name = before.split("(", 1)[1]
        threads[name] = threads.get(name, 0) + seconds
    return threads


def memory(figures):
    figures.heading("a million rows")
    rows, out = 1_000_000, "million"
    with Sandbox() as sandbox:
        ended = importing(rows, out, *FULL_SPEED, url=sandbox.url)
        told = ended.json()
        again = run("import", list_of(rows), *COMMON, *FULL_SPEED, "--out", out, url=sandbox.url)
        sent = sandbox.requests()["writes"]["total"]
    closing = ended.at - datetime.datetime.fromisoformat(told["ended_at"].replace("Z", "+00:00")).timestamp()
    stored = os.path.getsize(os.path.join(FOLDER, out, "ledger.db"))
    figures.tell("import: accepted", told["rows"]["created"], "rows", at_least=rows, is_fact=True)
    figures.tell("import: speed", told["rate_per_second"], "rows/s")
    figures.tell("import: processor", ended.processor / rows * 1e6, "µs/row")
    figures.tell("import: peak memory", ended.peak_mb, "MB", at_most=80)
    figures.tell("import: merge into the ledger, report and summary", closing, "s")
    figures.tell("ledger: bytes a customer", stored / rows, "bytes", at_most=120)
    figures.tell("again: unchanged", again.json()["rows"]["unchanged"], "rows", at_least=rows, is_fact=True)
    figures.tell("again: posts", sent - rows, "requests", at_most=0, is_fact=True)
    figures.tell("again: whole run", again.seconds, "s", at_most=10)
    figures.tell("again: processor", again.processor / rows * 1e6, "µs/row")
    figures.tell("again: peak memory", again.peak_mb, "MB", at_most=100)


GROUPS = {"start": start, "check": check, "pace": pace, "ledger": ledger, "memory": memory,
          "guard": lambda figures: guard(figures, list_of)}


def main():
    chosen = sys.argv[1:] or list(GROUPS)
    unknown = [name for name in chosen if name not in GROUPS]
    if unknown:
        sys.exit(f"no such group: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, "columns.toml"), "w", encoding="utf-8") as file:
        file.write(lists.CONFIG)
    figures = Figures()
    for name in chosen:
        GROUPS[name](figures)
    sys.exit(0 if figures.are_correct else 1)


if __name__ == "__main__":
    main()
