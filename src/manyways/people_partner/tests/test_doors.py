"""HR's closed room tried by every door, as each of the cast: nothing of it is there for whom it is not."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.actions.accounts import (
    allow_new_password,
    disable_user,
    edit_user,
    enable_user,
    set_password_link,
)
from manyways.access.actions.roles import add_role, change_role, grant_role
from manyways.access.models import WHOLE, Grant, Role, User
from manyways.access.rules import may, may_everywhere
from manyways.desk.models import Notification
from manyways.people_partner import actions
from manyways.people_partner.models import AffectedPerson, JobRole, RoleChange, RoleHolder, RoleVersion
from manyways.people_partner.rules import ENTER, is_inside
from manyways.people_partner.tests.samples import NEW_TITLE, agreed, told
from manyways.teams.models import Person

OUTSIDE = ("director", "project_manager", "team_lead", "finance", "sales_lead", "marketing")
MODELS = (RoleChange, AffectedPerson, JobRole, RoleVersion, RoleHolder)


def _doors(change: RoleChange) -> list[str]:
    """Every address that might tell of it, as page, list, file, fragment, history, comments, search or JSON."""
    assert change.new
    affected = change.people.get()
    kinds = {
        "people_partner.rolechange": change.key,
        "people_partner.affectedperson": affected.key,
        "people_partner.jobrole": change.new.role.key,
        "people_partner.roleversion": change.new.key,
    }
    records = [f"/{door}/{kind}/{key}/" for kind, key in kinds.items() for door in ("history", "comments")]
    return [
        *records,
        "/change/hr/",
        "/change/hr/?format=csv",
        "/change/hr/?format=xlsx",
        "/change/hr/role-changes/new/",
        f"/change/hr/role-changes/{change.key}/",
        f"/change/hr/role-changes/{change.key}/edit/",
        f"/change/roles/changes/{change.key}/",
        f"/change/roles/{change.new.role.key}/",
        f"/change/roles/versions/{change.new.key}/edit/",
        "/change/roles/",
        "/change/roles/?format=csv",
        "/change/roles/library/",
        "/change/roles/library/?format=csv",
        "/change/my-job/",
        "/change/",
        "/today/",
        "/inbox/",
        f"/find?q={NEW_TITLE.split()[1]}",
        "/api/roles",
        "/api/roles/changes",
        "/api/roles/room",
        "/access/roles/",
    ]


def _leaks(client: Client, user: User, change: RoleChange) -> list[str]:
    client.force_login(user)
    return [door for door in _doors(change) if NEW_TITLE in _text(client.get(door).getvalue())]


def _text(content: bytes) -> str:
    """What an answer says, also as a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_a_draft_is_behind_every_door(client: Client, cast: dict[str, User], change: RoleChange) -> None:
    for slug, user in cast.items():
        if slug != "hr_partner":
            assert _leaks(client, user, change) == [], slug
    assert len(_leaks(client, cast["hr_partner"], change)) > 5


def test_once_agreed_only_the_manager_of_its_people_sees_it(
    client: Client, cast: dict[str, User], change: RoleChange, hr_partner: User
) -> None:
    agreed(change, hr_partner)
    for slug in (*OUTSIDE, "employee"):
        assert _leaks(client, cast[slug], change) == [], slug
    seen = _leaks(client, cast["functional_manager"], change)
    assert f"/change/hr/role-changes/{change.key}/" in seen
    assert "/change/my-job/" in seen
    assert "/inbox/" in seen
    assert "/change/roles/" not in seen


def test_the_person_sees_it_once_told_and_nobody_else_of_the_team(
    client: Client, cast: dict[str, User], change: RoleChange, hr_partner: User
) -> None:
    agreed(change, hr_partner)
    actions.tell_person(change.people.get(), by=hr_partner)
    assert "/change/my-job/" in _leaks(client, cast["employee"], change)
    assert "/change/roles/" not in _leaks(client, cast["employee"], change)
    for slug in OUTSIDE:
        assert _leaks(client, cast[slug], change) == [], slug


def test_told_to_all_it_names_no_person(
    client: Client, cast: dict[str, User], change: RoleChange, hr_partner: User
) -> None:
    told(change, hr_partner)
    client.force_login(cast["director"])
    for door in (
        "/change/roles/",
        f"/change/roles/changes/{change.key}/",
        "/api/roles/changes",
        "/api/roles",
    ):
        text = client.get(door).getvalue().decode()
        assert NEW_TITLE in text, door
        assert "Sam Osei" not in text, door
    assert client.get(f"/change/hr/role-changes/{change.key}/").status_code == 404
    assert not AffectedPerson.objects.visible_to(cast["director"]).exists()


