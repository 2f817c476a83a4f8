"""Pulses: counted and never kept, shown only in company, and what holds groups back."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from pghistory.models import Context

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.pulses import (
    add_resistance,
    close_pulse,
    count_pulse,
    edit_resistance,
    forget_tickets,
    start_pulse,
)
from manyways.change.actions.voices import nobody
from manyways.change.models import Pulse, PulseStatement, PulseTally, PulseTicket
from manyways.change.queries.pulses import groups_of, results_of, ticket_of
from manyways.change.suppression import publishable
from manyways.teams.actions import add_group, add_membership
from manyways.teams.models import Group, Person
from manyways.work.models import Initiative


@pytest.fixture
def groups(director: User) -> list[Group]:
    return [add_group(name=name, headcount=30, by=director) for name in ("Legal", "Sales", "Support")]


@pytest.fixture
def pulse(shift: Initiative, groups: list[Group], director: User) -> Pulse:
    return start_pulse(shift, groups=groups, by=director)


def count(pulse: Pulse, group: Group, times: int, step: int = 4) -> None:
    steps = dict.fromkeys(pulse.statements.values_list("pk", flat=True), step)
    for number in range(times):
        count_pulse(pulse, group=group, steps=steps, ticket=f"{group.pk}-{number}", by=nobody())


def over(pulse: Pulse) -> Pulse:
    Pulse.objects.filter(pk=pulse.pk).update(
        opens_on=today() - timedelta(9), closes_on=today() - timedelta(1)
    )
    return Pulse.objects.get(pk=pulse.pk)


def test_nothing_is_shown_while_it_is_open(pulse: Pulse, groups: list[Group]) -> None:
    """Each new answer would show as the difference to the figures before it."""
    count(pulse, groups[1], 20)
    assert results_of(pulse) is None


def test_under_five_is_held_back_and_with_it_the_one_that_would_tell(
    pulse: Pulse, groups: list[Group]
) -> None:
    legal, sales, support = groups
    for group, times in ((legal, 3), (sales, 12), (support, 9)):
        count(pulse, group, times)
    results = results_of(over(pulse))
    assert results is not None
    shown = {row.group.name if row.group else "all": row.answers for row in results.rows if row.is_shown}
    assert shown == {"Sales": 12, "all": 24}
    assert results.held_back == 2


def test_means_are_those_of_the_answers(pulse: Pulse, groups: list[Group]) -> None:
    count(pulse, groups[1], 3, step=5)
    steps = dict.fromkeys(pulse.statements.values_list("pk", flat=True), 2)
    for number in range(3):
        count_pulse(pulse, group=groups[1], steps=steps, ticket=f"other-{number}", by=nobody())
    results = results_of(over(pulse))
    assert results is not None
    row = next(row for row in results.rows if row.group == groups[1])
    assert (row.answers, set(row.means)) == (6, {3.5})


def test_no_group_can_be_worked_out_by_difference() -> None:
    """Oracle: whoever knows the total and what is shown learns nothing of fewer than five, or of one group alone."""
    for answers in product(range(8), repeat=4):
        counts = dict(enumerate(answers))
        published = publishable(counts)
        assert all(counts[group] >= 5 for group in published.shown), answers
        hidden = [number for group, number in counts.items() if number and group not in published.shown]
        assert not (published.has_total and hidden) or (sum(hidden) >= 5 and len(hidden) >= 2), answers


def test_there_are_no_rows_of_answers_and_the_counts_move_together(pulse: Pulse, groups: list[Group]) -> None:
    before = PulseTally.objects.count()
    count(pulse, groups[0], 1)
    assert PulseTally.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) FROM change_pulsetally WHERE pulse_id = %s", [pulse.pk]
        )
        assert cursor.fetchone() == (1,)


def test_nobody_answers_twice_and_who_answered_is_forgotten(
    client: Client,
    pulse: Pulse,
    groups: list[Group],
    people: dict[str, Person],
    employee: User,
    director: User,
) -> None:
    add_membership(groups[1], person=people["employee"], by=director)
    client.force_login(employee)
    given = {f"step-{pk}": "4" for pk in pulse.statements.values_list("pk", flat=True)}
    assert client.post(pulse.get_absolute_url(), given).status_code == 302
    assert client.post(pulse.get_absolute_url(), given).status_code == 422
    assert PulseTicket.objects.get().digest == ticket_of(pulse, employee)
    tallies = PulseTally.objects.filter(pulse=pulse, count__gt=0)
    assert {(tally.group_id, tally.step, tally.count) for tally in tallies} == {(groups[1].pk, 4, 1)}
    over(pulse)
    assert forget_tickets(by=nobody()) == 1


def test_an_answer_leaves_no_trace_of_its_author(
    client: Client,
    pulse: Pulse,
    groups: list[Group],
    people: dict[str, Person],
    employee: User,
    director: User,
) -> None:
    add_membership(groups[1], person=people["employee"], by=director)
    client.force_login(employee)
    contexts = "SELECT count(*) FROM pghistory_context"
    with connection.cursor() as cursor:
        cursor.execute(contexts)
        before = cursor.fetchone()
        client.post(
            pulse.get_absolute_url(),
            {f"step-{pk}": "1" for pk in pulse.statements.values_list("pk", flat=True)},
        )
        cursor.execute(contexts)
        assert cursor.fetchone() == before


def test_one_answers_only_for_a_group_of_ones_own(
    client: Client, pulse: Pulse, employee: User, people: dict[str, Person]
) -> None:
    assert groups_of(pulse, employee) == []
    client.force_login(employee)
    given = {f"step-{pk}": "4" for pk in pulse.statements.values_list("pk", flat=True)}
    assert client.post(pulse.get_absolute_url(), given).status_code == 404
    assert not PulseTicket.objects.exists()


def test_half_an_answer_is_refused(pulse: Pulse, groups: list[Group]) -> None:
    first = PulseStatement.objects.values_list("pk", flat=True)[0]
    with pytest.raises(Refused):
        count_pulse(pulse, group=groups[0], steps={first: 4}, ticket="a", by=nobody())
    with pytest.raises(Refused):
        count_pulse(over(pulse), group=groups[0], steps={}, ticket="a", by=nobody())


def test_small_groups_and_groups_inside_each_other_are_not_asked(
    shift: Initiative, groups: list[Group], director: User, employee: User
) -> None:
    small = add_group(name="Board", headcount=4, by=director)
    inside = add_group(name="Sales north", headcount=9, parent=groups[1], by=director)
    for chosen in ([small], [groups[1], inside], []):
        with pytest.raises(Refused):
            start_pulse(shift, groups=chosen, by=director)
    with pytest.raises(PermissionDenied):
        start_pulse(shift, groups=groups, by=employee)


def test_a_round_is_closed_early_but_not_on_its_first_day(pulse: Pulse, director: User) -> None:
    with pytest.raises(Refused):
        close_pulse(pulse, by=director)
    Pulse.objects.filter(pk=pulse.pk).update(opens_on=today() - timedelta(2))
    assert close_pulse(Pulse.objects.get(pk=pulse.pk), by=director).is_closed


def test_what_holds_back_is_said_of_groups_never_of_persons(
    client: Client, shift: Initiative, groups: list[Group], director: User, employee: User
) -> None:
    """ACT-8: reasons with support, for groups of five or more, not seen by all."""
    pair = add_group(name="Two people", headcount=2, by=director)
    with pytest.raises(Refused):
        add_resistance(shift, group=pair, reason="fear", by=director)
    noted = add_resistance(shift, group=groups[1], reason="status", by=director)
    with pytest.raises(PermissionDenied):
        edit_resistance(noted, {"support": "None"}, by=employee)
    client.force_login(employee)
    assert client.get(f"/work/{shift.key}/what-holds-back/").status_code == 404
    client.force_login(director)
    page = client.get(f"/work/{shift.key}/what-holds-back/").content.decode()
    assert "For 1 reason nothing is planned to help." in page
    edit_resistance(noted, {"support": "A talk with each lead"}, by=director)
    assert "Each reason has its help." in client.get(f"/work/{shift.key}/what-holds-back/").content.decode()


def test_the_figures_fall_where_fear_rises(
    client: Client, shift: Initiative, groups: list[Group], director: User
) -> None:
    """ACT-7: the trend names the group and the sentence."""
    for step, days in ((4, 40), (3, 9)):
        made = start_pulse(shift, groups=[groups[1]], by=director)
        count(made, groups[1], 6, step=step)
        Pulse.objects.filter(pk=made.pk).update(
            opens_on=today() - timedelta(days), closes_on=today() - timedelta(days - 5)
        )
    client.force_login(director)
    page = client.get(f"/work/{shift.key}/pulses/").content.decode()
    assert "Falling: Sales: Clarity from 4.0 to 3.0" in page


def test_a_closed_pulse_is_not_opened_again(
    client: Client, pulse: Pulse, groups: list[Group], director: User
) -> None:
    """Its figures are known by then: one more answer would show as the difference."""
    count(pulse, groups[1], 6)
    Pulse.objects.filter(pk=pulse.pk).update(opens_on=today() - timedelta(3))
    pulse.refresh_from_db()
    close_pulse(pulse, by=director)
    context = Context.objects.filter(metadata__action="change.close_pulse").get()
    client.force_login(director)
    assert client.post(f"/undo/{context.pk}").status_code == 422
    assert Pulse.objects.get(pk=pulse.pk).is_closed
