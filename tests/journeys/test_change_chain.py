"""The chain of a change: the walk left and resumed, a date that slips, attendance by a signed link."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PHONE, Visitor

NAMES = [
    "Sales",
    "Marketing",
    "Support",
    "Legal",
    "Procurement",
    "Security",
    "Payroll",
    "Finance",
    "HR",
    "Facilities",
    "Audit",
    "Partners",
]


@pytest.mark.usefixtures("demo")
def test_the_walk_is_left_and_resumed(visitor: Callable[..., Visitor]) -> None:  # D-1a, D-1b
    ines = visitor()
    page = ines.come_in_as("Ines Okafor")
    ines.go("/change/new/")
    page.get_by_label("What changes, in one sentence").fill("Web platform to product teams")
    page.get_by_label("From which day").fill("2027-04-05")
    page.get_by_role("button", name="Show what is owed").click()
    people = page.url.split("?", maxsplit=1)[0]
    page.goto(f"{people}add/")
    page.get_by_label("Or paste names").fill("\n".join(f"{name} circle, 8" for name in NAMES))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("link", name="Start the walk, 12 to decide").click()
    for answer in ("Inform", "Involve"):
        page.get_by_role("button", name=answer).click()
    expect(page.get_by_role("heading", name="Support circle")).to_be_visible()
    page.get_by_role("button", name="No need").click()
    expect(page.get_by_role("main")).to_contain_text("Say why there is no need.")
    expect(page.get_by_role("main")).to_contain_text("2 of 12 decided")
    page.get_by_label("Reason", exact=True).fill("Nothing changes for them")
    page.get_by_role("button", name="No need").click()
    expect(page.get_by_role("main")).to_contain_text("3 of 12 decided")
    page.goto("/today/")
    page.goto(people)
    expect(page.get_by_role("main")).to_contain_text("12 stakeholders")
    page.goto(f"{people}?decision=undecided")
    expect(page.get_by_role("main")).to_contain_text("9 stakeholders")
    page.get_by_role("link", name="Continue the walk, 3 of 12").click()
    expect(page.get_by_role("heading", name="Legal circle")).to_be_visible()
    ines.look()


@pytest.mark.usefixtures("demo")
def test_a_milestone_slips_and_corrections_become_owed(visitor: Callable[..., Visitor]) -> None:
    from manyways.work.models import Initiative

    shift = Initiative.objects.get(name="Shift to product teams")
    ines = visitor()
    page = ines.come_in_as("Ines Okafor")
    main = page.get_by_role("main")
    ines.go(f"/change/{shift.key}/communications/")
    expect(main).to_contain_text("1 message no longer holds")
    page.goto(f"/change/{shift.key}/communications/new/")
    page.get_by_label("Name", exact=True).fill("Sales: the first day")
    page.get_by_label("Sales: Dates become windows").check()
    page.get_by_label("Teams start together", exact=True).check()
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="It was said another way").click()
    for each in page.locator("#attendance").get_by_role("checkbox").all():
        each.check()
    page.get_by_role("button", name="They attended").click()
    page.goto(f"/change/{shift.key}/communications/")
    expect(main).to_contain_text("1 message no longer holds")
    page.goto(f"/change/{shift.key}/case/")
    page.locator("summary", has_text="Another day").first.click()
    page.get_by_label("Day", exact=True).first.fill("2027-03-21")
    page.get_by_role("button", name="Move").first.click()
    ines.go(f"/change/{shift.key}/communications/")
    expect(main).to_contain_text("2 messages no longer hold")
    note = page.locator(".mw-note", has_text="Sales: the first day")
    expect(note).to_contain_text("42 people are owed the new word")
    note.get_by_role("button", name="Draft the correction").click()
    expect(main).to_contain_text("21 Mar")
    ines.look()


@pytest.mark.usefixtures("demo")
def test_attendance_by_a_signed_link(visitor: Callable[..., Visitor]) -> None:
    from manyways.change.links import link_for
    from manyways.change.models import Engagement
    from manyways.change.queries.audience import people_of

    session = Engagement.objects.get(name="Finance: working in teams")
    [missing] = [
        each for each in people_of(session) if not session.confirmations.filter(person=each).exists()
    ]
    ines = visitor()
    ines.come_in_as("Ines Okafor").goto(session.get_absolute_url())
    expect(ines.page.get_by_role("main")).to_contain_text("8 of 9 confirmed")
    reader = visitor(width=PHONE)
    page = reader.go(link_for(session, missing))
    assert reader.fits()
    page.get_by_role("button", name="Got it").click()
    expect(page.get_by_role("main")).to_contain_text("It counts for you")
    reader.look()
    ines.go(session.get_absolute_url())
    expect(ines.page.get_by_role("main")).to_contain_text("9 of 9 confirmed")
