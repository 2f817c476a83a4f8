"""A status a person says stands beside the computed one, until that one changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.portfolio.actions import say_status, take_back_status
from manyways.portfolio.models import SaidStatus
from manyways.portfolio.needs import needs_of
from manyways.portfolio.queries import read_portfolio, status_of
from manyways.teams.models import Person
from manyways.work.models import Initiative


@pytest.fixture
def mine(project_manager: User) -> Initiative:
    """An initiative the project manager owns, at risk by the rules: its end has passed."""
    owner = Person.objects.create(name="Mara", user=project_manager)
    return Initiative.objects.create(
        name="Fair", owner=owner, due_on=today() - timedelta(days=3), visibility="company"
    )


def test_stands_beside_the_computed_one(project_manager: User, mine: Initiative) -> None:  # E-5
    say_status(mine, level="good", reason="The hall agreed to a later day", by=project_manager)
    (row,) = read_portfolio(project_manager).rows
    assert row.status.level == status_of(mine).level == "risk"
    assert row.status.said
    assert row.status.said.level == "good"
    assert "The hall agreed" in str(row.status.said.reason)


def test_holds_no_longer_when_the_rules_say_something_else(project_manager: User, mine: Initiative) -> None:
    say_status(mine, level="good", reason="Agreed", by=project_manager)
    Initiative.objects.filter(pk=mine.pk).update(due_on=None)
    portfolio = read_portfolio(project_manager)
    assert portfolio.rows[0].status.said is None
    titles = [need.title for need in needs_of(project_manager, portfolio)]
    assert "Say again how Fair stands" in titles
    say_status(mine, level="watch", reason="No day yet", by=project_manager)
    assert read_portfolio(project_manager).rows[0].status.said
    assert SaidStatus.objects.count() == 2
    assert SaidStatus.objects.standing().count() == 1


def test_taken_back_but_kept(project_manager: User, mine: Initiative) -> None:
    said = say_status(mine, level="good", reason="Agreed", by=project_manager)
    take_back_status(said, by=project_manager)
    assert status_of(mine).said is None
    assert mine.said_statuses.get().reason == "Agreed"
    said.refresh_from_db()
    with pytest.raises(Refused):
        take_back_status(said, by=project_manager)


@pytest.mark.parametrize(("level", "reason"), [("good", "  "), ("perfect", "So"), ("", "So")])
def test_refused(project_manager: User, mine: Initiative, level: str, reason: str) -> None:
    with pytest.raises(Refused):
        say_status(mine, level=level, reason=reason, by=project_manager)
    assert not SaidStatus.objects.exists()


def test_an_ended_one_has_no_say(director: User) -> None:
    ended = Initiative.objects.create(name="Old", state="stopped")
    with pytest.raises(Refused):
        say_status(ended, level="good", reason="So", by=director)


def test_others_may_not(employee: User, mine: Initiative) -> None:
    with pytest.raises(PermissionDenied):
        say_status(mine, level="good", reason="So", by=employee)
    assert not SaidStatus.objects.visible_to(employee).exists()


def test_the_pages(client: Client, project_manager: User, employee: User, mine: Initiative) -> None:
    client.force_login(project_manager)
    address = f"/work/{mine.key}/health/"
    assert client.post(f"{address}say/", {"level": "good", "reason": ""}).status_code == 422
    assert client.post(f"{address}say/", {"level": "good", "reason": "Agreed"}).status_code == 302
    for page in (address, "/today/", "/portfolio/"):
        assert "Agreed" in client.get(page).content.decode()
    filtered = client.get("/portfolio/?said=other").content.decode()
    assert "Fair" in filtered
    assert "Fair</a>" not in client.get("/portfolio/?said=other&health=good").content.decode()
    client.force_login(employee)
    assert client.post(f"{address}say/", {"level": "risk", "reason": "No"}).status_code == 403
    assert "Say it" not in client.get(address).content.decode()
    client.force_login(project_manager)
    assert client.post(f"{address}take-back/").status_code == 302
    assert "Taken back" in client.get(address).content.decode()


def test_by_the_api(client: Client, project_manager: User, mine: Initiative) -> None:
    client.force_login(project_manager)
    address = f"/api/initiatives/{mine.key}/said-statuses"
    sent = {"level": "watch", "reason": "Waiting for the hall"}
    answer = client.post(address, sent, content_type="application/json")
    assert answer.json()["computed"] == "risk"
    row = next(row for row in client.get("/api/portfolio").json() if row["name"] == "Fair")
    assert (row["status"], row["said"]) == ("risk", "watch")
    assert client.delete(address).json()["ended_at"]
    assert len(client.get(address).json()) == 1
