"""Runs all tests of all languages and counts them."""

import json
import os
import shutil
import subprocess
import time
import xml.etree.ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.places import FRONTEND, PYTHON, ROOT, STATE, Stop
from tools.setup import NPM, node_environment

WITH_JOURNEYS = ["tests/journeys", "src/manyways/ui/tests"]
"""Where tests in a browser are: all of them are collected several times as fast as all tests are."""


@dataclass
class Counts:
    """How many tests passed, failed and were skipped, and what there is to say about them."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Counts") -> None:
        """Count the other's as well."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.notes += other.notes

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def test(options: Sequence[str]) -> int:
    """Run everything; the last line counts."""
    total = Counts()
    parts: list[tuple[str, Callable[[], Counts]]] = [
        ("Python", lambda: _pytest("python", [*_shared(), "-m", "not journey", *options])),
        ("Front end", _vitest),
        ("Journeys", lambda: journeys_counted([])),
    ]
    for name, part in parts:
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        counts = part()
        total.add(counts)
        print(f"== {name}: {counts} in {time.monotonic() - started:.0f} s", flush=True)
    for note in total.notes:
        print(note)
    print(total)
    return 1 if total.failed or not total.passed else 0


def journeys(options: Sequence[str]) -> int:
    """Run the browser journeys alone."""
    counts = journeys_counted(options)
    print("\n".join([*counts.notes, str(counts)]))
    return 1 if counts.failed else 0


def journeys_counted(options: Sequence[str]) -> Counts:
    """The journeys in the Chromium that is found; without one they count as skipped."""
    chromium = find_chromium()
    if chromium:
        places = [] if any(Path(word.split("::")[0]).exists() for word in options) else WITH_JOURNEYS
        words = [*_shared(), "-m", "journey", *options, *places]
        return _pytest("journeys", words, {"MANYWAYS_CHROMIUM": chromium})
    listed = subprocess.run(
        [str(PYTHON), "-m", "pytest", "--collect-only", "-q", "-m", "journey", *WITH_JOURNEYS],
        check=False, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    count = sum("::" in line for line in listed.stdout.splitlines())
    note = (
        "The browser journeys were skipped: no Chromium was found. Get one (Debian and Ubuntu: apt install chromium), "
        "or set MANYWAYS_CHROMIUM to the program."
    )
    return Counts(skipped=count, notes=[note])


def find_chromium() -> str:
    """The path of a Chromium or Chrome on this machine, or nothing."""
    given = os.environ.get("MANYWAYS_CHROMIUM", "")
    if given and not Path(given).exists():
        raise Stop(f"MANYWAYS_CHROMIUM names {given}, which does not exist.")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    places = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/usr/bin/chromium")
    found = [given, *(shutil.which(name) or "" for name in names), *(p for p in places if Path(p).exists())]
    return next((path for path in found if path), "")


def _shared() -> list[str]:
    """The words that deal tests out one by one to as many processes, some groups of them whole."""
    return ["-n", str(max(2, min(4, os.cpu_count() or 2))), "--dist", "loadgroup"]


def _pytest(name: str, words: Sequence[str], more: dict[str, str] | None = None) -> Counts:
    report = STATE / "reports" / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "pytest", "-q", f"--junit-xml={report}", *words]
    code = subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, **(more or {})}).returncode
    if not report.exists():
        return Counts(failed=1, notes=[f"{name}: pytest ended with code {code} and wrote no report."])
    suites = xml.etree.ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    counts = Counts()
    for suite in suites:
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts.add(Counts(int(suite.get("tests", 0)) - failed - skipped, failed, skipped))
    if code not in {0, 5} and not counts.failed:
        counts.add(Counts(failed=1, notes=[f"{name}: pytest ended with code {code}."]))
    return counts


def _vitest() -> Counts:
    if not (FRONTEND / "package.json").exists():
        return Counts()
    report = STATE / "reports" / "vitest.json"
    report.unlink(missing_ok=True)
    words = ["run", "test", "--", "--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    code = subprocess.run(
        [str(PYTHON), "-c", NPM, *words], check=False, cwd=FRONTEND, env=node_environment()
    ).returncode
    if not report.exists():
        return Counts(failed=1, notes=[f"vitest ended with code {code} and wrote no report."])
    found = json.loads(report.read_text())
    counts = Counts(found["numPassedTests"], found["numFailedTests"], found["numPendingTests"])
    if code != 0 and not counts.failed:
        counts.add(Counts(failed=1, notes=[f"vitest ended with code {code}."]))
    return counts
