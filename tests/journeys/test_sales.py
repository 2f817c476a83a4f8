"""A Sales lead finds what moved and why, is warned of a stale date, has a correction approved, signs an agreement."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor

CUSTOMER = "Harrow Logistics, head office"


@pytest.mark.usefixtures("demo")
def test_a_sales_lead_plans_on_windows(visitor: Callable[..., Visitor]) -> None:
    sales = visitor()
    page = sales.come_in_as("Daniel Kerr")
    expect(page.get_by_role("main")).to_contain_text(f"Correct the date for {CUSTOMER}")
    page.get_by_role("link", name="Go-to-market").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("One date you gave is no longer safe.")
    expect(main).to_contain_text("more belongs to it now")
    sales.look()
    page.get_by_role("link", name="One invoice for a whole group").first.click()
    expect(main).to_contain_text("In every second case it is there by")
    sales.look()

    page.get_by_role("link", name=CUSTOMER).click()
    expect(main).to_contain_text("Owed a correction")
    expect(main).to_contain_text("Leave out the last")
    sales.look()
    page.get_by_role("link", name="Use this: Put it before all other work of its team").click()
    page.get_by_role("button", name="Send it to its approver").click()
    expect(main).to_contain_text("Ines Okafor must agree")
    correction = page.url.removeprefix(sales.address)

    director = visitor()
    page = director.come_in_as("Ines Okafor")
    page.goto(correction)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("main")).to_contain_text("Put it before all other work of its team")
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
