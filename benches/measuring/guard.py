"""Instructions per row against those of the commit that wrote `baseline.json`: counts do not drift with the machine's load.

Counted by valgrind; a list of 2,000 rows is taken off one of 10,000, so that starting the program does not count.
"""

import json
import os
import re
import shutil
import subprocess

from program import FOLDER, PROGRAM, Sandbox, fresh

BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline.json")
SMALL, LARGE = 2_000, 10_000
# What threads meet by chance makes an import differ by some hundredths from run to run.
SLACK = 1.1


def instructions(*arguments, url="http://127.0.0.1:9"):
    environment = {**os.environ, "LADIFLOW_API_KEY": "measured", "LADIFLOW_API_URL": url}
    ended = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, *arguments],
                           cwd=FOLDER, env=environment, check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", ended.stderr).group(1))


def per_row(counted):
    """Instructions for each row, and for what is done once."""
    small, large = counted(SMALL), counted(LARGE)
    row = (large - small) / (LARGE - SMALL)
    return row, small - row * SMALL


def counts(list_of):
    def import_of(rows):
        with Sandbox() as sandbox:
            return instructions("import", list_of(rows), "-c", "columns.toml", "--progress", "none", "-q", "--out",
                                fresh("guard"), "--rate", "unlimited", "--concurrency", "64", url=sandbox.url)

    check, start = per_row(lambda rows: instructions("check", list_of(rows)))
    importing, _ = per_row(import_of)
    return {"check, a row": check, "check, recognition and start": start, "import, a row": importing}


def guard(figures, list_of):
    figures.heading("guard: instructions, against the baseline")
    if not shutil.which("valgrind"):
        print("  valgrind is missing: apt-get install valgrind")
        figures.are_correct = False
        return
    counted = counts(list_of)
    if os.environ.get("RECORD_BASELINE"):
        with open(BASELINE, "w", encoding="utf-8") as file:
            json.dump({name: round(count) for name, count in counted.items()}, file, indent=2)
            file.write("\n")
    with open(BASELINE, encoding="utf-8") as file:
        baseline = json.load(file)
    for name, count in counted.items():
        figures.tell(f"{name}: counted", count, "instructions")
        figures.tell(f"{name}: share of the baseline", count / baseline[name], at_most=SLACK, is_fact=True)
