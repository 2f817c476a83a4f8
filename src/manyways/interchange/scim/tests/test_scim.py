"""SCIM, held to its standard by a checker, and what it does to accounts, people and groups."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from manyways.access.actions.tokens import create_own_token
from manyways.access.clock import today
from manyways.access.models import User
from manyways.interchange.models import ProvisionedAccount
from manyways.site.wsgi import application
from manyways.teams.models import Group, Person

USERS, GROUPS = "/scim/v2/Users", "/scim/v2/Groups"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def token_of(user: User) -> str:
    until = today() + timedelta(days=9)
    return create_own_token(name="Directory", rights=["*"], expires_on=until, by=user)[1]


class Directory:
    """An identity provider that speaks with a token."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"authorization": f"Bearer {token_of(user)}"})

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        answer = self.client.generic(method, path, json.dumps(body) if body else "", "application/scim+json")
        return answer.status_code, json.loads(answer.content or "{}")

    def add(self, email: str, **fields: Any) -> dict[str, Any]:
        status, told = self.ask("POST", USERS, {"schemas": [USER], "userName": email, **fields})
        assert status == 201, told
        return told


@pytest.fixture
def directory(director: User) -> Directory:
    return Directory(director)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests outside Django's own client leave the connection of the test alone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_the_checker_of_the_standard_finds_nothing(director: User) -> None:
    from scim2_client.engines.wsgi import WSGISCIMClient  # here, for both take seconds to load
    from scim2_tester import Status, check_server

    headers = {"Authorization": f"Bearer {token_of(director)}"}
    client = WSGISCIMClient(application, base_url="http://localhost/scim/v2", headers=headers)
    results = check_server(client)
    wrong = [
        f"{each.title}: {each.reason}"
        for each in results
        if each.status not in {Status.SUCCESS, Status.SKIPPED, Status.ACCEPTABLE}
    ]
    assert not wrong, "\n".join(wrong)
    assert sum(each.status == Status.SUCCESS for each in results) > 30


def test_somebody_new_gets_an_account_and_a_person(directory: Directory) -> None:
    told = directory.add(
        "yael@brightwater.example",
        externalId="e-1",
        name={"givenName": "Yael", "familyName": "Brandt"},
        title="Editor",
        nickName="not kept",
    )
    user = User.objects.get(email="yael@brightwater.example")
    assert (told["id"], told["externalId"], told["active"]) == (str(user.key), "e-1", True)
    assert (user.name, user.has_usable_password(), user.grants.count()) == ("Yael Brandt", False, 0)
    assert Person.objects.get(user=user).job_title == "Editor"
    status, found = directory.ask("GET", f'{USERS}?filter=userName eq "YAEL@brightwater.example"')
    assert (status, [row["id"] for row in found["Resources"]]) == (200, [told["id"]])
    status, refused = directory.ask(
        "POST", USERS, {"schemas": [USER], "userName": "yael@brightwater.example"}
    )
    assert (status, refused["scimType"]) == (409, "uniqueness")


def test_who_was_here_before_is_taken_over(directory: Directory, employee: User) -> None:
    status, found = directory.ask("GET", f'{USERS}?filter=userName eq "{employee.email}"')
    assert (status, found["Resources"][0]["id"]) == (200, str(employee.key))
    told = directory.add(employee.email, displayName=employee.name)
    assert told["id"] == str(employee.key)


def test_who_leaves_is_disabled_and_can_come_back(directory: Directory) -> None:
    told = directory.add("yael@brightwater.example", displayName="Yael Brandt")
    address = f"{USERS}/{told['id']}"
    off = {"schemas": [PATCH], "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
    assert directory.ask("PATCH", address, off)[1]["active"] is False
    assert not User.objects.get(email="yael@brightwater.example").is_active
    assert directory.ask("DELETE", address) == (204, {})
    assert directory.ask("GET", address)[0] == 404
    again = directory.add("yael@brightwater.example", displayName="Yael Brandt-Moor")
    user = User.objects.get(email="yael@brightwater.example")
    assert (again["id"], user.is_active, user.name) == (told["id"], True, "Yael Brandt-Moor")
    assert ProvisionedAccount.objects.count() == 1


def test_the_last_director_stays(directory: Directory, director: User) -> None:
    status, refused = directory.ask("DELETE", f"{USERS}/{director.key}")
    assert (status, "own account" in refused["detail"]) == (409, True)
    assert User.objects.get(pk=director.pk).is_active


def test_a_group_has_the_members_that_are_told(directory: Directory) -> None:
    one = directory.add("one@brightwater.example", displayName="One")
    two = directory.add("two@brightwater.example", displayName="Two")
    body = {"schemas": [GROUP], "displayName": "Editors", "members": [{"value": one["id"]}]}
    status, told = directory.ask("POST", GROUPS, body)
    assert status == 201
    address = f"{GROUPS}/{told['id']}"
    add = {"op": "add", "path": "members", "value": [{"value": two["id"]}]}
    directory.ask("PATCH", address, {"schemas": [PATCH], "Operations": [add]})
    less = {"op": "remove", "path": f'members[value eq "{one["id"]}"]'}
    status, told = directory.ask("PATCH", address, {"schemas": [PATCH], "Operations": [less]})
    assert [member["value"] for member in told["members"]] == [two["id"]]
    group = Group.objects.get(name="Editors")
    assert [row.person.name for row in group.memberships.all()] == ["Two"]
    nobody = {"op": "add", "path": "members", "value": [{"value": "nobody"}]}
    assert directory.ask("PATCH", address, {"schemas": [PATCH], "Operations": [nobody]})[0] == 400
    assert directory.ask("DELETE", address)[0] == 204
    assert not Group.objects.filter(name="Editors").exists()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", USERS, 401), ("GET", "/scim/v2/Schemas", 401), ("POST", GROUPS, 401)],
)
def test_nobody_comes_in_without_a_token(
    method: str, path: str, status: int, client: Client, db: None
) -> None:
    assert client.generic(method, path).status_code == status


def test_a_token_of_somebody_else_opens_nothing(employee: User) -> None:
    stranger = Directory(employee)
    for method, path in (("GET", USERS), ("POST", USERS), ("GET", GROUPS)):
        assert stranger.ask(method, path, {"userName": "a@b.example"})[0] == 403


def test_nonsense_is_refused_in_the_words_of_the_standard(directory: Directory) -> None:
    assert directory.ask("POST", USERS, {"schemas": [USER], "userName": "no-address"})[0] == 400
    assert directory.ask("GET", f"{USERS}?filter=userName nonsense")[1]["scimType"] == "invalidFilter"
    assert directory.ask("GET", f"{USERS}/nobody")[0] == 404
    answer = directory.client.post(USERS, "{", "application/scim+json")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidSyntax")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_a_fixed_number_of_queries(
    count: int, directory: Directory, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        directory.add(f"p{number}@brightwater.example", displayName=f"P {number}")
    with django_assert_num_queries(5):
        assert directory.ask("GET", USERS)[0] == 200
