"""Recently deleted: what one may know of, for thirty days, restored whole or refused with the reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from manyways.access.actions import last_context
from manyways.access.actions.roles import grant_role
from manyways.access.actions.undo import undo
from manyways.access.deleted import DAYS, recently_deleted
from manyways.access.history import SEE_HISTORY
from manyways.access.models import WHOLE, Role, User
from manyways.teams.actions import add_group, delete_group
from manyways.teams.models import Group
from manyways.work.actions import add_item, create_initiative, delete_item
from manyways.work.models import Item


def a_phase(by: User, name: str = "Venue") -> Item:
    """A phase with two tasks under it."""
    initiative = create_initiative(name=f"Conference of {name}", by=by)
    phase = add_item(initiative, name=name, by=by)
    for task in ("Visit", "Sign"):
        add_item(initiative, name=task, parent=phase, by=by)
    phase.refresh_from_db()
    return phase


def restore(client: Client, *rows: Any) -> str:
    answer = client.post(
        "/deleted/", {"bulk": "restore", "rows": [str(row.context_id) for row in rows]}, follow=True
    )
    return answer.content.decode()


def test_a_phase_comes_back_with_its_tasks_in_one_step(director: User, client: Client) -> None:
    phase = a_phase(director)
    kept = list(Item.objects.order_by("pk").values_list("pk", "key", "name", "parent"))
    delete_item(phase, by=director)
    (row,) = recently_deleted(director)
    assert (row.kind, row.by) == ("work.item", "Ines Okafor")
    client.force_login(director)
    assert "Recently deleted" in client.get("/deleted/").content.decode()
    assert "1 is back with all that went with it" in restore(client, row)
    assert list(Item.objects.order_by("pk").values_list("pk", "key", "name", "parent")) == kept
    assert recently_deleted(director) == []


def test_others_see_it_only_with_the_right_and_it_never_names_more(
    director: User, project_manager: User, employee: User, client: Client
) -> None:
    delete_group(add_group(name="Night shift", by=project_manager), by=project_manager)
    assert [row.name for row in recently_deleted(project_manager)] == ["Night shift"]
    assert [row.name for row in recently_deleted(director)] == ["Night shift"]
    assert recently_deleted(employee) == []
    client.force_login(employee)
    assert "Night shift" not in client.get("/deleted/").content.decode()
    row = recently_deleted(director)[0]
    assert "is back" not in restore(client, row)
    assert not Group.objects.filter(name="Night shift").exists()
    client.force_login(director)
    assert "is back" in restore(client, row)
    assert Group.objects.filter(name="Night shift").exists()


def test_who_only_reads_what_others_deleted_is_offered_no_restore(
    director: User, employee: User, client: Client
) -> None:
    reads = Role.objects.create(slug="reads", name="Reads", rights=[SEE_HISTORY])
    grant_role(employee, role=reads, scope_kind=WHOLE, scope_id=0, by=director)
    delete_group(add_group(name="Night shift", by=director), by=director)
    for user, is_shown in ((director, True), (User.objects.get(pk=employee.pk), False)):
        client.force_login(user)
        shown = client.get("/deleted/").content.decode()
        assert ("Night shift" in shown, 'value="restore"' in shown) == (True, is_shown)


def test_what_cannot_come_back_says_why_and_the_rest_does(director: User, client: Client) -> None:
    parts = [add_group(name=name, by=director) for name in ("One", "Two")]
    for part in parts:
        delete_group(part, by=director)
    gone = recently_deleted(director)
    Group.objects.create(name="One", key=parts[0].key)
    client.force_login(director)
    said = restore(client, *gone)
    assert "1 is back" in said
    assert "One: " in said
    assert Group.objects.filter(name="Two").exists()


def test_after_thirty_days_it_is_listed_no_more(director: User) -> None:
    delete_group(add_group(name="Old", by=director), by=director)
    assert len(recently_deleted(director)) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE teams_groupevent SET pgh_created_at = %s", [timezone.now() - timedelta(days=DAYS + 1)]
        )
    assert recently_deleted(director) == []


def test_an_addition_taken_back_is_no_deletion(director: User, client: Client) -> None:
    add_group(name="Mistake", by=director)
    context = last_context()
    assert context
    undo(context, by=director)
    assert recently_deleted(director) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_little(
    count: int, director: User, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        delete_group(add_group(name=f"Group {number}", by=director), by=director)
    client.force_login(director)
    client.get("/deleted/")
    with django_assert_num_queries(8):
        assert client.get("/deleted/").content.decode().count("Group ") >= count
