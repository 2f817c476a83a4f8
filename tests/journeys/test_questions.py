"""From “we don't know yet” to answered: asked, held, helped by an idea without a name, decided, told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor

ASKED = "Who signs for the parking places?"


@pytest.mark.usefixtures("demo")
def test_we_do_not_know_yet_until_answered(visitor: Callable[..., Visitor]) -> None:
    from manyways.change.models import OpenPage

    open_page = OpenPage.objects.get()
    reader = visitor(width=PHONE)
    page = reader.come_in_as("Sam Osei")
    reader.go(open_page.get_absolute_url())
    assert reader.fits()
    page.get_by_role("link", name="Ask something").click()
    page.get_by_role("textbox", name="Your question, in your own words").fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ASKED)
    reader.look()
    assert reader.fits()
    address = page.url.removeprefix(reader.address)

    owner = visitor()
    page = owner.come_in_as("Ines Okafor")
    page.goto(address)
    page.get_by_role("textbox", name="What you can say today").fill(
        "We don't know yet. Facilities looks into it."
    )
    page.get_by_role("button", name="Say it", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Not known yet")
    expect(page.get_by_role("main")).to_contain_text("Next word 7 Dec")
    owner.look()

    somebody = visitor(width=PHONE)
    page = somebody.context.new_page()
    somebody.page = page
    page.goto(f"/o/{open_page.link_key}/")
    expect(page.get_by_role("main")).to_contain_text("Facilities looks into it.")
    expect(page.get_by_role("main")).not_to_contain_text("Sam Osei")
    question = page.get_by_role("article").filter(has_text=ASKED)
    question.get_by_role("link", name="I have an idea").click()
    expect(page.get_by_role("main")).to_contain_text("No name, no account, no time of day")
    somebody.look()
    assert somebody.fits()
    page.get_by_role("textbox", name="Your words").fill("First come, first served, on a sheet at the gate.")
    page.get_by_role("button", name="Leave these words").click()
    link = page.get_by_role("textbox", name="Your secret link").input_value()
    somebody.look()

    page = owner.page
    page.goto(address)
    page.locator("summary", has_text="The answer").click()
    page.get_by_role("textbox", name="The answer").fill("A sheet at the gate, first come first served.")
    page.get_by_role("checkbox", name=re.compile("Without a name")).check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Answered")

    page = reader.page
    page.goto("/inbox/")
    page.get_by_role("button", name=re.compile("Answered thanks to an idea without a name")).click()
    page.get_by_role("button", name="Got it").click()
    expect(page.get_by_role("main")).to_contain_text("A sheet at the gate")

    page = somebody.page
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text("Used in the answer")
    expect(page.get_by_role("main")).to_contain_text("A sheet at the gate, first come first served.")
    somebody.look()
