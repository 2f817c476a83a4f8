"""What customers felt: before and after a launch, and what a bad turn opens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.tests.samples import person_of
from manyways.market.actions import launches as launch_actions
from manyways.market.actions import measures as actions
from manyways.market.models import Launch, LaunchMeasure
from manyways.market.queries.launches import standing_of
from manyways.market.tests.launch_samples import a_launch, all_but, an_outcome
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.work.models import LogEntry


@pytest.fixture
def launched(director: User, marketing: User) -> Launch:
    person_of(director)
    launch = a_launch(an_outcome(director), marketing)
    all_but(launch, by=marketing)
    launch = launch_actions.mark_released(launch, on=today() - timedelta(days=20), by=director)
    return launch_actions.launch_it(launch, on=today() - timedelta(days=14), by=marketing)


def a_measure(launch: Launch, by: User, *, is_more_better: bool = False) -> LaunchMeasure:
    return actions.add_measure(launch, name="Complaints", unit="a week", is_more_better=is_more_better, by=by)


def read(measure: LaunchMeasure, by: User, *values: tuple[int, str]) -> None:
    for days_ago, value in values:
        fresh = LaunchMeasure.objects.select_related("launch__owner", "follow_up").get(pk=measure.pk)
        actions.add_launch_reading(
            fresh, value=Decimal(value), read_on=today() - timedelta(days=days_ago), by=by
        )


def test_two_readings_show_before_and_after_and_a_bad_turn_opens_something(
    launched: Launch, marketing: User, client: Client
) -> None:
    """D-7."""
    measure = a_measure(launched, marketing)
    read(measure, marketing, (30, "12"), (2, "19"))
    (trend,) = standing_of(launched).trends
    assert (trend.words, trend.is_bad) == ("Complaints: 19 a week after, 12 a week before", True)
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.owner, entry.due_on) == ("action", launched.owner, today() + timedelta(days=14))
    assert "19 a week after" in entry.name
    client.force_login(marketing)
    page = client.get(launched.get_absolute_url()).content.decode()
    assert "Customers worse off" in page
    assert entry.name.replace("“", "") in page
    needs = [need.title for need in needs_of(marketing, read_portfolio(marketing))]
    assert "Customers are worse off: Group billing" in needs


def test_one_thing_to_do_is_open_at_a_time(launched: Launch, marketing: User) -> None:
    measure = a_measure(launched, marketing)
    read(measure, marketing, (30, "12"), (5, "19"), (2, "22"))
    assert LogEntry.objects.count() == 1
    from manyways.work.actions import close_log_entry

    close_log_entry(LogEntry.objects.get(), outcome="Fixed the invoice", by=launched.initiative.owner.user)  # type: ignore[union-attr,arg-type]
    read(measure, marketing, (0, "21"))
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("is_more_better", "values", "is_bad"),
    [
        (False, ((30, "12"), (2, "13")), False),  # within a tenth
        (False, ((30, "12"), (2, "9")), False),
        (True, ((30, "80"), (2, "60")), True),
        (True, ((2, "60"),), False),  # nothing to compare with
        (False, ((9, "10"), (2, "14")), True),  # two after, none before
        (False, ((40, "6"), (35, "8"), (30, "10"), (25, "12"), (2, "10.5")), False),  # mean of the last three
    ],
)
def test_the_rule(
    launched: Launch, marketing: User, is_more_better: bool, values: tuple[tuple[int, str], ...], is_bad: bool
) -> None:
    measure = a_measure(launched, marketing, is_more_better=is_more_better)
    read(measure, marketing, *values)
    assert standing_of(launched).trends[0].is_bad is is_bad
    assert LogEntry.objects.exists() is is_bad


def test_before_the_launch_nothing_is_judged(director: User, marketing: User) -> None:
    person_of(director)
    measure = a_measure(a_launch(an_outcome(director), marketing), marketing)
    read(measure, marketing, (9, "10"), (2, "50"))
    assert not LogEntry.objects.exists()


def test_readings_of_days_to_come_and_of_strangers_are_refused(
    launched: Launch, marketing: User, employee: User
) -> None:
    measure = a_measure(launched, marketing)
    with pytest.raises(Refused):
        read(measure, marketing, (-1, "5"))
    with pytest.raises(PermissionDenied):
        read(measure, employee, (1, "5"))
    read(measure, marketing, (1, "5"), (1, "6"))
    assert [reading.value for reading in measure.readings.all()] == [6]
    actions.delete_launch_reading(measure.readings.get(), by=marketing)
    actions.remove_measure(measure, by=marketing)
    with pytest.raises(Refused):
        actions.add_measure(launched, name=" ", by=marketing)
