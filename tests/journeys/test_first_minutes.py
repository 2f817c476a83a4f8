"""An empty organisation: from the first page to what the portfolio lacks, and to likely and safe weeks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

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
    page.get_by_label("Email").fill("ines@brightwater.example")
    page.get_by_label("Password").fill("a-long-walk-by-the-sea")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Try a forecast from weekly counts").click()
    page.get_by_label("Items finished a week").fill(COUNTS)
    page.get_by_label("Items left").fill("24")
    page.get_by_role("button", name="Show likely and safe weeks").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Likely in 7 weeks, safe to plan on 8 weeks")
    one.look()
