"""Times by the clock and pauses: typed in a cell, in the form, pasted, previewed, drawn, imported, forecast."""

from datetime import date, datetime

import pytest
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.forecast.arrays import read_portfolio
from manyways.interchange.subjects.schedule import draft
from manyways.schedule.actions.plan import change_plan, preview_plan
from manyways.schedule.changes import PlanChange
from manyways.schedule.dates import planned_dates, solved
from manyways.schedule.gantt import gantt_of
from manyways.work.actions import add_link, edit_initiative, edit_item, split_item
from manyways.work.models import Item
from manyways.work.tests.samples import an_event, items_in
from manyways.work.times import ItemTime, time_in, time_text

MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("5 d", ItemTime(2400)),
        ("3ed", ItemTime(4320, is_elapsed=True)),
        ("1,5 eweeks", ItemTime(15120, is_elapsed=True)),
        ("2d (1w) 3d", ItemTime(2400, pauses=((960, 2400),))),
        ("1d(2d)1d(4h)1d", ItemTime(1440, pauses=((480, 960), (960, 240)))),
        ("", ItemTime(None)),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, time: ItemTime) -> None:
    assert time_in(text) == time


@pytest.mark.parametrize(
    "text", ["2d (1w)", "(1w) 2d", "2d () 3d", "2d (x) 3d", "2d ((1d)) 3d", "99999ed", "soon"]
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        time_in(text)


def test_an_item_pauses_and_what_waits_moves(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    first, second = items_in(event, "Paint", "Move in", by=director, duration_minutes=2400)
    change = [
        PlanChange("link", second.key, predecessor=first.key),
        PlanChange("set", first.key, fields={"duration": "2d (1w) 3d"}),
    ]
    seen = preview_plan(event, change, by=director)
    assert "Move in" in seen.difference.sentence
    change_plan(event, change, by=director)
    first.refresh_from_db()
    assert (first.duration_minutes, first.pauses, time_text(first)) == (2400, [[960, 2400]], "2 d (5 d) 3 d")
    dates = planned_dates(event).items
    assert dates[first.pk].finish_on == date(2026, 11, 13)
    assert dates[second.pk].start_on == date(2026, 11, 16)
    row = next(row for row in gantt_of(event, director).data()["items"] if row["name"] == "Paint")
    assert row["duration"] == "2 d (5 d) 3 d"
    assert row["parts"] == [
        (date(2026, 11, 2), date(2026, 11, 3)),
        (date(2026, 11, 11), date(2026, 11, 13)),
    ]


def test_time_by_the_clock_runs_over_the_weekend(director: User) -> None:
    event = an_event(by=director, starts_on=date(2026, 11, 6))
    (dry,) = items_in(event, "Concrete dries", by=director, duration_minutes=480)
    change_plan(
        event,
        [PlanChange("set", dry.key, fields={"duration": "3 ed", "low": "2 ed", "high": "5 ed"})],
        by=director,
    )
    dry.refresh_from_db()
    assert (dry.duration_minutes, dry.is_elapsed, dry.duration_high_minutes) == (4320, True, 7200)
    assert planned_dates(event).items[dry.pk].finish_on == date(2026, 11, 9)
    with pytest.raises(Refused, match="count the same"):
        change_plan(event, [PlanChange("set", dry.key, fields={"low": "1 d"})], by=director)
    done = change_plan(event, [PlanChange("set", dry.key, fields={"duration": "2 d"})], by=director)
    assert "counted something else" in done.notes[0]
    dry.refresh_from_db()
    assert (dry.is_elapsed, dry.duration_low_minutes) == (False, None)


def test_what_goes_by_the_clock_slips_by_the_clock(director: User) -> None:
    event = an_event(by=director, starts_on=date(2026, 11, 4))
    (dry,) = items_in(event, "Dry", by=director, duration_minutes=7200, is_elapsed=True)
    (furniture,) = items_in(event, "Furniture", by=director, duration_minutes=480)
    add_link(dry, successor=furniture, by=director)
    row = next(row for row in gantt_of(event, director).data()["items"] if row["name"] == "Dry")
    assert row["slack"].endswith(("eh", "ed"))


def test_stretching_keeps_the_pause(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    (paint,) = items_in(event, "Paint", by=director, duration_minutes=2400, pauses=[[960, 480]])
    change_plan(event, [PlanChange("finish", paint.key, on=date(2026, 11, 13))], by=director)
    paint.refresh_from_db()
    assert (paint.duration_minutes, paint.pauses) == (9 * 480, [[960, 480]])
    assert planned_dates(event).items[paint.pk].finish_on == date(2026, 11, 13)


@pytest.mark.parametrize(
    "fields",
    [
        {"pauses": [[0, 480]]},
        {"pauses": [[2400, 480]]},
        {"pauses": [[480, -1]]},
        {"pauses": [[960, 1], [480, 1]]},
        {"pauses": "soon"},
        {"pauses": [[480, 480]], "is_elapsed": True},
        {"pauses": [[480, 480]], "form": "milestone", "duration_minutes": 0},
    ],
)
def test_impossible_pauses_are_refused(director: User, fields: dict[str, object]) -> None:
    (item,) = items_in(an_event(by=director), "x", by=director, duration_minutes=2400)
    with pytest.raises(Refused):
        edit_item(item, fields, by=director)


def test_rows_are_pasted_with_both(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    text = "Name\tDuration\nPaint\t2d (1w) 3d\nDry\t3 ed"
    change_plan(event, [PlanChange("paste", text=text)], by=director)
    assert [time_text(item) for item in solved(event).source.items] == ["2 d (5 d) 3 d", "3 ed"]
    with pytest.raises(Refused, match="Row 1"):
        change_plan(event, [PlanChange("paste", text="Name\tDuration\nPaint\t2d (-1w) 3d")], by=director)


def test_splitting_into_items_makes_no_plan_shorter(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    pauses = [[960, 480], [1200, 2400]]
    (item,) = items_in(event, "x", by=director, duration_minutes=2400, pauses=pauses)
    before = planned_dates(event).finish_on
    first, second = split_item(item, ["a", "b"], by=director)
    assert (first.pauses, second.pauses) == ([[960, 480]], [])
    assert planned_dates(event).finish_on == before


@pytest.mark.parametrize(
    ("done", "finish"), [(0, date(2026, 11, 20)), (20, date(2026, 11, 19)), (60, date(2026, 11, 10))]
)
def test_a_pause_behind_what_is_done_is_still_to_come(director: User, done: int, finish: date) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    (paint,) = items_in(event, "Paint", by=director, duration_minutes=2400, pauses=[[960, 2400]])
    begun = {"percent_done": done, "started_at": datetime.fromisoformat("2026-11-02T08:00+00:00")}
    Item.objects.filter(pk=paint.pk).update(**begun)
    edit_initiative(event, {"status_on": date(2026, 11, 9)}, by=director)
    event.refresh_from_db()
    assert planned_dates(event).items[paint.pk].finish_on == finish
    activity = read_portfolio(today()).portfolio.activities[0]
    assert activity.duration.parameters == (2400.0 if done == 60 else 4800.0,)


def test_the_form_of_an_item(client: Client, director: User) -> None:
    client.force_login(director)
    event = an_event(by=director, starts_on=MONDAY)
    (item,) = items_in(event, "Paint", by=director, duration_minutes=2400)
    address = f"/work/{event.key}/plan/items/{item.key}/"
    text = client.get(address).content.decode()
    assert "3 ed: three days by the clock" in text
    own = client.get(f"/work/items/{item.key}/").content.decode()
    assert 'value="5 d"' in own
    table = client.post(
        f"/work/{event.key}/items/?row={item.key}&edit=duration",
        {"duration-value": "4 ed", "duration-version": item.version},
        headers={"HX-Request": "true"},
    )
    assert "4 ed" in table.content.decode()


def test_the_simulation_counts_both(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    items_in(event, "Dry", by=director, duration_minutes=4320, is_elapsed=True)
    items_in(event, "Paint", by=director, duration_minutes=960, pauses=[[480, 480]])
    portfolio = read_portfolio(today()).portfolio
    dry, paint = portfolio.activities
    assert (dry.calendar, portfolio.calendars["clock"].total_minutes > 0) == ("clock", True)
    assert paint.duration.parameters == (1440.0,)


def test_a_file_of_ms_project_keeps_both() -> None:
    days = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    calendar = {"uid": 1, "name": "Standard", "week": {day: [[480, 720], [780, 1020]] for day in days}}
    task = {"uid": 2, "name": "Paint", "duration_minutes": 960, "calendar_uid": 1}
    split = [["2026-11-02T08:00:00", "2026-11-02T17:00:00"], ["2026-11-05T08:00:00", "2026-11-05T17:00:00"]]
    tasks = [{**task, "splits": split}, {**task, "uid": 3, "name": "Dry", "duration_units": "ELAPSED"}]
    found = draft(
        {"tasks": tasks, "calendars": [calendar], "project": {"default_calendar_uid": 1}}, "x", "ms"
    )
    paint, dry = (row.fields for row in found.rows)
    assert (paint["pauses"], paint["is_elapsed"]) == ([[480, 960]], False)
    assert (dry["pauses"], dry["is_elapsed"]) == ([], True)
    assert not found.not_carried


def test_a_past_pause_is_not_drawn(director: User) -> None:
    event = an_event(by=director, starts_on=MONDAY)
    begun = {"percent_done": 60, "started_at": datetime.fromisoformat("2026-11-02T09:00+00:00")}
    (paint,) = items_in(event, "Paint", by=director, duration_minutes=2400, pauses=[[960, 480]])
    Item.objects.filter(pk=paint.pk).update(**begun)
    (row,) = gantt_of(event, director).data()["items"]
    assert not row.get("parts")
