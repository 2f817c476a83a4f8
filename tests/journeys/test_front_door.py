"""A conference from a request to a plan: asked, advised, chosen otherwise with a reason, begun from its template."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor


@pytest.mark.usefixtures("demo")
def test_a_conference_from_intake_to_its_decisions(visitor: Callable[..., Visitor]) -> None:
    asker = visitor(width=390)
    page = asker.come_in_as("Sam Osei")
    asker.go("/work/requests/new/")
    page.get_by_label("What do you need?").fill("Annual customer conference")
    page.get_by_label("By when?").fill("2027-05-18")
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_label("Kind").select_option(label="Event")
    page.get_by_role("main").get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Annual customer conference")
    address = page.url

    one = visitor()
    page = one.come_in_as("Ines Okafor")
    page.goto(address)
    page.get_by_role("button", name="Take it").click()
    one.look()
    page.get_by_role("button", name="Choose the approach").click()
    result = page.locator("#result")
    expect(result).to_contain_text("Planned")
    expect(result.get_by_role("listitem").first).to_contain_text("The steps are known from before.")
    one.look()
    page.get_by_label("Each small piece is useful by itself").check()
    expect(result.locator(".mw-big")).not_to_have_text("Planned")
    page.get_by_label("All at once, on a day that cannot move").check()
    expect(result.locator(".mw-big")).to_have_text("Planned")
    page.get_by_label("Approach").select_option(label="Hybrid")
    page.get_by_label("Why not as advised?").fill("The programme is found with customers")
    page.get_by_role("button", name="Begin it so").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Annual customer conference")
    panels = page.get_by_role("navigation", name="Panels")
    expect(panels.get_by_role("link", name="Board", exact=True)).to_be_visible()
    expect(panels.get_by_role("link", name="Plan", exact=True)).to_be_visible()
    page.goto(re.sub(r"/(plan|board)/.*", "/approach-and-practices/", page.url))
    expect(page.get_by_role("main")).to_contain_text("The programme is found with customers")
    one.look()
