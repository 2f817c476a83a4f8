"""A plan is changed by drag, by typing the same, by keys; each time the band says what moved, and Undo takes it back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor


@pytest.mark.usefixtures("demo")
def test_a_drag_its_typed_twin_and_undo(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative, Item

    one = visitor()
    page = one.come_in_as("Mara Lindqvist")
    conference = Initiative.objects.get(name="Customer conference 2027")
    rooms = conference.items.get(name="Hotel rooms, 200")
    page.goto(f"/work/{conference.key}/plan/")
    plan = page.get_by_role("treegrid", name="Plan")
    row = plan.get_by_role("row").filter(has_text="Hotel rooms, 200")
    expect(row).to_be_visible()
    one.look()
    band = page.locator(".mw-plan-band")

    row.focus()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(band).to_contain_text("later")
    assert Item.objects.get(pk=rooms.pk).constraint == "snet"
    page.keyboard.press("Control+z")
    expect(band.get_by_role("button", name="Redo")).to_be_visible()
    assert Item.objects.get(pk=rooms.pk).constraint == rooms.constraint

    days = _drag_to_stretch(page, row, by=60)
    expect(band.get_by_role("button", name="Redo")).to_have_count(0)
    expect(band.get_by_role("button", name="Undo")).to_be_visible()
    stretched = Item.objects.get(pk=rooms.pk).duration_minutes
    assert days > 0
    assert stretched is not None
    assert stretched > (rooms.duration_minutes or 0)
    band.get_by_role("button", name="Undo").click()
    expect(band.get_by_role("button", name="Redo")).to_be_visible()
    assert Item.objects.get(pk=rooms.pk).duration_minutes == rooms.duration_minutes

    row.locator("[data-column=duration]").dblclick()
    field = page.get_by_label("Time: Hotel rooms, 200")
    field.fill(f"{stretched // 480} d")
    field.press("Enter")
    expect(band.get_by_role("button", name="Redo")).to_have_count(0)
    assert Item.objects.get(pk=rooms.pk).duration_minutes == stretched // 480 * 480
    one.look()


def _drag_to_stretch(page: Any, row: Any, *, by: int) -> float:
    """Pull the right edge of the bar beside a row, once nothing moves any more; says by how many pixels."""
    page.wait_for_load_state("networkidle")
    height = row.bounding_box()
    bars = [bar.bounding_box() for bar in page.locator(".mw-gantt-svg rect.bar").all()]
    bar = next(each for each in bars if height["y"] <= each["y"] <= height["y"] + height["height"])
    y = bar["y"] + bar["height"] / 2
    page.mouse.move(bar["x"] + bar["width"] - 1, y)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] + by, y, steps=6)
    page.mouse.up()
    return float(by)


@pytest.mark.usefixtures("demo")
def test_rows_are_typed_and_a_change_is_tried_first(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative

    one = visitor()
    page = one.come_in_as("Mara Lindqvist")
    conference = Initiative.objects.get(name="Customer conference 2027")
    page.goto(f"/work/{conference.key}/plan/")
    plan = page.get_by_role("treegrid", name="Plan")
    row = plan.get_by_role("row").filter(has_text="Catering decided")
    expect(row).to_be_visible()
    row.focus()
    page.keyboard.press("Insert")
    page.keyboard.type("Menu tasting")
    page.keyboard.press("Enter")
    expect(plan.get_by_role("row").filter(has_text="Menu tasting")).to_be_visible()
    expect(page.get_by_label("Item:")).to_be_focused()
    page.keyboard.press("Escape")
    band = page.locator(".mw-plan-band")
    expect(band.get_by_role("button", name="Undo")).to_be_visible()
    tasting = conference.items.get(name="Menu tasting")
    assert tasting.parent == conference.items.get(name="Catering decided").parent

    page.get_by_label("Try first").check()
    plan.get_by_role("row").filter(has_text="Hotel rooms, 200").focus()
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(band).to_contain_text("If done:")
    assert conference.items.get(name="Hotel rooms, 200").constraint == "asap"
    band.get_by_role("button", name="Do it").click()
    expect(band).not_to_contain_text("If done:")
    assert conference.items.get(name="Hotel rooms, 200").constraint == "snet"
