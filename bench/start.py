"""A worker's start: a new process until each part of the engine has answered once, with what was compiled kept.

    python bench/start.py [--compile]

`--compile` also measures the first start of all, which compiles every kernel. Budget: 1.5 s until all parts answer.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

BUDGET_SECONDS = 1.5
ROUNDS = 3
PROGRAM = """
import json, resource, time
began, laps = time.perf_counter(), {}
def lap(name):
    laps[name] = time.perf_counter() - began - sum(laps.values())
import numpy
lap("import numpy")
import numba
lap("import numba")
from manyways.engine.warm import PARTS
for part in PARTS:
    part()
    lap(part.__doc__.strip(".").lower())
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"laps": laps, "megabytes": megabytes}))
"""


def started(folder: str, *, compiled: str | None = None) -> tuple[dict[str, float], float]:
    """Seconds of each step of a new process, and its memory in MB; `compiled`: another place for kernels."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = folder
    if compiled:
        kept["NUMBA_CACHE_DIR"] = compiled
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=kept, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return found["laps"], found["megabytes"]


def main() -> int:
    """Print a table; exit code 1 when the start is over the budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder:
        first = started(folder, compiled=folder)[0] if arguments.compile else {}
        started(folder)
        runs = [started(folder) for _ in range(ROUNDS)]
    laps, megabytes = min(runs, key=lambda run: sum(run[0].values()))
    print(f"{'':32} {'seconds':>8}" + (f" {'compiling':>10}" if first else ""))
    for name, seconds in laps.items():
        print(f"{name:32} {seconds:8.2f}" + (f" {first[name]:10.2f}" if first else ""))
    total = sum(laps.values())
    print(f"{'all':32} {total:8.2f}" + (f" {sum(first.values()):10.2f}" if first else ""))
    print(
        f"memory {megabytes:.0f} MB; budget {BUDGET_SECONDS} s: {'met' if total <= BUDGET_SECONDS else 'MISSED'}"
    )
    return int(total > BUDGET_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
