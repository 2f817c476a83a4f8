"""The history reads like sentences, hides what is private, and the application cannot touch it."""

from collections.abc import Callable

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from manyways.access.history import find_told, history_of
from manyways.access.models import User
from manyways.access.tests.test_undo import rename
from manyways.teams.actions import edit_team
from manyways.teams.models import Person, Team


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Commerce")


def test_one_change_is_one_sentence(team: Team, director: User) -> None:
    rename(team, name="Checkout", by=director, reason="it pays")
    team.refresh_from_db()
    newest = history_of(team, director).entries[0]
    assert newest.sentence == "Ines Okafor renamed Checkout from Commerce to Checkout, because “it pays”"
    assert newest.can_undo


def test_an_edit_names_the_field_it_changed(team: Team, director: User) -> None:
    edit_team(team, {"purpose": "Schools pay"}, by=director)
    newest = history_of(team, director).entries[0]
    assert newest.sentence == "Ines Okafor set purpose of Commerce to Schools pay"


def test_people_and_labels_stand_instead_of_numbers_and_codes(team: Team, director: User) -> None:
    lead = Person.objects.create(name="Noor Haddad")
    Team.objects.filter(pk=team.pk).update(lead=lead, kind="platform")
    newest = history_of(team, director).entries[0]
    told = {change.label: (change.old, change.new) for change in newest.changes}
    assert told == {"lead": ("nothing", "Noor Haddad"), "kind": ("Product team", "Platform team")}


def test_private_fields_are_never_told(team: Team, director: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Team, "private_fields", frozenset({"purpose"}))
    Team.objects.filter(pk=team.pk).update(purpose="Secret plan")
    entries = history_of(team, director).entries
    assert "Secret plan" not in str(entries)
    assert not entries[0].changes


def test_older_pages_follow(team: Team, director: User) -> None:
    for number in range(50):
        Team.objects.filter(pk=team.pk).update(purpose=f"Purpose {number}")
    first = history_of(team, director)
    assert len(first.entries) == 40
    assert first.before is not None
    second = history_of(team, director, before=first.before)
    assert len(second.entries) == 11
    assert second.before is None
    assert second.entries[0].changes[0].new == "Purpose 9"


def test_a_deleted_record_is_found_by_those_with_the_right(
    team: Team, director: User, employee: User
) -> None:
    key = team.key
    team.delete()
    assert str(find_told("teams.team", key, director)) == "Commerce"
    with pytest.raises(Http404):
        find_told("teams.team", key, employee)


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE teams_teamevent SET name = 'Forged'",
        "DELETE FROM teams_teamevent",
        "TRUNCATE teams_teamevent",
        "DELETE FROM pghistory_context",
        "INSERT INTO pghistory_context (id, metadata, created_at, updated_at)"
        " VALUES (gen_random_uuid(), '{}', now(), now())",
    ],
)
def test_the_application_cannot_change_history(statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        execute(statement)


execute: Callable[[str], None] = lambda statement: connection.cursor().execute(statement)  # noqa: E731


@pytest.mark.usefixtures("as_application")
def test_the_application_writes_rows_and_their_history_with_them() -> None:
    team = Team.objects.create(name="Search")
    assert Team.pgh_event_model.objects.filter(pgh_obj_id=team.pk).count() == 1  # type: ignore[attr-defined]


@pytest.mark.usefixtures("as_application")
def test_history_cannot_be_switched_off() -> None:
    with pgtrigger.ignore():
        team = Team.objects.create(name="Search")
    assert Team.pgh_event_model.objects.filter(pgh_obj_id=team.pk).count() == 1  # type: ignore[attr-defined]
