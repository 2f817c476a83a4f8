"""An empty organisation: from the first page to what the portfolio lacks, and to likely and safe weeks."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitor

PORTFOLIO = """Project\tType\tOwner\tEnd
Customer conference\tEvent\tMara Lindqvist\t18 May 2027
Office move\tOffice move\t\t31 Mar 2027
SOC 2 renewal\tCompliance\tTomasz Nowak\t30 Sep 2026
Group billing\tProduct\t\t
Network refresh\tInfrastructure\t\t15 Oct 2026
New intranet\tOdd\t\t
Search that answers\tProduct\tElif Demir\t1 Nov 2026
Onboarding course\tRollout\t\t28 Feb 2027
Data catalogue\t\t\t
Price list 2027\t\tDaniel Kerr\t31 Dec 2026
Partner portal\tProduct\t\t2 Nov 2026
"""
COUNTS = "3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4"


@pytest.mark.django_db(transaction=True)
def test_the_first_minutes_of_an_empty_organisation(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.go("/")
    expect(page.get_by_role("heading", name="My organisation")).to_be_visible()
    page.get_by_role("textbox", name="Organisation").fill("Brightwater Learning")
    page.get_by_label("Your name").fill("Ines Okafor")
    page.get_by_label("Your e-mail").fill("ines@brightwater.example")
    page.get_by_label("Password").fill("a-long-walk-by-the-sea")
    page.get_by_role("button", name="Start").click()

    page.get_by_role("link", name="Paste my portfolio").wait_for()
    one.look()
    page.get_by_role("link", name="Paste my portfolio").click()
    page.get_by_label("Paste rows from a spreadsheet").fill(PORTFOLIO)
    one.look()
    page.get_by_role("button", name=re.compile("Read|Look|Show")).click()
    expect(page.locator("#import-state")).to_contain_text("11 new rows")
    one.look()
    page.get_by_role("button", name="Write these rows").click()
    page.get_by_role("link", name="See it in Today").click()
    expect(page.locator(".mw-sentence").first).to_contain_text("7 without an owner, 4 past their end")
    one.look()


@pytest.mark.django_db(transaction=True)
def test_weekly_counts_and_what_is_left_give_likely_and_safe_weeks(visitor: Callable[..., Visitor]) -> None:
    from manyways.access.actions.accounts import start_organisation

    start_organisation(
        organisation="Brightwater Learning",
        name="Ines Okafor",
        email="ines@brightwater.example",
        password="a-long-walk-by-the-sea",
    )
    one = visitor()
    page = one.go("/accounts/login/")
    page.get_by_label("E-mail").fill("ines@brightwater.example")
    page.get_by_label("Password").fill("a-long-walk-by-the-sea")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Try a forecast from weekly counts").click()
    page.get_by_label("Items finished a week").fill(COUNTS)
    page.get_by_label("Items left").fill("24")
    page.get_by_role("button", name="Show likely and safe weeks").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Likely in 7 weeks, safe to plan on 8 weeks")
    one.look()


PASSWORD = "a-long-walk-by-the-sea"
PAST = """Project\tPlanned days\tActual days
Web shop\t120\t150
Intranet\t180\t260
Audit 2025\t90\t95
Data move\t150\t210
Partner day\t200\t205
Network A\t60\t90
Course player\t240\t330
Price list\t110\t112
"""
FIVE_MINUTES = 300


def _press(page: Page, name: str) -> None:
    """Press the button of a step in the list."""
    page.get_by_role("link", name=name, exact=True).click()


def _invited(page: Page, name: str, email: str, role: str) -> str:
    """Invite somebody the portfolio named; the link to send them."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Role over the whole organisation").select_option(label=role)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name=name)).to_be_visible()  # the person of that name, not a second one
    return page.get_by_label(re.compile("Send this link")).input_value()


@pytest.mark.django_db(transaction=True)
def test_the_first_steps_from_empty_to_invited(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.page
    began = monotonic()
    page.goto("/")
    page.get_by_role("textbox", name="Organisation").fill("Brightwater Learning")
    page.get_by_label("Your name").fill("Ines Okafor")
    page.get_by_label("Your e-mail").fill("ines@brightwater.example")
    page.get_by_label("Password").fill("a-long-walk-by-the-sea")
    page.get_by_role("button", name="Start").click()

    _press(page, "Country and currency")
    page.get_by_label("Country").select_option("IE")
    page.get_by_label("Currency").fill("EUR")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#step-organisation")).to_contain_text("Brightwater Learning, IE, EUR")

    _press(page, "Paste weekly counts")
    page.get_by_label("Items finished a week").fill(COUNTS)
    page.get_by_label("Items left").fill("24")
    page.get_by_role("button", name="Show the window and keep the counts").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Likely in 7 weeks, safe to plan on 8 weeks")
    assert monotonic() - began < FIVE_MINUTES
    one.look()
    page.get_by_role("link", name="First steps").click()
    one.look()

    for button, rows, name in (
        ("Paste my portfolio", PORTFOLIO, "11 new rows"),
        ("Paste past dates", PAST, "8 new rows"),
    ):
        _press(page, button)
        page.get_by_label("Paste rows from a spreadsheet").fill(rows)
        page.get_by_role("button", name=re.compile("Read|Look|Show")).click()
        expect(page.locator("#import-state")).to_contain_text(name)
        page.get_by_role("button", name="Write these rows").click()
        expect(page.locator("#import-state")).to_contain_text("Take it back")
        page.goto("/welcome/steps/")
    expect(page.locator("#step-portfolio")).to_contain_text("7 without an owner, 4 past their end")
    expect(page.locator("#step-past")).to_contain_text(
        "Median slip 31\u202f%, 3 of 8 within 10\u202f% of plan."
    )

    _press(page, "Begin from the template")
    page.get_by_label("Ends on").fill("2027-02-10")
    page.get_by_role("button", name="Make it").click()
    page.goto("/welcome/steps/")
    expect(page.locator("#step-event")).to_contain_text(re.compile("decide-by|No decision is late"))

    _press(page, "Begin a change")
    page.get_by_label("What changes, in one sentence").fill("Web platform to product teams")
    page.get_by_role("checkbox", name="Sales", exact=True).check()
    page.get_by_role("button", name="Show what is owed").click()
    page.goto("/welcome/steps/")
    expect(page.locator("#step-change")).to_contain_text("Web platform to product teams")

    _press(page, "Invite by a link")
    sales = visitor()
    sales.page.goto(_invited(page, "Daniel Kerr", "daniel@brightwater.example", "Sales lead"))
    sales.page.get_by_label("New password", exact=True).fill(PASSWORD)
    sales.page.get_by_label(re.compile("again", re.I)).fill(PASSWORD)
    sales.page.get_by_role("button", name="Choose this password").click()
    sales.page.wait_for_url("**/today/")
    sales.page.goto("/market/")
    expect(sales.page.get_by_role("main")).to_contain_text("Group billing")
    sales.look()
    sales.page.goto("/portfolio/")
    expect(sales.page.get_by_role("main")).to_contain_text("Price list 2027")

    page.goto("/welcome/steps/")
    expect(page.locator("#step-invite")).to_contain_text("2 people can sign in")
    page.goto("/today/")
    expect(page.get_by_role("main")).to_contain_text("First steps: Say “we don't know yet” once")
    page.get_by_role("link", name=re.compile("First steps")).click()
    page.get_by_role("button", name="Put them away").click()
    expect(page.get_by_role("main")).not_to_contain_text("First steps:")
    one.look()
