"""D-3: those who sell read their own words: on every page, in every file, in every mail, and in every text to come."""

import ast
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pptx import Presentation

from manyways.access.models import User
from manyways.desk.digests import letter, waiting_notes
from manyways.market.actions import bookings, following, given, launches, leaving, measures, notices
from manyways.market.actions.outcomes import add_segment, describe_outcome
from manyways.market.models import Digest
from manyways.market.tasks import judge_dates
from manyways.market.tests.samples import (
    a_person,
    a_team,
    add_parts,
    an_outcome,
    explained,
    forecasted,
    in_days,
    window_of,
)
from manyways.market.urls import urlpatterns

SOURCES = Path(__file__).resolve().parents[2]
DOCS = SOURCES.parents[1] / "docs"
APPS = ("market", "forecast", "portfolio")
BANNED = re.compile(
    r"\b(sprints?|velocity|throughput|stor(?:y|ies)|cycle[ -]times?|backlogs?|epics?|scrum|kanban|wip|burn-?downs?)\b",
    re.IGNORECASE,
)
TRANSLATED = {"_", "_now", "lazy", "gettext", "gettext_lazy", "ngettext", "pgettext"}
NO_PAGES = {"calendar"}  # read by programs, with the link's own secret; below
WITH_KEYS = {
    "outcome",
    "describe",
    "give_date",
    "date_given",
    "digest",
    "launch",
    "edit_launch",
    "initiative_launches",
}


def found_in(text: str) -> list[str]:
    """The words that are not theirs, among what a person reads."""
    seen = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return BANNED.findall(seen)


def texts() -> Iterator[tuple[str, str]]:
    """Every text of these apps that can come on screen: what is translated, and what templates write."""
    for app in APPS:
        for path in (SOURCES / app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield from ((str(path), text) for text in _translated(path.read_text()))
        for path in (SOURCES / app).rglob("*.html"):
            yield (
                str(path),
                re.sub(r"\{%\s*(url|include|extends|load|if|for|with)\b.*?%\}", "", path.read_text()),
            )


def _translated(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATED:
            yield from (
                part.value
                for part in node.args
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_no_text_of_these_apps_has_words_of_those_who_build() -> None:
    every = list(texts())
    assert len(every) > 500
    assert [(path, BANNED.findall(text)) for path, text in every if BANNED.search(text)] == []
    for name in ("go-to-market.md", "launches.md"):
        assert BANNED.findall((DOCS / name).read_text()) == []


@pytest.fixture
def addresses(director: User, sales_lead: User, marketing: User) -> dict[str, str]:
    """Everything Sales and Marketing work with, and the address of each page of one thing."""
    team, ines = a_team(), a_person(director, by=director)
    outcome = an_outcome(team, by=director)
    schools = add_segment(name="Schools", by=director)
    describe_outcome(outcome, {"headline": "One invoice"}, segments=[schools], by=director)
    forecasted(in_days(-7))
    said = window_of(outcome).safe_on
    assert said
    date = given.give_date(outcome, whom="Northfield", last_on=said, approver=ines, by=sales_lead)
    given.approve_date(date, by=director)
    bookings.add_booking(outcome, name="Fair", commit_by=in_days(9), needed_on=in_days(90), by=sales_lead)
    notices.add_effect(name="affects prices", by=director)
    following.follow(segment=schools, tolerance_days=0, by=sales_lead)
    leaving.add_own_feed(by=sales_lead)
    launch = launches.add_launch(outcome, size=2, by=marketing)
    measure = measures.add_measure(launch, name="Complaints", unit="a week", by=marketing)
    measures.add_launch_reading(measure, value=Decimal(4), read_on=in_days(-3), by=marketing)
    add_parts(outcome, 14, by=director, name="Tax rules")
    forecasted()
    explained()
    judge_dates()
    following.tell_followers()
    keys = {name: [outcome.key] for name in ("outcome", "describe", "give_date", "initiative_launches")}
    keys |= {"date_given": [date.key], "digest": [Digest.objects.get(user=sales_lead).key]}
    keys |= {"launch": [launch.key], "edit_launch": [launch.key]}
    return {name: reverse(f"market:{name}", args=found) for name, found in keys.items()}


def test_every_page_file_and_mail_speaks_their_words(
    addresses: dict[str, str], sales_lead: User, marketing: User, client: Client
) -> None:
    assert set(addresses) == WITH_KEYS
    plain = [
        route.name
        for route in urlpatterns
        if route.name and "<" not in str(route.pattern) and route.name not in NO_PAGES
    ]
    pages = [reverse(f"market:{name}") for name in plain]
    more = [
        "/forecasts/",
        "/forecasts/evidence/",
        "/forecasts/teams/",
        "/forecasts/scenarios/",
        "/today/",
        "/inbox/",
    ]
    seen = 0
    for reader in (sales_lead, marketing):
        client.force_login(reader)
        for address in (*pages, *addresses.values(), *more):
            answer = client.get(address)
            assert answer.status_code in {200, 405, 404, 422}, address
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                seen += 1
                assert (address, found_in(answer.content.decode())) == (address, [])
    assert seen > 40
    client.force_login(sales_lead)
    deck = Presentation(io.BytesIO(client.get(reverse("market:slides")).content))
    told = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    for view in ("outlook", "dates_given", "bookings", "launches"):
        told.append(client.get(reverse(f"market:{view}") + "?format=csv").getvalue().decode())
    feed = sales_lead.feeds.get()  # type: ignore[attr-defined]
    told.append(client.get(reverse("market:calendar", args=[feed.secret])).content.decode())
    notes = waiting_notes(sales_lead)
    assert notes
    told += letter(sales_lead, notes)
    assert [found_in(text) for text in told if found_in(text)] == []
