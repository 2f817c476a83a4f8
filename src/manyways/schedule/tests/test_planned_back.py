"""A plan that is counted back from its finish: when it has to start, what may wait, what comes in from a file."""

from datetime import date

import pytest
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.schedule.actions import change_plan
from manyways.schedule.changes import PlanChange
from manyways.schedule.dates import planned_dates
from manyways.work import actions
from manyways.work.models import Initiative, Item
from manyways.work.tests.samples import an_event

FRIDAY = date(2027, 5, 28)


@pytest.fixture
def event(director: User) -> Initiative:
    """Ten days, then five, one after the other; and three days that only the end waits for."""
    found = an_event(by=director, starts_on=date(2026, 11, 2))
    found = actions.edit_initiative(found, {"planned_back_from": FRIDAY}, by=director)
    text = "ID\tName\tDuration\tWaits for\n1\tBuild\t10 d\t\n2\tTest\t5 d\t1\n3\tInvite\t3 d\t\n4\tOpen\t0 d\t2; 3"
    change_plan(found, [PlanChange("paste", text=text)], by=director)
    change_plan(found, [PlanChange("set", row("Open").key, fields={"form": "milestone"})], by=director)
    return Initiative.objects.get(pk=found.pk)


def row(name: str) -> Item:
    return Item.objects.get(name=name)


def spans(event: Initiative) -> dict[str, tuple[date, date]]:
    plan = planned_dates(event)
    assert plan.problem == ""
    names = dict(Item.objects.values_list("pk", "name"))
    return {names[pk]: (dates.start_on, dates.finish_on) for pk, dates in plan.items.items()}


def test_it_says_when_work_has_to_start_and_new_rows_are_as_late_as_possible(event: Initiative) -> None:
    assert spans(event) == {
        "Build": (date(2027, 5, 10), date(2027, 5, 21)),
        "Test": (date(2027, 5, 24), FRIDAY),
        "Invite": (date(2027, 5, 26), FRIDAY),
        "Open": (FRIDAY, FRIDAY),
    }
    plan = planned_dates(event)
    assert (plan.start_on, plan.finish_on) == (date(2027, 5, 10), FRIDAY)


def test_longer_work_starts_earlier_and_the_finish_stays(event: Initiative, director: User) -> None:
    done = change_plan(event, [PlanChange("set", row("Test").key, fields={"duration": "10 d"})], by=director)
    assert spans(event)["Build"] == (date(2027, 5, 3), date(2027, 5, 14))
    assert "The plan still finishes 28\xa0May" in done.difference.sentence


def test_as_soon_as_possible_starts_with_the_plan(event: Initiative, director: User) -> None:
    change_plan(event, [PlanChange("set", row("Invite").key, fields={"constraint": "asap"})], by=director)
    assert spans(event)["Invite"] == (date(2027, 5, 10), date(2027, 5, 12))


def test_the_page_says_so_and_a_finish_on_a_free_day_means_the_work_before_it(
    client: Client, event: Initiative, director: User
) -> None:
    client.force_login(director)
    text = client.get(f"/work/{event.key}/plan/").content.decode().replace("\xa0", " ")
    assert (
        "Counted back from 28 May 2027 it starts 10 May 2027" in text
        or "Counted back from 28 May it starts 10 May" in text
    )
    assert "The plan is counted back from" in text
    actions.edit_initiative(event, {"planned_back_from": date(2027, 5, 30)}, by=director)
    assert spans(event)["Test"] == (date(2027, 5, 24), FRIDAY)
    actions.edit_initiative(event, {"planned_back_from": None}, by=director)
    assert spans(event)["Build"][0] == date(2026, 11, 2)


def test_it_is_set_on_the_page_that_changes_the_initiative(
    client: Client, event: Initiative, director: User
) -> None:
    client.force_login(director)
    form = client.get(f"/work/{event.key}/edit/").content.decode()
    assert 'name="planned_back_from"' in form
    body = {"planned_back_from": "2027-06-04"}
    address = f"/api/initiatives/{event.key}"
    assert (
        client.patch(address, body, content_type="application/json").json()["planned_back_from"]
        == "2027-06-04"
    )
    with pytest.raises(Refused):
        actions.edit_initiative(event, {"planned_back_from": date(2200, 1, 1)}, by=director)
