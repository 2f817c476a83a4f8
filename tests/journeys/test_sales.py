"""A Sales lead finds what moved and why, is warned of a stale date, has a correction approved, signs an agreement."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor

CUSTOMER = "Harrow Logistics, head office"
WAY = "Leave out the last"


@pytest.mark.usefixtures("demo")
def test_a_sales_lead_plans_on_windows(visitor: Callable[..., Visitor]) -> None:
    from manyways.teams.models import Group

    sales = visitor()
    page = sales.come_in_as("Daniel Kerr")
    expect(page.get_by_role("main")).to_contain_text(f"Correct the date for {CUSTOMER}")
    expect(page.get_by_role("main")).not_to_contain_text("Correct what was said")
    page.get_by_role("link", name="Go-to-market").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("One date you gave is no longer safe.")
    expect(main).to_contain_text("ore belongs to it now")
    sales.look()
    page.get_by_role("link", name="One invoice for a whole group").first.click()
    expect(main).to_contain_text("In every second case it is there by")
    sales.look()

    page.get_by_role("link", name=CUSTOMER).click()
    expect(main).to_contain_text("Owed a correction")
    expect(main).to_contain_text(WAY)
    sales.look()
    page.get_by_role("link", name=re.compile(f"Use this.*{WAY}")).click()
    page.get_by_role("button", name="Send it to its approver").click()
    expect(main).to_contain_text("Ines Okafor must agree")
    correction = page.url.removeprefix(sales.address)
    assert not Group.objects.filter(name=CUSTOMER).exists()

    director = visitor()
    page = director.come_in_as("Ines Okafor")
    page.goto(correction)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("main")).to_contain_text(WAY)
    director.look()

    lead = visitor()
    page = lead.come_in_as("Noor Haddad")
    page.goto("/market/agreements/")
    lead.look()
    page.get_by_role("link", name="Sales and Commerce").click()
    page.get_by_role("button", name="Yes").first.click()
    agreement = page.url.removeprefix(lead.address)

    page = sales.page
    page.goto(agreement)
    page.get_by_role("button", name="Yes").first.click()
    page.get_by_role("button", name="Put it up for signature").click()
    page.get_by_role("button", name="Sign for Sales").click()
    expect(page.get_by_role("main")).to_contain_text("Sales: Daniel Kerr")
    sales.look()


@pytest.mark.usefixtures("demo")
def test_what_sales_takes_along_is_what_the_page_shows(visitor: Callable[..., Visitor]) -> None:
    sales = visitor()
    page = sales.come_in_as("Daniel Kerr")
    sales.go("/market/")
    page.get_by_placeholder("Search").fill("invoice")
    expect(page.get_by_role("main")).to_contain_text("1 outcome")
    page.locator("summary", has_text="Take along").click()
    expect(page.get_by_role("link", name="PowerPoint")).to_have_attribute(
        "href", "/market/outlook.pptx?q=invoice"
    )
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.suggested_filename == "outlook-2026-11-23.pdf"
    sales.look()
    phone = visitor(width=PHONE)
    page = phone.come_in_as("Daniel Kerr")
    phone.go("/market/")
    assert phone.fits()
    expect(page.locator("td.mw-moved-cell").first).to_be_visible()


@pytest.mark.usefixtures("demo")
def test_the_record_of_the_demo_is_an_honest_one(visitor: Callable[..., Visitor]) -> None:
    """Days called safe held about as often as was said, over more than a handful of things, with misses among them."""
    from manyways.access.models import User
    from manyways.forecast.evidence import own_record

    own = own_record(User.objects.get(name="Ines Okafor"))
    safe, likely = own.at(85), own.at(50)
    assert own.things > 15
    assert safe.judged > 40
    assert safe.hits < safe.judged
    for rate in (safe, likely):
        assert rate.low is not None
        assert rate.high is not None
        assert rate.low - 0.05 <= rate.level / 100 <= rate.high
    one = visitor()
    page = one.come_in_as("Daniel Kerr")
    one.go("/market/")
    expect(page.get_by_role("main")).to_contain_text("We aim for 85 of 100.")
    one.go("/forecasts/evidence/")
    expect(page.get_by_role("main")).to_contain_text("3 of 8 within 10\u202f% of plan")
