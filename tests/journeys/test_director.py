"""The director looks around the demo: Today, the portfolio, the palette, the keys."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PICTURES
from tests.journeys.visitors import PHONE, TABLET, Visitor


@pytest.mark.usefixtures("demo")
def test_the_director_looks_around(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.go("/accounts/login/")
    page = one.come_in_as("Ines Okafor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday 23 November")
    expect(page.get_by_role("region", name=re.compile("At risk"))).to_be_visible()
    one.look()

    page.get_by_role("link", name="Portfolio", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(12)
    one.look()
    if os.environ.get("MANYWAYS_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "portfolio.png", caret="initial")  # the other hides it by a style

    page.get_by_role("columnheader", name="Owner").get_by_role("link").click()
    page.wait_for_url("**/portfolio/?sort=owner")
    owners = page.locator("tbody tr td:nth-child(3)").all_inner_texts()
    assert [each.casefold() for each in owners] == sorted(each.casefold() for each in owners)

    page.get_by_role("list", name="Quick filter").get_by_role("link", name=re.compile("^Event")).click()
    expect(page.locator("tbody tr")).to_have_count(2)

    row = page.get_by_role("row").filter(has_text="Customer conference 2027")
    row.get_by_role("link", name="change Owner").click()
    owner = row.get_by_role("combobox", name="Owner")
    owner.fill("Elif Demir")
    owner.press("Enter")
    toast = page.locator(".mw-toast")
    expect(toast).to_contain_text("Owner changed")
    expect(row).to_contain_text("Elif Demir")
    one.look()
    toast.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Mara Lindqvist")

    with page.expect_download() as waiting:
        page.get_by_text("Download", exact=True).click()
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert "Customer conference 2027" in text
    assert len(text.strip().splitlines()) == 3


@pytest.mark.usefixtures("demo")
def test_keys_lead_everywhere(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    one.look()
    page.keyboard.press("Escape")
    with page.expect_request_finished(lambda request: "/find" in request.url):
        page.keyboard.press("Control+k")  # what stands there first; typed before, the page would break it off
    page.get_by_role("combobox", name="Find or do").fill("group bill")
    expect(page.get_by_role("option").first).to_contain_text("Group billing")
    one.look()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Group billing")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("width", [PHONE, TABLET])
def test_all_places_fit_on_a_phone_and_a_tablet(visitor: Callable[..., Visitor], width: int) -> None:
    one = visitor(width=width)
    one.come_in_as("Ines Okafor")
    work = [f"/work/{part}" for part in ("", "goals/", "teams/", "decisions/", "log/")]
    for path in ("/today/", "/portfolio/", *work, "/market/launches/", "/change/load/", "/money/", "/inbox/"):
        one.go(path)
        assert one.fits(), path
