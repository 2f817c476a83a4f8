"""What-if: switched on, a rank changed, the difference seen, kept, compared, discarded."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor


@pytest.mark.usefixtures("demo")
def test_a_rank_is_tried_kept_and_compared(visitor: Callable[..., Visitor]) -> None:
    from manyways.access.jobs import run_waiting
    from manyways.access.tests.workers import heard

    one = visitor()
    page = one.come_in_as("Ines Okafor")
    one.go("/portfolio/")
    page.get_by_role("switch", name="What-if").click()
    band = page.get_by_role("region", name="What-if")
    expect(band).to_contain_text("Nothing is changed yet")
    band.get_by_role("link", name="Add a change").click()
    one.look()
    page.get_by_role("link", name="Move work to another team").click()
    page.get_by_label("From").select_option(label="Group billing")
    page.get_by_label("Done by").select_option(label="Catalogue")
    page.get_by_label("How many of its last items").fill("9")
    heard(0)
    page.get_by_role("button", name="Show what moves").click()
    expect(band).to_contain_text("Working it out")
    run_waiting()
    expect(band).to_contain_text("nothing is saved yet.")
    expect(band).to_contain_text("Catalogue takes 9 items of Group billing")
    expect(page.locator(".mw-win .was").first).to_be_visible()
    one.look()
    page.get_by_role("link", name="Keep as scenario").click()
    one.look()
    page.get_by_label("Name").fill("Help from Catalogue")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Nothing of it is in force.")
    one.look()
    page.get_by_role("link", name="Compare").click()
    page.get_by_label("Search is dropped").check()
    page.get_by_role("button", name="Show them side by side").click()
    expect(page.get_by_role("columnheader", name="Help from Catalogue")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Dropped")
    one.look()
    assert one.fits()
    one.go("/portfolio/")
    expect(page.locator(".mw-win .was")).to_have_count(0)


@pytest.mark.usefixtures("demo")
def test_a_what_if_is_discarded(visitor: Callable[..., Visitor]) -> None:
    from manyways.access.jobs import run_waiting

    one = visitor()
    page = one.come_in_as("Ines Okafor")
    page.goto("/portfolio/")
    page.get_by_role("switch", name="What-if").click()
    band = page.get_by_role("region", name="What-if")
    band.get_by_role("link", name="Add a change").click()
    page.get_by_label("Initiative").select_option(label="Search that understands")
    page.get_by_label("Goes before").select_option(label="Group billing")
    page.get_by_role("button", name="Show what moves").click()
    run_waiting()
    expect(band).to_contain_text("nothing is saved yet.")
    band.get_by_role("button", name="Discard").click()
    expect(page.locator(".mw-toast").first).to_contain_text("Nothing was saved")
    expect(band).to_have_count(0)


@pytest.mark.usefixtures("demo")
def test_evidence_says_how_far_dates_slipped(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.come_in_as("Ines Okafor")
    one.go("/forecasts/evidence/")
    expect(page.get_by_role("main")).to_contain_text("3 of 8 within 10\u202f% of plan")
    one.go("/forecasts/teams/")
    one.go("/forecasts/")
