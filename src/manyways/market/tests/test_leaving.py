"""What leaves the house: each file carries its day, its end and the notice; calendars answer by secret link only."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pptx import Presentation

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.market.actions import leaving as actions
from manyways.market.actions.bookings import add_booking
from manyways.market.actions.given import give_date
from manyways.market.actions.outcomes import add_segment, describe_outcome
from manyways.market.models import Notice
from manyways.market.tests.samples import a_person, a_team, an_outcome, forecasted, in_days, window_of


def test_the_notice_is_edited_by_those_with_the_right(director: User, employee: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.edit_notice({"text": "Mine"}, by=employee)
    with pytest.raises(Refused):
        actions.edit_notice({"text": " "}, by=director)
    with pytest.raises(Refused):
        actions.edit_notice({"days_valid": 0}, by=director)
    actions.edit_notice({"text": "Ask first.", "days_valid": 7}, by=director)
    assert Notice.objects.count() == 1


def test_every_file_carries_its_day_its_end_and_the_notice(
    director: User, sales_lead: User, client: Client
) -> None:
    outcome = an_outcome(a_team(), by=director)
    forecasted()
    actions.edit_notice({"text": "Ask before you rely on it.", "days_valid": 7}, by=director)
    client.force_login(sales_lead)
    deck = Presentation(io.BytesIO(client.get(reverse("market:slides")).content))
    told = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("market:outlook") + "?format=xlsx").content)
    ).active
    assert sheet is not None
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    cells: dict[Any, Any] = dict(zip(head, row, strict=True))
    for text in (told, str(cells["Notice"])):
        assert "Ask before you rely on it." in text
    assert "Group billing" in told
    assert "May be used until" in told
    assert cells["May be used until"].date() == in_days(7)
    assert cells["Safe to plan on"].date() == window_of(outcome).safe_on
    pdf = client.get(reverse("market:printed"))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].endswith('.pdf"')


def slides_of(client: Client, address: str) -> list[list[str]]:
    """The words of each slide."""
    deck = Presentation(io.BytesIO(client.get(reverse("market:slides") + address).content))
    return [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in deck.slides
    ]


def test_files_follow_filter_and_groups_of_the_page(
    director: User, sales_lead: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = a_team()
    schools, firms = (add_segment(name=name, by=director) for name in ("Schools", "Firms"))
    for name, segments in (("Billing", [firms]), ("Sign-in", [schools]), ("Both", [firms, schools])):
        describe_outcome(
            an_outcome(team, by=director, name=name, count=2), {}, segments=segments, by=director
        )
    forecasted()
    client.force_login(sales_lead)
    (first,) = slides_of(client, "?")
    assert "What you can plan on" in first
    assert {"Billing", "Sign-in", "Both"} <= set(first)
    firms_slide, schools_slide = slides_of(client, "?group=segment")
    assert "What you can plan on: Firms" in firms_slide
    assert "Sign-in" not in firms_slide
    assert {"Both", "Sign-in"} <= set(schools_slide)
    (only,) = slides_of(client, "?segment=Schools&q=both")
    assert {"Billing", "Sign-in"}.isdisjoint(only)
    assert any(text.startswith("Only: Schools · both. As of") for text in only)
    monkeypatch.setattr("typst.compile", lambda *_source, sys_inputs, **_how: sys_inputs["data"].encode())
    data = json.loads(client.get(reverse("market:printed") + "?segment=Schools&group=segment").content)
    assert data["only"] == "Only: Schools."
    assert [group["name"] for group in data["groups"]] == [""]
    table = client.get(reverse("market:outlook") + "?segment=Schools&format=csv")
    lines = b"".join(table.streaming_content).decode()  # type: ignore[attr-defined]
    assert ("Sign-in" in lines, "Both" in lines, "Billing" in lines, "Firms" in lines) == (
        True,
        True,
        False,
        False,
    )
    feed = actions.add_own_feed(segment=schools, by=sales_lead)
    calendar = client.get(reverse("market:calendar", args=[feed.secret])).content.decode()
    assert ("Schools" in calendar, "Firms" in calendar) == (True, False)
    page = client.get(reverse("market:outlook") + "?segment=Schools").content.decode()
    assert f'href="{reverse("market:slides")}?segment=Schools"' in page
    assert f'href="{reverse("market:outlook")}?segment=Schools&amp;format=xlsx"' in page
    assert page.count('id="take-along"') == 1
    fragment = client.get(reverse("market:outlook") + "?q=both", headers={"HX-Target": "list-outlook"})
    assert 'hx-swap-oob="true"' in fragment.content.decode()
    assert f'href="{reverse("market:printed")}?q=both"' in fragment.content.decode()


def test_a_calendar_keeps_the_filter_it_was_made_with(
    director: User, sales_lead: User, client: Client
) -> None:
    team = a_team()
    for name in ("Group billing", "Sign-in"):
        an_outcome(team, by=director, name=name, count=2)
    forecasted()
    client.force_login(sales_lead)
    page = client.get(reverse("market:leaving") + "?q=billing&group=segment").content.decode()
    assert "Only: billing." in page
    client.post(reverse("market:add_feed"), {"q": "billing", "group": "segment"})
    feed = sales_lead.feeds.get()  # type: ignore[attr-defined]
    assert (feed.wanted, str(feed)) == ({"q": "billing"}, "billing")
    answer = client.get(reverse("market:calendar", args=[feed.secret])).content
    events = list(Calendar.from_ical(answer).walk("VEVENT"))
    assert [str(event["SUMMARY"]).split(" (")[0] for event in events] == ["Group billing"]


def test_dates_given_and_commit_by_dates_carry_the_same(
    director: User, sales_lead: User, client: Client
) -> None:
    outcome = an_outcome(a_team(), by=director)
    forecasted()
    actions.edit_notice({"text": "Ask before you rely on it.", "days_valid": 7}, by=director)
    add_booking(outcome, name="Fair", commit_by=in_days(9), needed_on=in_days(90), by=sales_lead)
    give_date(
        outcome,
        whom="Northwind",
        last_on=in_days(90),
        approver=a_person(director, by=director),
        by=sales_lead,
    )
    client.force_login(sales_lead)
    for view in ("dates_given", "bookings"):
        (row,) = csv.DictReader(
            io.StringIO(client.get(reverse(f"market:{view}") + "?format=csv").getvalue().decode())
        )
        assert row["Notice"] == "Ask before you rely on it."
        assert (row["As of"], row["May be used until"]) == (in_days(0).isoformat(), in_days(7).isoformat())


def test_a_calendar_shows_what_its_maker_may_see_until_it_ends(
    director: User, sales_lead: User, employee: User, client: Client
) -> None:
    outcome = an_outcome(a_team(), by=director)
    an_outcome(outcome.team, by=director, name="Hidden", visibility="members")  # type: ignore[arg-type]
    schools = add_segment(name="Schools", by=director)
    forecasted()
    feed = actions.add_own_feed(by=sales_lead)
    narrow = actions.add_own_feed(segment=schools, by=sales_lead)
    address = reverse("market:calendar", args=[feed.secret])
    events = list(Calendar.from_ical(client.get(address).content).walk("VEVENT"))
    assert [str(event["SUMMARY"]).split(" (")[0] for event in events] == ["Group billing"]
    assert "May be used until" in str(events[0]["DESCRIPTION"])
    narrow_address = reverse("market:calendar", args=[narrow.secret])
    assert b"VEVENT" not in client.get(narrow_address).content
    describe_outcome(outcome, {}, segments=[schools], by=director)
    assert b"VEVENT" in client.get(narrow_address).content
    with pytest.raises(PermissionDenied):
        actions.end_own_feed(feed, by=employee)
    actions.end_own_feed(feed, by=sales_lead)
    assert client.get(address).status_code == 404
    assert client.get(reverse("market:calendar", args=["guess"])).status_code == 404
    sales_lead.is_active = False
    sales_lead.save()
    assert client.get(narrow_address).status_code == 404


def test_links_are_made_and_ended_on_the_page(director: User, sales_lead: User, client: Client) -> None:
    client.force_login(sales_lead)
    client.post(reverse("market:add_feed"), {"customers": ""})
    page = client.get(reverse("market:leaving")).content.decode()
    assert "/market/calendars/" in page
    feed = sales_lead.feeds.get()  # type: ignore[attr-defined]
    client.post(reverse("market:end_feed", args=[feed.key]))
    assert "/market/calendars/" not in client.get(reverse("market:leaving")).content.decode()
    client.force_login(director)
    client.post(reverse("market:leaving"), {"text": "New words", "days_valid": "10"})
    assert "New words" in client.get(reverse("market:leaving")).content.decode()
    client.post(reverse("market:new_segment"), {"name": "Schools"})
    assert "Schools" in client.get(reverse("market:leaving")).content.decode()
