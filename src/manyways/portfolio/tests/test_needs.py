"""What needs a person leads somewhere: nothing of a deleted initiative needs anybody."""

from django.test import Client

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.change.models import Checkpoint, Invitation, Stakeholder
from manyways.change.tests.samples import a_change, a_group, milestone_of
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio
from manyways.teams.actions import add_person
from manyways.work.actions import delete_initiative
from manyways.work.models import Initiative, Item


def test_nothing_of_a_deleted_initiative_needs_anybody(director: User, client: Client) -> None:
    me, group = add_person(name="Ines", user=director, by=director), a_group("All", people=5, by=director)
    shift = a_change(group, by=director)
    Initiative.objects.filter(pk=shift.pk).update(owner=me)
    Item.objects.filter(pk=milestone_of(shift).item_id).update(finished_at=now())
    Stakeholder.objects.update(decision="inform")
    Checkpoint.objects.create(initiative=shift, due_on=today())
    Invitation.objects.create(initiative=shift, group=group, person=me, wish="Help")
    client.force_login(director)
    needs = needs_of(director, read_portfolio(director))
    assert len(needs) > 1
    assert {client.get(need.url, follow=True).status_code for need in needs} == {200}
    delete_initiative(shift, by=director)
    assert needs_of(director, read_portfolio(director)) == []
