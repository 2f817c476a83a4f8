"""Undo: back to the state before an action, or a reason why not; and who may."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from manyways.access.actions import Refused, action, apply_changes, for_each, last_context
from manyways.access.actions.roles import add_role, change_role, grant_role, remove_role
from manyways.access.actions.undo import undo
from manyways.access.models import WHOLE, Grant, Role, User
from manyways.teams.models import Team


@action("teams.rename_in_test", "Rename", said="renamed %(name)s")
def rename(team: Team, *, name: str, by: User, version: int | None = None, reason: str = "") -> Team:
    if name == "Refused":
        raise Refused("Not this name.")
    row = apply_changes(team, {"name": name}, allowed=frozenset({"name"}), version=version)
    assert isinstance(row, Team)
    return row


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Commerce")


def context() -> uuid.UUID:
    found = last_context()
    assert found is not None
    return found


def test_a_change_is_set_back(team: Team, director: User) -> None:
    rename(team, name="Checkout", by=director)
    assert undo(context(), by=director) == 1
    team.refresh_from_db()
    assert (team.name, team.version) == ("Commerce", 3)


def test_an_undo_can_be_undone(team: Team, director: User) -> None:
    rename(team, name="Checkout", by=director)
    undo(context(), by=director)
    undo(context(), by=director)
    team.refresh_from_db()
    assert team.name == "Checkout"


def test_what_was_made_goes_and_what_was_deleted_returns(director: User) -> None:
    role = add_role(name="Coach", rights=["goals.*"], by=director)
    undo(context(), by=director)
    assert not Role.objects.filter(slug="coach").exists()
    role = add_role(name="Coach", rights=["goals.*"], by=director)
    remove_role(Role.objects.get(pk=role.pk), by=director)
    undo(context(), by=director)
    back = Role.objects.get(slug="coach")
    assert (back.pk, back.key, back.rights) == (role.pk, role.key, ["goals.*"])


def test_a_later_change_refuses_it_and_names_who(team: Team, director: User, project_manager: User) -> None:
    rename(team, name="Checkout", by=director)
    first = context()
    rename(team, name="Payments", by=project_manager)
    with pytest.raises(Refused, match="Mara Lindqvist changed this again since"):
        undo(first, by=director)
    team.refresh_from_db()
    assert team.name == "Payments"


def test_what_others_now_depend_on_stays(director: User, employee: User) -> None:
    role = add_role(name="Coach", rights=["goals.*"], by=director)
    made = context()
    grant_role(employee, role=role, scope_kind=WHOLE, scope_id=0, by=director)
    with pytest.raises(Refused, match="depend on it"):
        undo(made, by=director)
    assert Grant.objects.filter(user=employee, role=role).exists()


def test_one_undo_takes_back_a_bulk_change(director: User) -> None:
    teams = [Team.objects.create(name=name) for name in ("One", "Two", "Three")]
    outcome = for_each(rename, teams[:1], name="Uno", by=director)
    assert [row.name for row in outcome.done] == ["One"]
    undo(context(), by=director)
    assert set(Team.objects.values_list("name", flat=True)) == {"One", "Two", "Three"}


def test_bulk_leaves_refused_rows_alone_and_says_why(team: Team, director: User, employee: User) -> None:
    outcome = for_each(rename, [team], name="Refused", by=director)
    assert outcome.refused == [(team, "Not this name.")]
    outcome = for_each(rename, [team], name="Mine", by=employee)
    assert outcome.refused == [(team, "This is not yours to change.")]
    team.refresh_from_db()
    assert team.name == "Commerce"


def test_only_with_the_right_of_the_action(team: Team, director: User, project_manager: User) -> None:
    rename(team, name="Checkout", by=project_manager)
    mine = context()
    Grant.objects.filter(user=project_manager).delete()
    project_manager.forget_grants()
    with pytest.raises(PermissionDenied):
        undo(mine, by=project_manager)
    assert undo(mine, by=director) == 1


def test_somebody_elses_change_needs_its_own_right(team: Team, director: User, project_manager: User) -> None:
    rename(team, name="Checkout", by=director)
    with pytest.raises(PermissionDenied):
        undo(context(), by=project_manager)


def test_an_unknown_action_is_not_found(director: User) -> None:
    with pytest.raises(Http404):
        undo(uuid.uuid4(), by=director)


def test_changing_a_role_and_undoing_it_changes_rights_at_once(director: User, employee: User) -> None:
    everyone = Role.objects.get(slug="everyone")
    from manyways.access.rules import may

    change_role(everyone, rights=[*everyone.rights, "teams.rename_in_test"], by=director)
    assert may(employee, "teams.rename_in_test")
    undo(context(), by=director)
    assert not may(employee, "teams.rename_in_test")


def test_steps_on_one_row_go_back_and_forth_one_by_one(team: Team, director: User) -> None:
    contexts = []
    for name in ("Checkout", "Payment"):
        rename(team, name=name, by=director)
        contexts.append(context())
    backs, names = [], []
    for step in reversed(contexts):
        undo(step, by=director)
        backs.append(context())
        names.append(Team.objects.get(pk=team.pk).name)
    for step in reversed(backs):
        undo(step, by=director)
        names.append(Team.objects.get(pk=team.pk).name)
    assert names == ["Checkout", "Commerce", "Checkout", "Payment"]


def test_what_was_made_and_changed_goes_step_by_step(director: User) -> None:
    role = add_role(name="Coach", rights=["goals.*"], by=director)
    made = context()
    change_role(role, rights=["work.*"], by=director)
    changed = context()
    with pytest.raises(Refused, match="changed this again since"):
        undo(made, by=director)
    undo(changed, by=director)
    undo(made, by=director)
    assert not Role.objects.filter(pk=role.pk).exists()
