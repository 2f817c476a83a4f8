"""Accounts, roles and grants: allowed, forbidden, refused, recorded."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.actions.accounts import (
    add_user,
    disable_user,
    edit_user,
    enable_user,
    set_password_link,
    start_organisation,
)
from manyways.access.actions.roles import add_role, change_role, grant_role, remove_role, revoke_grant
from manyways.access.history import history_of
from manyways.access.models import WHOLE, Grant, Organisation, Role, User
from manyways.access.rules import may, may_everywhere
from manyways.teams.models import Team

PASSWORD = "a-long-walk-by-the-sea"


def role(slug: str) -> Role:
    return Role.objects.get(slug=slug)


@pytest.mark.django_db
def test_the_first_account_makes_the_organisation_and_is_its_director() -> None:
    user = start_organisation(organisation="Ours", name="Ada", email="Ada@Ours.example", password=PASSWORD)
    assert Organisation.objects.get().name == "Ours"
    assert user.email == "ada@ours.example"
    assert may_everywhere(user, "access.change_role")


def test_there_is_only_one_first_account(director: User) -> None:
    with pytest.raises(Refused, match="first account already"):
        start_organisation(organisation="Mine", name="Eve", email="eve@x.example", password=PASSWORD)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_weak_password_is_refused_at_its_field() -> None:
    with pytest.raises(Refused) as refusal:
        start_organisation(organisation="Ours", name="Ada", email="ada@ours.example", password="password")
    assert "password" in refusal.value.fields
    assert not User.objects.exists()


def test_somebody_added_chooses_a_password_by_the_link_and_signs_in(director: User, client: Client) -> None:
    user = add_user(name="Ben", email="ben@brightwater.example", role=role("team-lead"), by=director)
    assert may(user, "work.add_item")
    response = client.get(set_password_link(user), follow=True)
    address = response.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    assert client.get("/settings/").context["user"] == user
    assert client.login(email=user.email, password=PASSWORD)


@pytest.mark.parametrize("slug", ["employee", "project_manager", "team_lead", "finance", "hr_partner"])
def test_only_those_with_the_right_add_people(cast: dict[str, User], slug: str) -> None:
    with pytest.raises(PermissionDenied):
        add_user(name="Ben", email="ben@brightwater.example", by=cast[slug])


def test_an_address_is_used_once(director: User) -> None:
    with pytest.raises(Refused):
        add_user(name="Other", email="INES@brightwater.example", by=director)


def test_a_disabled_account_signs_in_no_more_and_its_sessions_end(
    director: User, employee: User, client: Client
) -> None:
    client.force_login(employee)
    client.get("/settings/")
    disable_user(employee, by=director)
    assert client.get("/settings/").status_code == 302
    assert not client.login(email=employee.email, password=PASSWORD)
    enable_user(employee, by=director)
    assert client.login(email=employee.email, password=PASSWORD)


def test_the_last_director_cannot_be_lost(director: User, employee: User) -> None:
    grant = Grant.objects.get(user=director)
    with pytest.raises(Refused, match="last director"):
        revoke_grant(grant, by=director)
    second = grant_role(employee, role=role("director"), scope_kind=WHOLE, scope_id=0, by=director)
    with pytest.raises(Refused, match="your own account"):
        disable_user(director, by=director)
    disable_user(employee, by=director)
    with pytest.raises(Refused, match="last director"):
        revoke_grant(grant, by=director)
    assert Grant.objects.filter(pk=second.pk).exists()


def test_a_role_over_one_team_gives_nothing_elsewhere(director: User, employee: User) -> None:
    mine, other = Team.objects.create(name="Mine"), Team.objects.create(name="Other")
    grant_role(employee, role=role("director"), scope_kind="team", scope_id=mine.pk, by=director)
    assert may(employee, "teams.edit_team", mine)
    assert not may(employee, "teams.edit_team", other)
    with pytest.raises(PermissionDenied):
        grant_role(employee, role=role("director"), scope_kind=WHOLE, scope_id=0, by=employee)
    with pytest.raises(PermissionDenied):
        add_role(name="Mine", rights=["*"], by=employee)


def test_roles_are_made_changed_and_removed_only_when_nobody_holds_them(
    director: User, employee: User
) -> None:
    coach = add_role(name="Coach", rights=["goals.*", " "], by=director)
    assert coach.rights == ["goals.*"]
    grant = grant_role(employee, role=coach, scope_kind=WHOLE, scope_id=0, by=director)
    with pytest.raises(Refused, match="holds this role"):
        remove_role(coach, by=director)
    change_role(coach, rights=["teams.*"], by=director)
    employee.forget_grants()
    assert may(employee, "teams.edit_team")
    revoke_grant(grant, by=director)
    remove_role(coach, by=director)
    assert not Role.objects.filter(slug="coach").exists()


def test_the_directors_role_keeps_the_right_to_change_roles(director: User) -> None:
    with pytest.raises(Refused, match="must keep"):
        change_role(role("director"), rights=["work.*"], by=director)


def test_a_changed_address_is_the_one_to_sign_in_with(director: User, employee: User, client: Client) -> None:
    edit_user(employee, name="Sam Osei", email="sam.osei@brightwater.example", by=director)
    assert client.login(email="sam.osei@brightwater.example", password=PASSWORD)
    newest = history_of(User.objects.get(pk=employee.pk), director).entries[0]
    assert "sam@brightwater.example" in newest.sentence
