"""Marketing takes a size-2 launch from its window to launched, with one override."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import PHONE, Visitor

NAME = "Single sign-on for schools"
NOT_THIS_ONE = "Nothing of it is new for this one"


def answer(page: Page, line: str, cell: int, words: str) -> None:
    """Type into the cell of a line: click, type, Enter."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(line)))
    row.get_by_role("cell").nth(cell).get_by_role("link").click()
    row.get_by_role("textbox").fill(words)
    row.get_by_role("textbox").press("Enter")
    expect(row).to_contain_text(words)


@pytest.mark.usefixtures("demo")
def test_from_the_window_to_launched_with_one_override(visitor: Callable[..., Visitor]) -> None:
    marketing = visitor()
    page = marketing.come_in_as("Lea Fontaine")
    marketing.go("/market/launches/")
    expect(page.locator(".mw-sentence").first).to_contain_text("launches to come")
    page.get_by_role("link", name="New launch").click()
    page.get_by_label("Outcome").select_option(label=NAME)
    page.get_by_label("For whom").fill("Schools with their own accounts")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator(".mw-sentence").first).to_contain_text("the day that is safe to plan on")
    marketing.look()
    page.get_by_role("button", name=re.compile("Plan a session.*Sales training")).click()
    expect(page.get_by_role("main")).to_contain_text("Sales training: Single sign-on for schools")
    page.go_back()
    address = page.url.removeprefix(marketing.address)

    team = visitor()
    page = team.come_in_as("Ines Okafor")
    page.goto(address)
    page.get_by_role("button", name="It is released").click()
    expect(page.locator(".mw-status").first).to_have_text("Released, not launched")

    page = marketing.page
    page.goto(address)
    expect(page.get_by_role("button", name="Launch it")).to_have_count(0)
    for line in ("Legal", "Pricing", "Customer notice", "Sales material", "Support", "Help page"):
        page.get_by_role("checkbox", name=re.compile(line)).check()
    page.locator("summary", has_text="Not needed").click()
    page.get_by_label("Why", exact=True).fill(NOT_THIS_ONE)
    page.get_by_role("button", name="Not needed").click()
    expect(page.locator(".mw-toast").first).to_contain_text("6 not needed")
    page.reload()
    expect(page.locator(".mw-sentence").first).to_contain_text("Open: Sales training")
    page.get_by_label("Why it is launched all the same").fill("The autumn term starts on Monday")
    page.get_by_role("button", name="Launch all the same").click()
    expect(page.locator(".mw-status").first).to_have_text("Launched, not all ready")
    expect(page.get_by_role("main")).to_contain_text("Lea Fontaine: The autumn term starts on Monday")
    marketing.look()

    phone = visitor(width=PHONE)
    page = phone.come_in_as("Lea Fontaine")
    phone.go(address)
    assert phone.fits()
    phone.go("/market/launches/")
    assert phone.fits()
