"""A real schedule comes in: shown first, then written, then a plan."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor

SCHEDULE = Path(__file__).resolve().parents[3] / "shared" / "data" / "msproject" / "sample.mpp"


@pytest.mark.skipif(not SCHEDULE.exists(), reason=f"The sample schedules are not here: {SCHEDULE}")
@pytest.mark.usefixtures("demo")
def test_a_schedule_of_microsoft_project_becomes_a_plan(visitor: Callable[..., Visitor]) -> None:
    from manyways.access.jobs import run_waiting

    one = visitor()
    page = one.come_in_as("Mara Lindqvist")
    one.go("/import/")
    page.get_by_label("Or choose a file").set_input_files(SCHEDULE)
    page.get_by_role("button", name=re.compile("Read|Look|Show")).click()
    page.wait_for_url(re.compile("/import/[0-9a-f-]{36}/"))
    assert run_waiting() == 1
    expect(page.get_by_role("button", name="Write these rows")).to_be_visible()
    one.look()
    page.get_by_role("button", name="Write these rows").click()
    page.wait_for_load_state("load")
    run_waiting()
    page.get_by_role("link", name="sample").click()
    expect(page.get_by_role("treegrid", name="Plan").get_by_role("row").nth(1)).to_be_visible()
    one.look()
