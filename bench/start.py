"""What starting a process costs: each kind of process as processor time and memory; a part's share; the engine's parts.

    python bench/start.py [--compile]

Processor time is also given as so many times that of a fixed piece of work, which holds on any machine. `--compile`
measures the first start of all too, which compiles every kernel. Budget: 1.5 s until all parts of the engine answer.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

BUDGET_SECONDS = 1.5
ROUNDS = 3
WORK = "sum(n % 7 for n in range(4_000_000))"
STARTS = {
    "Python alone": "pass",
    "a fixed piece of work": WORK,
    "manyways --help": "from manyways.cli.main import main; main([])",
    "a command that needs the database": "import django; django.setup()",
    "all that pages need": "import manyways.site.wsgi",
}
PART = """
import json, os, psutil
import manyways.site.wsgi
def own():
    return psutil.Process().memory_full_info().uss / 1024**2
whole, (reading, writing) = own(), os.pipe()
if not os.fork():
    os.write(writing, json.dumps(own()).encode())
    os._exit(0)
print(json.dumps([whole, json.loads(os.read(reading, 100))]))
"""
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


def print_starts(folder: str) -> None:
    """Processor time and memory of a start, the least of some rounds, with bytecode kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept |= {"PYTHONPYCACHEPREFIX": folder, "DJANGO_SETTINGS_MODULE": "manyways.site.settings"}
    kept["DATABASE_URL"] = "postgresql://nobody@localhost/nothing"
    found = {name: min(_spent(text, kept) for _ in range(ROUNDS + 1)) for name, text in STARTS.items()}
    unit = found["a fixed piece of work"][0] - found["Python alone"][0]
    print(f"{'':36} {'processor s':>11} {'times':>6} {'MB':>5}")
    for name, (seconds, megabytes) in found.items():
        print(f"{name:36} {seconds:11.2f} {seconds / unit:6.1f} {megabytes:5.0f}")
    done = subprocess.run([sys.executable, "-c", PART], env=kept, stdout=subprocess.PIPE, check=True)
    whole, part = json.loads(done.stdout)
    print(
        f"a part of it that has done nothing: {part:.1f} of {whole:.0f} MB are its own ({part / whole:.1%})\n"
    )


def _spent(text: str, environment: dict[str, str]) -> tuple[float, float]:
    """Processor seconds and MB at most of a new process."""
    process = subprocess.Popen([sys.executable, "-c", text], env=environment, stdout=subprocess.DEVNULL)
    _number, _status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    """Print tables; exit code 1 when the engine's start is over the budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder:
        print_starts(folder)
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