def test_a_withdrawn_draft_is_gone_for_its_manager(
    client: Client, cast: dict[str, User], change: RoleChange, hr_partner: User
) -> None:
    row = agreed(change, hr_partner)
    actions.withdraw_role_change(row, because="Not now", by=hr_partner)
    assert _leaks(client, cast["functional_manager"], change) == []


def test_error_texts_do_not_tell(client: Client, cast: dict[str, User], change: RoleChange) -> None:
    for slug in OUTSIDE:
        client.force_login(cast[slug])
        for verb in ("review", "agree", "announce", "force", "withdraw"):
            answer = client.post(f"/change/hr/role-changes/{change.key}/{verb}/")
            assert (answer.status_code, NEW_TITLE in answer.content.decode()) == (404, False)
        assert client.post(f"/change/hr/people/{change.people.get().key}/told/").status_code == 404
        told_by = f"/api/roles/room/{change.key}/people/{change.people.get().person.key}/told"
        assert client.post(told_by, content_type="application/json").status_code == 404


def test_nobody_is_notified_before_they_may_know(change: RoleChange, hr_partner: User) -> None:
    actions.review_role_change(change, by=hr_partner)
    assert not Notification.objects.filter(kind__startswith="people_partner.").exists()


def test_no_model_of_the_room_is_visible_to_those_outside(
    cast: dict[str, User], change: RoleChange, people: dict[str, Person]
) -> None:
    for slug in (*OUTSIDE, "employee", "functional_manager"):
        for model in MODELS:
            rows = model.objects.visible_to(cast[slug])
            assert not rows.exclude(**_public(model)).exists(), (slug, model)


def _public(model: type) -> dict[str, object]:
    """The release coordinator's description is in use, so everybody may read it."""
    if model is RoleVersion:
        return {"published_on__isnull": False}
    return {"versions__published_on__isnull": False} if model is JobRole else {"pk": 0}


def test_the_pattern_for_everything_does_not_open_the_room(cast: dict[str, User]) -> None:
    assert [slug for slug, user in cast.items() if is_inside(user)] == ["hr_partner"]
    assert not may(cast["director"], ENTER)
    assert not may_everywhere(cast["director"], "people_partner.begin_role_change")
    assert may_everywhere(cast["director"], "change.add_impact")


def test_only_who_is_inside_lets_somebody_in(
    director: User, hr_partner: User, employee: User, cast: dict[str, User]
) -> None:
    hr = Role.objects.get(slug="hr-partner")
    for refused in (
        lambda: grant_role(director, role=hr, scope_kind=WHOLE, scope_id=0, by=director),
        lambda: add_role(name="Second HR", rights=["people_partner.*"], by=director),
        lambda: change_role(Role.objects.get(slug="director"), rights=["*", "people_partner.*"], by=director),
    ):
        with pytest.raises(Refused) as refusal:
            refused()
        assert "Ruth Adler" in str(refusal.value.message)
    hr_partner.grants.all().delete()
    grant_role(employee, role=hr, scope_kind=WHOLE, scope_id=0, by=director)
    assert is_inside(User.objects.get(pk=employee.pk))


def test_a_role_over_one_team_does_not_open_the_room(employee: User, hr_partner: User) -> None:
    Grant.objects.create(
        user=employee, role=Role.objects.get(slug="hr-partner"), scope_kind="team", scope_id=1
    )
    assert not is_inside(employee)
    with pytest.raises(PermissionDenied):
        actions.add_job_role(title="Coach", by=employee)


def test_nobody_outside_takes_hold_of_an_account_inside(
    client: Client, director: User, hr_partner: User, employee: User
) -> None:
    hr = Role.objects.get(slug="hr-partner")
    administrator = Role.objects.get(slug="administrator")
    grant_role(hr_partner, role=administrator, scope_kind=WHOLE, scope_id=0, by=director)
    grant_role(employee, role=hr, scope_kind=WHOLE, scope_id=0, by=hr_partner)
    client.force_login(director)
    page = client.get(f"/settings/people/{employee.key}/").content.decode()
    assert (set_password_link(employee)[:20] in page, "Link for a new password" in page) == (False, False)
    for refused in (
        lambda: edit_user(employee, name="Sam", email="mine@brightwater.example", by=director),
        lambda: allow_new_password(employee, by=director),
    ):
        with pytest.raises(Refused, match="closed room"):
            refused()
    disable_user(employee, by=director)
    enable_user(employee, by=director)
    assert client.post(f"/settings/people/{employee.key}/link").status_code == 422
    assert allow_new_password(employee, by=hr_partner)
    edit_user(employee, name="Sam Osei", email="sam.osei@brightwater.example", by=hr_partner)
    assert allow_new_password(director, by=director)
