"""An employee sees what is open to the company; people who work together hear of each other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor

PRIVATE = "SOC 2 renewal"


@pytest.mark.usefixtures("demo")
def test_a_private_initiative_is_nowhere_for_an_employee(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative

    private = Initiative.objects.get(name=PRIVATE)
    item = private.items.first()
    assert item is not None
    one = visitor(width=PHONE)
    page = one.come_in_as("Sam Osei")
    for path in ("/today/", "/portfolio/", "/work/", "/find?q=SOC"):
        one.go(path)
        expect(page.get_by_role("main")).not_to_contain_text(PRIVATE)
        assert one.fits(), path
    expect(page.get_by_role("main")).to_contain_text(re.compile("no|nothing", re.I))
    page.goto("/portfolio/")
    expect(page.get_by_role("main")).to_contain_text("Customer conference 2027")

    asked = one.context.request
    listed = asked.get("/api/initiatives?limit=200").json()["rows"]
    assert len(listed) == Initiative.objects.exclude(pk=private.pk).count()
    assert PRIVATE not in asked.get("/api/portfolio").text()
    assert PRIVATE not in asked.get("/portfolio/?format=csv").text()
    for address in (
        f"/work/{private.key}/",
        f"/work/{private.key}/plan/",
        f"/work/{private.key}/forecast/",
        f"/work/items/{item.key}/",
        f"/api/initiatives/{private.key}",
        f"/api/initiatives/{private.key}/items",
        f"/api/initiatives/{private.key}/gantt",
        f"/api/items/{item.key}",
    ):
        answer = asked.get(address)
        assert (answer.status, PRIVATE in answer.text()) == (404, False), address


@pytest.mark.usefixtures("demo")
def test_a_mention_reaches_the_inbox(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative

    conference = Initiative.objects.get(name="Customer conference 2027")
    one = visitor()
    page = one.come_in_as("Mara Lindqvist")
    page.goto(f"/work/{conference.key}/conversation/")
    comments = page.get_by_role("region", name="Comments")
    comments.get_by_role("textbox").fill("@Noor Haddad, who opens the second day?")
    comments.get_by_role("button", name="Comment", exact=True).click()
    expect(comments).to_contain_text("who opens the second day?")
    one.look()

    other = visitor()
    page = other.come_in_as("Noor Haddad")
    page.get_by_role("link", name=re.compile("Inbox")).first.click()
    expect(page.get_by_role("main")).to_contain_text(
        re.compile("Mara Lindqvist.*mention|mention.*Mara", re.S)
    )
    other.look()


@pytest.mark.usefixtures("demo")
def test_two_people_in_one_cell(visitor: Callable[..., Visitor]) -> None:
    first, second = visitor(), visitor()
    cells = []
    for one, name in ((first, "Ines Okafor"), (second, "Mara Lindqvist")):
        page = one.come_in_as(name)
        page.goto("/portfolio/?kind=event")
        row = page.get_by_role("row").filter(has_text="Customer conference 2027")
        row.get_by_role("link", name="change Owner").click()
        cells.append(page.get_by_role("combobox", name="Owner"))
    cells[0].fill("Elif Demir")
    cells[0].press("Enter")
    expect(first.page.locator(".mw-toast")).to_contain_text("Owner changed")
    cells[1].fill("Noor Haddad")
    cells[1].press("Enter")
    said = second.page.locator(".mw-toast-refused")
    expect(said).to_contain_text("Elif Demir")
    expect(said).to_contain_text("Noor Haddad")
    second.look()


@pytest.mark.django_db(transaction=True)
def test_the_api_is_described_to_everybody(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.page
    page.goto("/api/docs")
    expect(page.get_by_text("/api/initiatives", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Authorize")).to_be_visible()
