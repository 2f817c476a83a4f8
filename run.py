#!/usr/bin/env python3
"""The one list of commands: sets up what is missing, then serves, tests, checks or builds. Standard library only."""

import sys

if sys.version_info < (3, 11):  # before anything that an old Python would stumble over
    sys.exit(
        "Manyways needs Python 3.11 or newer; this is %d.%d. Install one and start it by its name, "
        "for example: python3.11 run.py" % sys.version_info[:2]
    )

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence

from tools import checks, release, tests
from tools.places import BUILT, FRONTEND, IS_WINDOWS, PYTHON, ROOT, STATE, TEST_SERVERS, VENV, Stop
from tools.setup import keep_bytecode, run_or_stop, set_up

HELP = """Usage: python3 run.py [WORD] [OPTIONS]

  (no word)   set up what is missing and serve: --port N, --data FOLDER, --demo (all: manyways serve --help)
  setup       only set up
  test        run all tests; options go to pytest
  check       style, types, the order of the apps, locks, missing migrations
  bench       measure
  journeys    only the browser journeys; options go to pytest
  translations  collect the texts on screen into the catalogues of the languages; --check: what is missing
  release     build the wheel and try it where there is no Node
  fresh       forget the environment, what was built and the data (asks first)

DATABASE_URL chooses a PostgreSQL server of your own. docs/running.md says more."""


def serve(options: Sequence[str]) -> int:
    """Become `manyways serve`, so that Ctrl-C and signals reach it directly."""
    words = [str(PYTHON), "-m", "manyways", "serve", *options]
    if IS_WINDOWS:
        return subprocess.run(words, check=False).returncode
    sys.stdout.flush()
    return os.execv(words[0], words)  # noqa: S606


def bench(options: Sequence[str]) -> int:
    """Measure what bench/ describes."""
    return subprocess.run([str(PYTHON), "-m", "bench", *options], check=False, cwd=ROOT).returncode


def translations(options: Sequence[str]) -> int:
    """Collect what is said on screen into the catalogues of the languages."""
    words = [str(PYTHON), "-m", "tools.translations", *options]
    return subprocess.run(words, check=False, cwd=ROOT).returncode


def fresh(options: Sequence[str]) -> int:
    """Forget the environment, what was built and the data of this folder, after asking."""
    data = STATE / "data"
    if "--yes" not in options:
        print(f"This removes {VENV}, what was built, and all data in {data}.")
        if input("Type yes to go on: ").strip() != "yes":
            return 1
    if data.exists() and PYTHON.exists():
        words = ["-c", "import sys; from manyways.site.serving.forget import forget; forget(sys.argv[1:])"]
        run_or_stop(
            [str(PYTHON), *words, str(data), *map(str, TEST_SERVERS)], why="The data could not be removed"
        )
    for path in (VENV, STATE, BUILT, FRONTEND / "node_modules", ROOT / "dist"):
        shutil.rmtree(path, ignore_errors=True)
    return 0


WORDS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": lambda options: 0,
    "test": tests.test,
    "check": checks.check,
    "bench": bench,
    "journeys": tests.journeys,
    "release": release.release,
    "translations": translations,
    "fresh": fresh,
}


def main(words: Sequence[str]) -> int:
    """Do the word; without one, serve."""
    os.chdir(ROOT)
    if words and words[0] in {"-h", "--help", "help"}:
        print(HELP)
        return 0
    word = "" if not words or words[0].startswith("-") else words[0]
    if word and word not in WORDS:
        print(f"run.py knows no word {word!r}.\n\n{HELP}", file=sys.stderr)
        return 2
    if word in {"check", "test", "journeys"}:
        keep_bytecode()
    if word != "fresh":
        set_up(is_in_haste=word in {"", "check"})
    return WORDS[word](words[1:]) if word else serve(words)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        try:
            sys.exit(main(sys.argv[1:]))
        except Stop as reason:
            sys.exit(f"\n{reason}")
    sys.exit(130)
