"""Every check that needs no running product."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.places import FRONTEND, IS_WINDOWS, LOCK, PYTHON, ROOT
from tools.setup import node_environment, python_module


def check(options: Sequence[str]) -> int:
    """Every check that needs no running product; all of them run, also after one failed."""
    node = node_environment()
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@/none?host=/nonexistent"}
    templates = [str(path) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    checks: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("style", lambda: _said(python_module("ruff", "check", "."))),
        ("format", lambda: _said(python_module("ruff", "format", "--check", "."))),
        ("types", lambda: _said(python_module("mypy"), env=nowhere)),
        ("types of run.py", lambda: _said(python_module("mypy", "run.py", "tools"), env=nowhere)),
        ("order of the apps", lambda: _said([str(PYTHON.with_name("lint-imports"))])),
        ("templates", lambda: _said(python_module("djhtml", "--check", *templates))),
        ("types of the front end", lambda: _said([*_npx("tsc"), "--noEmit"], cwd=FRONTEND, env=node)),
        ("locks name no host", locks_name_no_host),
        ("translations", lambda: _said(python_module("tools.translations", "--check"))),
        ("migrations", lambda: _said(python_module("django", "makemigrations", "--check", "--dry-run"), env={
            **nowhere, "DJANGO_SETTINGS_MODULE": "manyways.site.settings", "PYTHONWARNINGS": "ignore"
        })),
    ]  # fmt: skip
    failed = 0
    for name, work in checks:
        started = time.monotonic()
        is_good, said = work()
        failed += not is_good
        print(f"{'ok    ' if is_good else 'FAILED'}  {name} ({time.monotonic() - started:.1f} s)", flush=True)
        if not is_good:
            print(said)
    print(f"{len(checks) - failed} checks passed, {failed} failed")
    return 1 if failed else 0


def _npx(program: str) -> list[str]:
    return [str(FRONTEND / "node_modules" / ".bin" / f"{program}{'.cmd' if IS_WINDOWS else ''}")]


def _said(words: Sequence[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> tuple[bool, str]:
    try:
        done = subprocess.run(
            words, check=False, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout


def locks_name_no_host() -> tuple[bool, str]:
    """A lock that names the index it was made with would send everybody there."""
    python_lines = [
        line for line in LOCK.read_text().splitlines() if "://" in line or line.startswith("--index")
    ]
    npm = FRONTEND / "package-lock.json"
    npm_lines = re.findall(r'"resolved": *"[^"]*"', npm.read_text()) if npm.exists() else []
    found = [*python_lines, *npm_lines]
    return not found, "\n".join(found[:20])
