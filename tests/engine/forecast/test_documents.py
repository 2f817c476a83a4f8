"""What the documentation shows, runs; so do the examples of the public functions."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs" / "engine"
MODULES = (
    "random",
    "distributions",
    "risk.correlation",
    "risk.run",
    "joint.portfolio",
    "joint.checks",
    "joint.run",
    "joint.document",
)


@pytest.mark.parametrize("name", ["joint.md", "risk.md"])
def test_the_python_of_a_page_runs(name: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), space)  # noqa: S102
    assert "found" in space


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"manyways.engine.forecast.{name}")
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
