"""Compiling ahead: each kernel is used once, so that the first question waits for none."""

import importlib
import runpy
from collections.abc import Callable

import pytest
from tests.engine.forecast.size import compiled_only

from manyways.engine import warm as module_of_warm
from manyways.engine.warm import PARTS, warm

ENTRANCES = (
    ("forecast.joint.trial", "run_trials"),
    ("forecast.joint.latest", "run_latest"),
    ("forecast.risk.kernel", "run_tiles"),
    ("schedule.kernel_forward", "forward"),
    ("schedule.kernel_backward", "backward"),
    ("schedule.levelling.kernels", "improve"),
)


@compiled_only
@pytest.mark.parametrize(("module", "name"), ENTRANCES)
def test_every_entrance_is_compiled(module: str, name: str) -> None:
    warm()
    assert getattr(importlib.import_module(f"manyways.engine.{module}"), name).signatures


@pytest.mark.parametrize("part", PARTS)
def test_each_part_answers_alone(part: Callable[[], None]) -> None:
    part()


def test_it_is_a_command() -> None:
    assert len(runpy.run_path(module_of_warm.__file__, run_name="__main__")["PARTS"]) == len(PARTS)
