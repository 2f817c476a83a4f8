"""What “Find or do” and the settings offer opens, also to somebody whose rights hold in one team only."""

import pytest
from django.test import Client, RequestFactory

from manyways.access.actions.roles import hold_role
from manyways.access.models import Role, User
from manyways.access.views.own import settings_tabs
from manyways.desk.palette import commands
from manyways.teams.actions import create_team


@pytest.fixture
def led(director: User, employee: User) -> User:
    """Somebody with every right, closed rooms included, in one team."""
    team = create_team(name="Catalogue", by=director)
    everything = Role.objects.create(slug="all", name="All", rights=["*", "people_partner.*"])
    hold_role(employee, everything, "team", team.pk)
    return employee


def test_whatever_is_offered_opens(led: User, director: User, client: Client) -> None:
    for somebody in (led, director):
        request = RequestFactory().get("/find")
        request.user = somebody
        client.force_login(somebody)
        offered = [each.url for each in commands(request, "")] + [tab.url for tab in settings_tabs(request)]
        assert [url for url in offered if client.get(url).status_code not in {200, 302}] == []
        names = {each.name for each in commands(request, "")}
        assert "New goal" in names
        assert not {"HR's room", "Begin a role change"} & names
