"""Moves of forecasts that are forgotten are added up: what the outlook tells between those that stay stays true."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from manyways.access.clock import now, today
from manyways.access.jobs import run_waiting
from manyways.access.models import User
from manyways.forecast.actions import ask_forecast, forget_what_nobody_reads
from manyways.forecast.models import Forecast
from manyways.market.actions.outcomes import keep_moves
from manyways.market.models import Move
from manyways.market.queries.moves import Moved, unexplained
from manyways.market.queries.outcomes import read_outlook
from manyways.market.tests.samples import a_team, add_parts, an_outcome, explained, forecasted, in_days
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative

Told = dict[str, tuple[int | None, str, bool]]


@pytest.fixture
def busy(director: User) -> list[Forecast]:
    """Four forecasts of the day before yesterday and one of today, of an outcome and one in a closed room."""
    team = a_team()
    open_one = an_outcome(team, by=director)
    closed = an_outcome(team, by=director, name="Secret", visibility="members")
    found = [forecasted(in_days(-2))]
    for number in (4, 6, 2):
        add_parts(open_one, number, by=director, name=f"Tax {number}")
        add_parts(closed, number, by=director, name=f"Room {number}")
        found.append(forecasted(in_days(-2)))
    found.append(forecasted())
    for hours, forecast in zip((60, 59, 58, 57, 1), found, strict=True):
        Forecast.objects.filter(pk=forecast.pk).update(made_at=now() - timedelta(hours=hours))
    explained()
    return found


def told(user: User, known: Forecast) -> Told:
    """What somebody reads who looked last just after a forecast was made."""
    known.refresh_from_db()
    rows = read_outlook(user, known.made_at + timedelta(minutes=1)).rows
    return {row.name: said(row.moved) for row in rows}


def said(moved: Moved) -> tuple[int | None, str, bool]:
    """By how many days, why, and whether all of it is explained."""
    return moved.days, moved.why, moved.is_explained


def test_what_people_read_stays_true(busy: list[Forecast], director: User, sales_lead: User) -> None:
    first, last, newest = busy[0], busy[3], busy[4]
    before = [told(user, known) for user in (director, sales_lead) for known in (first, last)]
    assert all(set(each) == names for each, names in zip(before, _names(), strict=True))
    assert all(is_explained for each in before for _days, _why, is_explained in each.values())
    assert "more belongs to it now" in before[0]["Secret"][1].lower()
    moves = {pk: _sums(pk) for pk in Move.objects.values_list("initiative", flat=True)}
    forget_what_nobody_reads()
    assert set(Forecast.objects.all()) == {first, last, newest}
    assert set(Move.objects.values_list("forecast", flat=True)) == {last.pk, newest.pk}
    assert {pk: _sums(pk) for pk in moves} == moves
    assert [told(user, known) for user in (director, sales_lead) for known in (first, last)] == before
    assert unexplained() == []


def _names() -> list[set[str]]:
    both, seen = {"Group billing", "Secret"}, {"Group billing"}
    return [both, both, seen, seen]


def _sums(initiative: int) -> dict[str, int | None]:
    return Move.added_up(Move.objects.filter(initiative=initiative).values_list("days", flat=True))


def test_who_looked_between_reads_from_the_forecast_before(busy: list[Forecast], director: User) -> None:
    at = told(director, busy[0])
    busy[2].refresh_from_db()
    forget_what_nobody_reads()
    rows = read_outlook(director, busy[2].made_at).rows
    assert {row.name: said(row.moved) for row in rows} == at


def test_a_date_that_is_not_reached_stays_unknown(busy: list[Forecast]) -> None:
    move = Move.objects.filter(forecast=busy[1]).first()
    assert move is not None
    Move.objects.filter(pk=move.pk).update(days=[["scope", None], ["pace", 2]])
    forget_what_nobody_reads()
    days = dict(Move.objects.get(forecast=busy[3], initiative=move.initiative).days)
    assert (days["scope"], days["pace"]) == (None, 2)


def test_what_is_finished_before_the_day_ends_keeps_its_moves(busy: list[Forecast]) -> None:
    """An outcome that the last forecast of the day knows no more."""
    moves = Move.objects.filter(initiative__name="Secret")
    moves.filter(forecast=busy[3]).delete()
    expected = Move.added_up(
        moves.filter(forecast__in=busy[:3]).order_by("pk").values_list("days", flat=True)
    )
    forget_what_nobody_reads()
    assert dict(moves.get(forecast=busy[3]).days) == expected


def test_a_forecast_nobody_explained_is_explained_from_the_one_that_stays(busy: list[Forecast]) -> None:
    Move.objects.filter(forecast__in=busy[3:]).delete()
    forget_what_nobody_reads()
    assert not Move.objects.exists()
    assert unexplained() == [(busy[0], busy[3]), (busy[3], busy[4])]


def test_a_job_that_explains_one_that_was_forgotten_meanwhile_keeps_nothing(busy: list[Forecast]) -> None:
    Move.objects.filter(forecast__in=busy[3:]).delete()
    _first, before, after = busy[0], busy[2], busy[3]
    forget_what_nobody_reads()
    keep_moves(after, before, {pk: [("scope", 3)] for pk in Initiative.objects.values_list("pk", flat=True)})
    assert not Move.objects.exists()


def test_a_killed_job_forgets_and_adds_up_nothing(
    busy: list[Forecast], director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves = list(Move.objects.order_by("pk").values())
    monkeypatch.setattr("manyways.forecast.tasks.finish", _die)
    edit_initiative(Initiative.objects.filter(name="Secret").get(), {"due_on": in_days(90)}, by=director)
    ask_forecast(by=director)
    run_waiting()
    assert list(Move.objects.order_by("pk").values()) == moves
    assert set(Forecast.objects.all()) == set(busy)


def _die(*_what: Any) -> None:
    raise SystemError("killed")


@pytest.mark.parametrize("more", [0, 3])
def test_a_bounded_number_of_queries_and_no_stored_input(
    busy: list[Forecast], django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        again = forecasted(in_days(-2))
        Forecast.objects.filter(pk=again.pk).update(made_at=now() - timedelta(hours=40 - number))
    Move.objects.all().delete()
    explained()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        django_assert_num_queries(13),
    ):
        forget_what_nobody_reads()
    assert not [each["sql"] for each in asked if '"input",' in each["sql"]]
    assert Forecast.objects.filter(as_of__lt=today()).count() == 2
