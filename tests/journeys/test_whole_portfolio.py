"""The whole: an approach switched midway and back, a handover that turns red, what stops and what it frees."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitor


def _switch(page: Page, to: str, why: str) -> None:
    page.get_by_role("link", name="About", exact=True).click()
    page.get_by_role("combobox", name="Approach").select_option(label=to)
    page.locator("form[action$='/approach/'] input[name=reason]").fill(why)
    page.get_by_role("button", name="Switch").click()
    expect(page.locator(".mw-toast").first).to_contain_text(f"Now {to}. Nothing was lost.")


def _items(page: Page, address: str) -> list[str]:
    page.goto(f"{address}items/")
    return sorted(page.locator("tbody tr th").all_inner_texts())


@pytest.mark.usefixtures("demo")
def test_flow_becomes_hybrid_and_flow_again(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    page.goto("/portfolio/")
    page.get_by_role("link", name="Group billing", exact=True).click()
    address = re.sub(r"[a-z]+/$", "", page.url)
    before = _items(page, address)
    page.goto(f"{address}about/")
    _switch(page, "Hybrid", "A fixed day on stage")
    tabs = page.get_by_role("navigation", name="Panels")
    expect(tabs.get_by_role("link", name="Plan", exact=True)).to_be_visible()
    expect(tabs.get_by_role("link", name="Board", exact=True)).to_be_visible()
    one.look()
    assert _items(page, address) == before
    page.goto(f"{address}about/")
    _switch(page, "Flow", "The day is gone")
    expect(
        page.get_by_role("navigation", name="Panels").get_by_role("link", name="Plan", exact=True)
    ).to_have_count(0)
    assert _items(page, address) == before


@pytest.mark.usefixtures("demo")
def test_a_handover_turns_red(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    one.go("/portfolio/handovers/")
    page.get_by_role("link", name="Group billing ready to show").click()
    page.get_by_text("Ask for another day", exact=True).click()
    asked = page.locator("form[action*='/work/links/']")
    asked.get_by_label("Needed by").fill("2026-12-20")
    asked.get_by_role("button", name="Ask").click()
    expect(page.locator(".mw-toast").first).to_contain_text("Asked Group billing")
    expect(page.get_by_role("main")).to_contain_text("At risk")
    expect(page.get_by_role("main")).to_contain_text("later than needed, even if all goes likely")
    one.look()
    one.go("/portfolio/roadmap/")
    expect(page.locator(".mw-chart-wide .mw-arrow-risk")).to_have_count(1)
    one.go("/portfolio/handovers/")
    expect(page.get_by_role("main")).to_contain_text(re.compile("handovers (is|are) late"))


@pytest.mark.usefixtures("demo")
def test_what_might_stop_says_what_it_frees(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    one.go("/portfolio/standings/")
    expect(page.get_by_role("main")).to_contain_text("Stopping Search that understands frees")
    page.get_by_role("link", name="Search that understands").click()
    one.look()
    page.get_by_label("What happens to it").select_option(label="Stop")
    page.get_by_label("Why").fill("Nobody asked for it twice")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody asked for it twice")
    page.locator(".mw-toast").first.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main")).to_contain_text("Stopping Search that understands frees")


@pytest.mark.usefixtures("demo")
def test_money_and_the_rules_of_health(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    one.go("/money/")
    page.get_by_role("link", name="Customer conference 2027").click()
    expect(page.get_by_role("main")).to_contain_text("$120k uncommitted")
    one.look()
    one.go("/portfolio/health/")
    expect(page.get_by_role("main")).to_contain_text("Decisions past their decide-by day")
