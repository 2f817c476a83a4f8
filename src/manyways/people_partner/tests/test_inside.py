"""HR's room stays closed whatever is tried on accounts, roles and undo; who is inside lets others in."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused, last_context
from manyways.access.actions.accounts import disable_user, edit_user, enable_user, let_in_from_server
from manyways.access.actions.roles import change_role, grant_role, revoke_grant
from manyways.access.actions.sign_on import add_sign_on
from manyways.access.actions.undo import undo
from manyways.access.models import WHOLE, Grant, Role, User
from manyways.people_partner import actions
from manyways.people_partner.rules import is_inside
from manyways.teams.actions import erase_person
from manyways.teams.models import Person


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _context() -> uuid.UUID:
    found = last_context()
    assert found is not None
    return found


@pytest.fixture
def hr() -> Role:
    return Role.objects.get(slug="hr-partner")


def test_disabling_the_last_one_inside_does_not_open_the_room(
    director: User, hr_partner: User, hr: Role
) -> None:
    disable_user(hr_partner, by=director)
    with pytest.raises(Refused, match="who runs the server"):
        grant_role(director, role=hr, scope_kind=WHOLE, scope_id=0, by=director)
    with pytest.raises(Refused, match="without anybody"):
        revoke_grant(Grant.objects.get(user=hr_partner), by=director)
    assert not is_inside(_fresh(director))
    enable_user(hr_partner, by=director)
    assert is_inside(_fresh(hr_partner))


def test_who_runs_the_server_lets_in_when_nobody_inside_can(
    director: User, hr_partner: User, employee: User, hr: Role
) -> None:
    with pytest.raises(Refused, match="Ruth Adler"):
        let_in_from_server(employee, role=hr)
    disable_user(hr_partner, by=director)
    let_in_from_server(employee, role=hr)
    assert is_inside(_fresh(employee))


@pytest.mark.parametrize("is_by_hr", [True, False])
def test_the_last_one_keeps_the_role(director: User, hr_partner: User, hr: Role, is_by_hr: bool) -> None:
    grant = Grant.objects.get(user=hr_partner)
    with pytest.raises(Refused, match="without anybody"):
        revoke_grant(grant, by=director)
    with pytest.raises(Refused, match="without anybody"):
        change_role(hr, rights=["teams.*"], by=director)
    with pytest.raises(Refused, match="without anybody"):
        actions.let_out(hr_partner, by=hr_partner)
    assert is_inside(_fresh(hr_partner))


def test_the_last_one_is_not_erased(director: User, hr_partner: User, people: dict[str, Person]) -> None:
    with pytest.raises(Refused, match="without anybody"):
        erase_person(people["hr_partner"], by=director)
    assert is_inside(_fresh(hr_partner))


def test_an_address_inside_is_not_set_back_from_outside(
    director: User, hr_partner: User, people: dict[str, Person]
) -> None:
    grant_role(
        hr_partner, role=Role.objects.get(slug="administrator"), scope_kind=WHOLE, scope_id=0, by=director
    )
    old = hr_partner.email
    edit_user(hr_partner, name=hr_partner.name, email="ruth@new.example", by=_fresh(hr_partner))
    edit = _context()
    with pytest.raises(Refused, match="Ruth Adler"):
        undo(edit, by=director)
    assert _fresh(hr_partner).email == "ruth@new.example"
    undo(edit, by=_fresh(hr_partner))
    assert _fresh(hr_partner).email == old
    assert list(EmailAddress.objects.filter(user=hr_partner).values_list("email", flat=True)) == [old]


def test_an_undo_lets_nobody_in_from_outside(
    director: User, hr_partner: User, employee: User, hr: Role
) -> None:
    grant_role(
        hr_partner, role=Role.objects.get(slug="administrator"), scope_kind=WHOLE, scope_id=0, by=director
    )
    revoke_grant(actions.let_in(director, by=_fresh(hr_partner)), by=_fresh(hr_partner))
    with pytest.raises(Refused, match="Ruth Adler"):
        undo(_context(), by=_fresh(director))
    assert not is_inside(_fresh(director))


def test_nobody_comes_in_by_a_way_to_sign_in(director: User, hr_partner: User, hr: Role) -> None:
    with pytest.raises(Refused, match="Ruth Adler"):
        add_sign_on(
            name="Mine",
            protocol="oidc",
            domains=["mine.example"],
            server_url="https://mine.example",
            client_id="1",
            secret="2",
            role=hr,
            by=director,
        )


def test_who_is_inside_lets_in_and_out(
    client: Client, director: User, hr_partner: User, employee: User, finance: User
) -> None:
    client.force_login(hr_partner)
    assert "1 person is in this room." in client.get("/change/hr/inside/").content.decode()
    assert client.post("/change/hr/inside/", {"user": employee.pk}).status_code == 302
    assert is_inside(_fresh(employee))
    again = client.post("/change/hr/inside/", {"user": employee.pk})
    assert (again.status_code, "is inside already" in again.content.decode()) == (422, True)
    assert client.post(f"/change/hr/inside/{employee.key}/out/").status_code == 302
    assert not is_inside(_fresh(employee))
    assert client.post(f"/change/hr/inside/{hr_partner.key}/out/").status_code == 422
    for user in (director, finance, employee):
        client.force_login(user)
        assert client.get("/change/hr/inside/").status_code == 404
        assert client.post("/change/hr/inside/", {"user": user.pk}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.let_in(user, by=_fresh(user))
        with pytest.raises(PermissionDenied):
            actions.let_out(hr_partner, by=_fresh(user))
