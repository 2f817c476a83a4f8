"""Every check that needs no running product."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tools.places import FRONTEND, IS_WINDOWS, LOCK, PYTHON, ROOT, Stop
from tools.setup import node_environment, python_module, set_up_kernels

Answer = tuple[bool, str]
"""Whether all is well, and what was said."""


def check(options: Sequence[str]) -> int:
    """Every check that needs no running product; all of them run, also after one failed.

    As many at a time as there are processors, the longest first.
    """
    node = node_environment()
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@/none?host=/nonexistent"}
    templates = [str(path) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    checks: list[tuple[str, Callable[[], Answer]]] = [
        ("kernels compile", _kernels_compile),
        ("types", lambda: _said(python_module("mypy", "src/manyways", "run.py", "tools"), env=nowhere)),
        ("migrations", lambda: _said(python_module("django", "makemigrations", "--check", "--dry-run"), env={
            **nowhere, "DJANGO_SETTINGS_MODULE": "manyways.site.settings", "PYTHONWARNINGS": "ignore"
        })),
        ("translations", lambda: _said(python_module("tools.translations", "--check"))),
        ("types of the front end", lambda: _said([*_npx("tsc"), "--noEmit"], cwd=FRONTEND, env=node)),
        ("order of the apps", lambda: _said([str(PYTHON.with_name("lint-imports"))])),
        ("templates", lambda: _said(python_module("djhtml", "--check", *templates))),
        ("style", lambda: _said(python_module("ruff", "check", "."))),
        ("format", lambda: _said(python_module("ruff", "format", "--check", "."))),
        ("locks name no host", locks_name_no_host),
    ]  # fmt: skip
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        running = {threads.submit(_timed, work): name for name, work in checks}
        for done in as_completed(running):
            (is_good, said), seconds = done.result()
            failed += not is_good
            print(f"{'ok    ' if is_good else 'FAILED'}  {running[done]} ({seconds:.1f} s)", flush=True)
            if not is_good:
                print(said)
    print(f"{len(checks) - failed} checks passed, {failed} failed")
    return 1 if failed else 0


def _kernels_compile() -> Answer:
    """What takes one processor a minute on a new machine, beside the types, which do as well."""
    try:
        set_up_kernels()
    except Stop as reason:
        return False, str(reason)
    return True, ""


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.monotonic()
    return work(), time.monotonic() - started


def _npx(program: str) -> list[str]:
    return [str(FRONTEND / "node_modules" / ".bin" / f"{program}{'.cmd' if IS_WINDOWS else ''}")]


def _said(words: Sequence[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Answer:
    try:
        done = subprocess.run(
            words, check=False, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout


def locks_name_no_host() -> Answer:
    """A lock that names the index it was made with would send everybody there."""
    python_lines = [
        line for line in LOCK.read_text().splitlines() if "://" in line or line.startswith("--index")
    ]
    npm = FRONTEND / "package-lock.json"
    npm_lines = re.findall(r'"resolved": *"[^"]*"', npm.read_text()) if npm.exists() else []
    found = [*python_lines, *npm_lines]
    return not found, "\n".join(found[:20])
