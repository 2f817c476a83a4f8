"""A conference from intake to decisions that are late and one made later on purpose; ways switched; a link goes red."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitor


def _begin_a_conference(one: Visitor) -> Page:
    """Asked, advised with three reasons, chosen otherwise; the template brings its decisions."""
    page = one.come_in_as("Ines Okafor")
    page.goto("/work/requests/new/")
    page.get_by_label("What do you need?").fill("Customer conference, May")
    page.get_by_label("By when?").fill("2027-05-18")
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_label("Kind").select_option(label="Event")
    page.get_by_role("main").get_by_role("button", name="Ask").click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Choose the approach").click()
    result = page.locator("#result")
    expect(result.locator(".mw-big")).to_have_text("Planned")
    expect(result.locator("ol").get_by_role("listitem")).to_have_count(3)
    page.get_by_label("Approach").select_option(label="Hybrid")
    page.get_by_label("Why not as advised?").fill("The programme is found with customers")
    page.get_by_role("button", name="Begin it so").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customer conference, May")
    return page


@pytest.mark.usefixtures("demo")
def test_a_conference_decides_in_time_and_some_of_it_later(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = _begin_a_conference(one)
    panels = page.get_by_role("navigation", name="Panels")
    panels.get_by_role("link", name=re.compile("^Decisions")).click()
    venue = page.get_by_role("table").get_by_role("row").filter(has_text="Venue")
    expect(venue).to_contain_text("6 days late")
    expect(venue).to_contain_text("17 Nov")
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="Catering")).to_contain_text("23 Mar")
    one.look()

    page.goto(re.sub(r"/decisions/.*", "/advice/", page.url))
    suggestion = page.get_by_role("listitem").filter(has_text="can stay open until").first
    name = suggestion.get_by_role("link").first.inner_text()
    before = _days_of(name)
    suggestion.get_by_role("link", name="Show what it changes").click()
    expect(suggestion).to_contain_text("What it changes")
    one.look()
    suggestion.get_by_role("button", name="Apply").click()
    expect(page.locator(".mw-toast").last).to_contain_text("Undo")
    assert _days_of(name)[1] > before[1]
    page.locator(".mw-toast").last.get_by_role("button", name="Undo").click()
    page.wait_for_load_state("networkidle")
    assert _days_of(name) == before


def _days_of(name: str) -> Any:
    """The planned start and finish of an item of the new conference."""
    from manyways.schedule.dates import planned_dates
    from manyways.work.models import Item

    item = Item.objects.get(initiative__name="Customer conference, May", name=name)
    dates = planned_dates(item.initiative).items[item.pk]
    return dates.start_on, dates.finish_on


@pytest.mark.usefixtures("demo")
def test_a_way_is_switched_and_back_and_nothing_is_lost(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Noor Haddad")
    before = _all_of("Group billing")
    page.goto(f"/work/{before['key']}/about/")
    for way, opens, is_open in (("Hybrid", "Plan", True), ("Flow", "Board", True)):
        page.get_by_label("Approach").select_option(label=way)
        page.get_by_role("region", name="How it is managed").get_by_role("textbox").fill("We try it")
        page.get_by_role("button", name="Switch", exact=True).click()
        expect(page.locator(".mw-toast").last).to_be_visible()
        panels = page.get_by_role("navigation", name="Panels")
        assert panels.get_by_role("link", name=opens, exact=True).is_visible() is is_open
        expect(panels.get_by_role("link", name="Board", exact=True)).to_be_visible()
        one.look()
        page.goto(f"/work/{before['key']}/{opens.lower()}/")
        expect(page.get_by_role("main")).to_contain_text("Invoice with several cost centres")
        one.look()
        assert _all_of("Group billing") == before
        page.goto(f"/work/{before['key']}/about/")


def _all_of(name: str) -> dict[str, Any]:
    """Everything that a switch could lose."""
    from manyways.desk.models import Comment
    from manyways.work.models import Initiative, Item, Link, StageChange, Tick

    initiative = Initiative.objects.get(name=name)
    items = Item.objects.filter(initiative=initiative)
    fields = [field.attname for field in Item._meta.concrete_fields if field.attname != "version"]
    return {
        "key": initiative.key,
        "items": list(items.order_by("pk").values(*fields)),
        "links": list(Link.objects.filter(predecessor__in=items).order_by("pk").values_list("pk", flat=True)),
        "moves": StageChange.objects.filter(item__in=items).count(),
        "ticks": Tick.objects.filter(item__in=items).count(),
        "comments": Comment.objects.count(),
    }


@pytest.mark.usefixtures("demo")
def test_a_link_to_another_initiative_turns_red(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Priya Raman")
    page.goto("/portfolio/handovers/")
    row = page.get_by_role("row").filter(has_text="Server room handed over")
    expect(row).not_to_contain_text("At risk")
    page.goto(str(row.get_by_role("link", name="Server room handed over").get_attribute("href")))
    page.get_by_text("Ask for another day", exact=True).click()
    page.get_by_label("Needed by").fill("2027-01-05")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".mw-status").first).to_contain_text("At risk")
    one.look()
    page.goto("/portfolio/handovers/")
    row = page.get_by_role("row").filter(has_text="Server room handed over")
    expect(row).to_contain_text("At risk")
    expect(row).to_contain_text("even if all goes likely")
    one.look()
    page.goto("/portfolio/roadmap/")
    expect(page.locator(".mw-chart-wide .mw-arrow-risk")).to_have_count(1)
    one.look()
