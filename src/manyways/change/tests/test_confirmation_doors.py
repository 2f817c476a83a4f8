"""Who confirmed, by name: every door, as everybody of the cast."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import PARTS

from manyways.access.models import User
from manyways.change import actions
from manyways.change.models import Confirmation, Engagement
from manyways.change.queries.audience import people_of
from manyways.change.tests.samples import a_change, a_group, impacts_of, told
from manyways.teams.actions import add_person

NAME = "Quirin Zeller"
DOORS = (
    "{engagement}",
    "/change/{change}/communications/",
    "/change/{change}/communications/?format=csv",
    "/change/{change}/people/",
    "/change/{change}/people/?format=csv",
    "/change/{change}/owed/",
    "/change/{change}/ready/",
    "/change/owed/",
    "/change/owed/?format=csv",
    "/change/load/",
    "/change/mine/",
    "/change/",
    "/history/change.engagement/{key}/",
    "/find?q=Town",
    "/today/",
    "/inbox/",
)


@pytest.fixture
def hall(director: User) -> Engagement:
    """Run by somebody outside the cast; one of six came."""
    runner = User.objects.create(email="runner@example.com", name="Runner")
    sales = a_group("Sales", people=5, by=director)
    person = add_person(name=NAME, email="quirin@example.com", by=director)
    from manyways.teams.actions import add_membership

    add_membership(sales, person=person, by=director)
    initiative = a_change(sales, by=director)
    found = told(initiative, impacts_of(initiative), by=director)
    Engagement.objects.filter(pk=found.pk).update(runner=add_person(name="Runner", user=runner, by=director))
    found.refresh_from_db()
    came = [each for each in people_of(found) if each.name == NAME]
    actions.record_attendance(found, people=came, by=runner_of(found))
    return found


def runner_of(engagement: Engagement) -> User:
    """The user who runs it."""
    assert engagement.runner is not None
    assert engagement.runner.user is not None
    return engagement.runner.user


@pytest.mark.parametrize("part", PARTS)
def test_nobody_else_reads_who_came(
    part: str, cast: dict[str, User], hall: Engagement, client: Client
) -> None:
    user = cast[part]
    client.force_login(user)
    opened = 0
    for door in DOORS:
        address = door.format(engagement=hall.get_absolute_url(), change=hall.initiative.key, key=hall.key)
        answer = client.get(address)
        assert NAME not in answer.getvalue().decode(), address
        opened += answer.status_code == 200
    assert opened >= 8
    assert not Confirmation.objects.visible_to(user).exists()
    row = Confirmation.objects.get()
    wrong = reverse("change:withdraw_confirmation", args=[hall.key, row.pk])
    assert client.post(wrong).status_code in {403, 404}
    assert Confirmation.objects.exists()


def test_who_runs_it_reads_it(hall: Engagement, client: Client) -> None:
    client.force_login(runner_of(hall))
    assert NAME in client.get(hall.get_absolute_url()).content.decode()
