"""Functions: read by all; the shift of a head's tasks and the growth plan by the head, their manager and HR."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from manyways.access.actions import Refused
from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner import actions
from manyways.people_partner.models import FunctionProfile, GrowthStep, ShiftSheet
from manyways.teams.actions import add_group, add_membership, create_team
from manyways.teams.models import Group, Person

TASK = "Hands out tasks"
INSIDE = {"employee", "functional_manager", "hr_partner"}
"""The head is the employee here, and the functional manager is the head's manager."""


@pytest.fixture
def profile(people: dict[str, Person], hr_partner: User, director: User) -> FunctionProfile:
    """A function headed by the employee."""
    group = add_group(name="Infrastructure", kind=Group.Kind.FUNCTION, by=director)
    return actions.describe_function(group, head=people["employee"], by=hr_partner)


def test_a_profile_is_read_by_all_and_changed_by_those_who_care(  # FM-1, FM-5
    client: Client, cast: dict[str, User], profile: FunctionProfile
) -> None:
    address = profile.get_absolute_url()
    client.force_login(cast["employee"])
    given = {"services": "Backups", "way": "mixed", "difficulty": "high"}
    assert client.post(f"{address}edit/", given).status_code == 302
    for slug, user in cast.items():
        client.force_login(user)
        for page in (address, "/change/functions/", "/change/functions/?format=csv"):
            assert "Backups" in client.get(page).getvalue().decode(), (slug, page)
        if slug not in INSIDE:
            assert client.get(f"{address}edit/").status_code == 404
            with pytest.raises(PermissionDenied):
                actions.edit_function(profile, {"way": "home"}, by=user)
        if slug != "hr_partner":
            assert client.get("/change/functions/new/").status_code == 404
            with pytest.raises(PermissionDenied):
                actions.describe_function(profile.group, by=user)
    assert "1 function is described. The shift is expected to be hard for Infrastructure." in (
        client.get("/change/functions/").content.decode()
    )
    with pytest.raises(Refused):
        actions.edit_function(profile, {"head": None}, by=cast["employee"])


def test_a_shift_and_its_growth_are_behind_every_door(  # FM-2, FM-3
    client: Client, cast: dict[str, User], profile: FunctionProfile
) -> None:
    sheet = actions.write_shift(profile, moves=[TASK], by=cast["hr_partner"])
    step = actions.plan_growth(sheet, topic=TASK, planned_on=today(), by=cast["functional_manager"])
    address = profile.get_absolute_url()
    doors = [
        address,
        f"{address}?format=csv",
        f"{address}shift/",
        "/change/functions/",
        f"/history/people_partner.shiftsheet/{sheet.key}/",
        f"/history/people_partner.growthstep/{step.key}/",
        f"/comments/people_partner.shiftsheet/{sheet.key}/",
        "/find?q=Hands",
        "/inbox/",
        "/today/",
    ]
    for slug, user in cast.items():
        client.force_login(user)
        seen = [door for door in doors if TASK in client.get(door).getvalue().decode()]
        assert (address in seen) is (slug in INSIDE), slug
        assert ShiftSheet.objects.visible_to(user).exists() is (slug in INSIDE)
        assert GrowthStep.objects.visible_to(user).exists() is (slug in INSIDE)
        if slug not in INSIDE:
            assert seen == [], slug
            for door in (
                f"sheets/{sheet.key}/agree",
                f"sheets/{sheet.key}/growth",
                f"growth/{step.key}/done",
            ):
                assert client.post(f"/change/functions/{door}/").status_code == 404
            for run in (
                lambda by=user: actions.write_shift(profile, by=by),
                lambda by=user: actions.plan_growth(sheet, topic="x", planned_on=today(), by=by),
                lambda by=user: actions.do_growth(step, by=by),
            ):
                with pytest.raises(PermissionDenied):
                    run()
    client.force_login(cast["employee"])
    client.post(f"/change/functions/growth/{step.key}/done/")
    step.refresh_from_db()
    assert step.done_on == today()


def test_only_the_head_agrees_and_a_version_agreed_stays(  # FM-2
    client: Client, cast: dict[str, User], profile: FunctionProfile
) -> None:
    sheet = actions.write_shift(profile, by=cast["hr_partner"])
    with pytest.raises(Refused):
        actions.agree_own_shift(sheet, by=cast["employee"])
    address = profile.get_absolute_url()
    client.force_login(cast["functional_manager"])
    client.post(f"{address}shift/", {"stays": "Hires", "moves": TASK, "fresh": "Coaches"})
    assert client.post(f"/change/functions/sheets/{sheet.key}/agree/").status_code == 404
    client.force_login(cast["employee"])
    client.post(f"/change/functions/sheets/{sheet.key}/agree/")
    sheet.refresh_from_db()
    assert (sheet.number, sheet.stays, sheet.agreed_on) == (1, ["Hires"], today())
    client.post(f"{address}shift/", {"stays": "Hires", "fresh": "Removes obstacles"})
    first, second = profile.sheets.order_by("number")
    assert (first.fresh, second.fresh, second.agreed_on) == (["Coaches"], ["Removes obstacles"], None)
    assert "Earlier versions" in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_nobody_embedded_is_forgotten(  # FM-4
    client: Client,
    cast: dict[str, User],
    people: dict[str, Person],
    profile: FunctionProfile,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    team = create_team(name="Billing", by=cast["director"])
    assert team.group
    for slug in ("sales_lead", "marketing", "employee")[-count:]:
        add_membership(profile.group, person=people[slug], by=cast["director"])
    add_membership(team.group, person=people["employee"], percent=60, by=cast["director"])
    talked = today() - timedelta(days=20)
    actions.remind_own_talk(people["employee"], last_on=talked, by=cast["functional_manager"])
    address = f"{profile.get_absolute_url()}?format=csv"
    for slug, user in cast.items():
        client.force_login(user)
        text = client.get(address).getvalue().decode()
        assert "Billing 60\u202f%" in text
        assert (talked.isoformat() in text) is (slug == "functional_manager"), slug
        assert ("Skills" in text) is (slug == "hr_partner")
    client.get(profile.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(profile.get_absolute_url())
    assert f"1 of {count} people sit in a team" in client.get(profile.get_absolute_url()).content.decode()
