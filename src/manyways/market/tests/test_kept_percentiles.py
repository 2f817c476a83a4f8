"""What every door says of a window is what the kept trials say: read off pages, the API and files, for several seeds."""

import io
import json
from datetime import date, timedelta
from math import ceil
from typing import Any

import openpyxl
import pytest
import typst
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pptx import Presentation

from manyways.access.clock import today
from manyways.access.models import User
from manyways.engine.forecast.joint.run import simulate
from manyways.engine.time.moments import day_of
from manyways.forecast.inputs import unpack
from manyways.forecast.models import EVENING_BEFORE, Forecast, Window
from manyways.forecast.runs import keep, read, run
from manyways.market.actions.leaving import add_own_feed
from manyways.market.actions.outcomes import describe_outcome
from manyways.market.tests.samples import a_team, an_outcome, in_days
from manyways.ui.values import date_text, window_text
from manyways.work.actions import add_item, create_initiative
from manyways.work.models import Initiative

SEEDS = (3, 20_261_129)


def several(by: User) -> list[Initiative]:
    """Two outcomes that share a team, one of another team with a date given, and a plan on the outlook."""
    shared, own = a_team(name="Shared"), a_team(name="Own")
    rows = [
        an_outcome(shared, by=by, name="Billing", count=9),
        an_outcome(shared, by=by, name="Search", count=31),
        an_outcome(own, by=by, name="Offline", count=17, due_on=in_days(40)),
    ]
    plan = create_initiative(name="Conference", approach="planned", visibility="company", by=by)
    add_item(
        plan,
        name="Stage",
        duration_minutes=9600,
        duration_low_minutes=4800,
        duration_high_minutes=33600,
        by=by,
    )
    describe_outcome(plan, {"is_shown": True}, by=by)
    return [*rows, plan]


def kept(seed: int, trials: int = 400) -> Forecast:
    """A kept forecast of everything with another seed."""
    simulated = read(today())
    return keep(simulated, run(simulated, today(), trials=trials, seed=seed), today())


def by_hand(window: Window, percent: int) -> date:
    """The percentile of the kept trials, counted: the smallest day by which so many of a hundred are there."""
    days = sorted(int(day) for day in window.days())
    return window.forecast.as_of - EVENING_BEFORE + timedelta(days=days[ceil(percent / 100 * len(days)) - 1])


def expected(forecast: Forecast) -> dict[str, tuple[date, date, date]]:
    """By initiative: likely by, safe to plan on, nearly sure, from the kept trials alone."""
    rows = Window.objects.filter(forecast=forecast, item__isnull=True, state=Window.State.WINDOW)
    return {
        str(row.initiative.key): (by_hand(row, 50), by_hand(row, 85), by_hand(row, 95))
        for row in rows.select_related("initiative", "forecast")
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_every_page_api_and_file_says_the_kept_percentiles(
    director: User, client: Client, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = several(director)
    forecast = kept(seed)
    said = expected(forecast)
    assert set(said) == {str(row.key) for row in rows}
    assert len(set(said.values())) > 2
    client.force_login(director)
    pages = {
        name: client.get(address).content.decode()
        for name, address in (
            ("outlook", "/market/"),
            ("roadmap", "/market/roadmap/"),
            ("portfolio", "/portfolio/"),
            ("record", reverse("forecast:forecast", args=[forecast.key])),
        )
    }
    deck = Presentation(io.BytesIO(client.get(reverse("market:slides")).content))
    slides = "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )
    calendar = Calendar.from_ical(
        client.get(reverse("market:calendar", args=[add_own_feed(by=director).secret])).content
    )
    events = {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
    for row in rows:
        likely, safe, nearly = said[str(row.key)]
        text = window_text(likely, safe)
        for name, page in (*pages.items(), ("slides", slides)):
            assert text in page, (name, row.name)
        own = client.get(reverse("market:outcome", args=[row.key])).content.decode()
        for day in (likely, safe, nearly):
            assert date_text(day) in own, row.name
        assert text in client.get(reverse("market:give_date", args=[row.key])).content.decode()
        assert text in client.get(
            reverse("forecast:initiative_forecast", args=[row.key])
        ).content.decode() or (
            date_text(safe)
            in client.get(reverse("forecast:initiative_forecast", args=[row.key])).content.decode()
        )
        event = events[str(row.key)]
        assert (event["dtstart"].dt, event["dtend"].dt) == (likely, safe + timedelta(days=1))
    assert in_api(client, forecast) == {key: days[:2] for key, days in said.items()}
    assert in_sheet(client) == {row.name: said[str(row.key)][:2] for row in rows}
    assert in_pdf(client, monkeypatch) == {row.name: window_text(*said[str(row.key)][:2]) for row in rows}


def in_api(client: Client, forecast: Forecast) -> dict[str, tuple[date, date]]:
    """What the two operations say, which must be the same."""
    outlook = client.get("/api/outlook").json()["outcomes"]
    windows = client.get(f"/api/forecasts/{forecast.key}/windows").json()["rows"]
    one, two = (
        {row[key]: _days(row) for row in found if row["safe_on"]}
        for key, found in (("key", outlook), ("initiative", windows))
    )
    assert one == two
    return one


def _days(row: Any) -> tuple[date, date]:
    return date.fromisoformat(row["likely_on"]), date.fromisoformat(row["safe_on"])


def in_sheet(client: Client) -> dict[str, tuple[date, date]]:
    """What the Excel file says."""
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/market/?format=xlsx").content)).active
    assert sheet is not None
    head, *rows = ([cell.value for cell in line] for line in sheet.iter_rows())
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    return {
        str(row[head[0]]): (
            date.fromisoformat(str(row["Likely by"])[:10]),
            date.fromisoformat(str(row["Safe to plan on"])[:10]),
        )
        for row in cells
    }


def in_pdf(client: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is set on the page."""
    told: dict[str, str] = {}

    def look(*_source: Any, sys_inputs: dict[str, str], **_settings: Any) -> bytes:
        for group in json.loads(sys_inputs["data"])["groups"]:
            told.update({row["name"]: row["window"] for row in group["rows"]})
        return b"%PDF"

    monkeypatch.setattr(typst, "compile", look)
    client.get(reverse("market:printed"))
    return told


@pytest.mark.parametrize("seed", SEEDS)
def test_a_record_makes_every_window_again_to_the_byte(director: User, seed: int) -> None:
    """Twice the same record, twice the same bytes; made again from input and seed alone, the same; another seed, others."""
    several(director)
    first, second, other = kept(seed), kept(seed), kept(seed + 1)

    def trials(forecast: Forecast) -> list[bytes]:
        rows = Window.objects.filter(forecast=forecast).order_by("initiative", "item")
        return [bytes(row.finish_days) for row in rows]

    assert first.input_digest == second.input_digest == other.input_digest
    assert trials(first) == trials(second)
    assert trials(first) != trials(other)
    again = simulate(
        unpack(bytes(first.input)),
        as_of_day=day_of(first.as_of - EVENING_BEFORE),
        trials=first.trials,
        seed=first.seed,
    )
    whole = Window.objects.filter(forecast=first, item__isnull=True).select_related("initiative")
    for window in whole:
        assert again.packed(f"initiative {window.initiative.key}") == bytes(window.finish_days)
