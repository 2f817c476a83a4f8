"""The order of the apps, and what the web process and the engine may not know."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, product

CLOCKS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
}
HEAVY = ("numba", "ortools", "pandas", "jpype", "typst")


def test_apps_point_down_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-cache"],
        check=False, cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


LOADED = """
import os, sys, json
sys.path.insert(0, "src")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
from manyways.site.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def test_the_web_process_loads_no_compiler_and_no_solver() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = done.stdout
    assert [name for name in HEAVY if f'"{name}"' in loaded] == []


@pytest.mark.parametrize("part", ["engine", "apps"])
def test_nobody_reads_the_clock_but_the_clock(part: str) -> None:
    found = []
    for source in product():
        inside = source.path.relative_to(PACKAGE).parts[0]
        if (
            (inside == "engine") != (part == "engine")
            or inside in {"site", "cli"}
            or source.path.stem == "clock"
        ):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and (ast.unparse(node.value), node.attr) in CLOCKS:
                found.append(f"{source.name}:{node.lineno}")
    assert found == []


def test_nobody_switches_the_history_off() -> None:
    found = [source.name for source in product() if "pgtrigger.ignore" in source.text]
    assert found == []
