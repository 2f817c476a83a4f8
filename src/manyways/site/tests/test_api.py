"""The API's manners: who comes in, what they see, versions, repeats, pages, limits, and how it says no."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from manyways.access.actions.tokens import create_token, revoke_own_token
from manyways.access.clock import today
from manyways.access.models import ApiToken, User
from manyways.site.api import repeats
from manyways.site.models import KeptAnswer, MinuteCount
from manyways.work import actions as work
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event, an_outcome, items_in

pytestmark = pytest.mark.django_db


class Caller:
    """A program with a token."""

    def __init__(self, user: User, *rights: str) -> None:
        self.token, self.secret = create_token(user, name="tests", rights=rights or ("*",))
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str) -> Any:
        """A GET below /api."""
        return self.client.get(f"/api{path}")

    def post(self, path: str, body: object, **headers: str) -> Any:
        """A POST of JSON below /api."""
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: object, **headers: str) -> Any:
        """A PATCH of JSON below /api."""
        return self._send("patch", path, body, headers)

    def _send(self, method: str, path: str, body: object, headers: dict[str, str]) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        call: Callable[..., Any] = getattr(self.client, method)
        return call(f"/api{path}", json.dumps(body), content_type="application/json", headers=sent)


def told(answer: Any, status: int) -> dict[str, Any]:
    """The problem in an answer, after the rules all problems obey."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = dict(answer.json())
    assert body["status"] == status
    assert body["title"]
    return body


@pytest.fixture
def caller(director: User) -> Caller:
    """The director's program."""
    return Caller(director)


def test_nobody_comes_in_without_a_good_token(director: User) -> None:
    told(Client().get("/api/initiatives"), 401)
    told(Client(headers={"Authorization": "Bearer mw_guessed"}).get("/api/initiatives"), 401)
    caller = Caller(director)
    assert caller.get("/initiatives").status_code == 200
    revoke_own_token(caller.token, by=director)
    told(caller.get("/initiatives"), 401)


def test_an_expired_token_and_a_disabled_account_stay_outside(director: User, employee: User) -> None:
    late, gone = Caller(director), Caller(employee)
    ApiToken.objects.filter(pk=late.token.pk).update(expires_on=today() - timedelta(days=1))
    User.objects.filter(pk=employee.pk).update(is_active=False)
    told(late.get("/initiatives"), 401)
    told(gone.get("/initiatives"), 401)


def test_a_token_does_only_what_its_rights_cover(director: User) -> None:
    key = an_event(by=director, visibility="company").key
    hidden = an_event(by=director, name="Board meeting").key
    caller = Caller(director, "work.edit_*")
    told(caller.patch(f"/initiatives/{hidden}", {"summary": "Secret"}), 404)
    assert caller.patch(f"/initiatives/{key}", {"summary": "Two days"}).status_code == 200
    told(caller.post("/initiatives", {"name": "Office move"}), 403)
    assert Initiative.objects.count() == 2


def test_a_session_needs_the_token_against_forgery(director: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    assert client.get("/api/initiatives").status_code == 200
    answer = client.post("/api/initiatives", '{"name": "Forged"}', content_type="application/json")
    told(answer, 403)
    assert not Initiative.objects.exists()


def test_an_employee_sees_only_what_is_open(director: User, employee: User) -> None:
    private, public = an_event(by=director), an_outcome(by=director, visibility="company")
    (hidden,), (shown,) = items_in(private, "Venue", by=director), items_in(public, "Invoice", by=director)
    caller = Caller(employee)
    assert [row["key"] for row in caller.get("/initiatives").json()["rows"]] == [str(public.key)]
    assert [row["key"] for row in caller.get("/portfolio").json()] == [str(public.key)]
    assert caller.get(f"/items/{shown.key}").status_code == 200
    for path in (f"/initiatives/{private.key}", f"/initiatives/{private.key}/gantt", f"/items/{hidden.key}"):
        assert told(caller.get(path), 404) == told(caller.get("/items/" + str(uuid4())), 404)
    told(caller.patch(f"/items/{hidden.key}", {"name": "Mine"}), 404)
    told(caller.patch(f"/items/{shown.key}", {"name": "Mine"}), 403)
    told(caller.post("/links", {"predecessor": str(hidden.key), "successor": str(shown.key)}), 404)


def test_a_stale_edit_is_told_with_both_values(director: User, caller: Caller) -> None:
    path = f"/initiatives/{an_event(by=director).key}"
    tag = caller.get(path)["ETag"]
    changed = caller.patch(path, {"name": "Conference in Lisbon"}, If_Match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    problem = told(caller.patch(path, {"name": "Conference in Porto"}, If_Match=tag), 409)
    assert problem["mine"] == {"name": "Conference in Porto"}
    assert problem["theirs"] == {"name": "Conference in Lisbon"}
    assert f'"{problem["version"]}"' == changed["ETag"]
    told(caller.patch(path, {"name": "Any"}, If_Match="yesterday"), 422)
    assert Initiative.objects.get().name == "Conference in Lisbon"


def test_fields_left_out_stay_as_they_are(director: User, caller: Caller) -> None:
    event = an_event(by=director, summary="Two days")
    answer = caller.patch(f"/initiatives/{event.key}", {"name": "Conference"}).json()
    assert (answer["name"], answer["summary"], answer["kind"]) == ("Conference", "Two days", "event")


def test_what_cannot_be_read_names_the_field(director: User, caller: Caller) -> None:
    assert "body.payload.name" in told(caller.post("/initiatives", {}), 422)["fields"]
    assert told(caller.post("/initiatives", {"name": "A", "team": str(uuid4())}), 422)["fields"] == {
        "team": "Unknown"
    }
    (item,) = items_in(an_event(by=director), "Venue", by=director)
    odd = told(caller.patch(f"/items/{item.key}", {"form": "odd", "size": 2}), 422)
    assert odd["fields"].keys() == {"form"}


@pytest.mark.parametrize(
    "body", ["{", '{"name": "a\\u0000b"}', '{"name": "\\ud800"}', '{"name": "a", "size": NaN}', b"\xff"]
)
def test_text_that_no_database_holds_is_refused(caller: Caller, director: User, body: str | bytes) -> None:
    path = f"/api/initiatives/{an_event(by=director).key}/items"
    told(caller.client.post(path, body, content_type="application/json"), 400)
    told(caller.get("/initiatives?q=%00"), 422)


def test_pages_follow_each_other_without_gaps(director: User, caller: Caller) -> None:
    event = an_event(by=director)
    made = [str(item.key) for item in items_in(event, *"ABCDE", by=director)]
    path, found, cursor = f"/initiatives/{event.key}/items?limit=2", [], ""
    for expected in (2, 2, 1):
        page = caller.get(f"{path}&cursor={cursor}").json()
        assert len(page["rows"]) == expected
        found += [row["key"] for row in page["rows"]]
        cursor = page["next"]

    assert (found, cursor) == (made, "")


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "WzFd", "WyJhIiwgImIiXQ", "WzEsIDFlOTldWzFd", "WzEsIDk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"],
)
def test_a_cursor_that_is_none_is_refused(director: User, caller: Caller, cursor: str) -> None:
    path = f"/initiatives/{an_event(by=director).key}/items"
    assert "cursor" in told(caller.get(f"{path}?cursor={cursor}"), 422)["fields"]


def test_filters_narrow_the_list(director: User, caller: Caller) -> None:
    event, outcome = an_event(by=director), an_outcome(by=director)
    for query, expected in (
        ("kind=event", [event]),
        ("approach=flow", [outcome]),
        ("q=billing", [outcome]),
        ("kind=event&approach=flow", []),
        ("state=finished", []),
    ):
        rows = caller.get(f"/initiatives?{query}").json()["rows"]
        assert [row["key"] for row in rows] == [str(each.key) for each in expected], query


def test_the_same_post_is_done_once(caller: Caller) -> None:
    first = caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="move-1")
    again = caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="move-1")
    assert (first.status_code, first.content) == (201, again.content)
    assert again.status_code == 201
    assert Initiative.objects.count() == 1
    told(caller.post("/initiatives", {"name": "Another"}, Idempotency_Key="move-1"), 422)
    told(caller.post("/initiatives", {"name": "Another"}, Idempotency_Key="x" * 129), 400)
    assert Initiative.objects.count() == 1


def test_keys_of_two_callers_do_not_meet_and_do_not_last(caller: Caller, project_manager: User) -> None:
    other = Caller(project_manager)
    for each in (caller, other):
        assert each.post("/initiatives", {"name": "Office move"}, Idempotency_Key="1").status_code == 201
    assert Initiative.objects.count() == 2
    KeptAnswer.objects.update(created_at=timezone.now() - repeats.KEPT_FOR)
    assert caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="1").status_code == 201
    assert Initiative.objects.count() == 3


def test_a_failure_of_the_server_is_not_kept(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_fields: object) -> None:
        raise RuntimeError("disk")

    caller.client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(work, "create_initiative", fail)
        problem = told(caller.post("/initiatives", {"name": "A"}, Idempotency_Key="1"), 500)
    assert "disk" not in json.dumps(problem)
    assert caller.post("/initiatives", {"name": "A"}, Idempotency_Key="1").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_the_same_post_at_the_same_moment_is_done_once(
    caller: Caller, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_inside, may_end = threading.Event(), threading.Event()
    create = work.create_initiative

    def slowly(**fields: Any) -> Initiative:
        is_inside.set()
        assert may_end.wait(20)
        return create(**fields)

    monkeypatch.setattr(work, "create_initiative", slowly)
    answers: list[Any] = []

    def send() -> None:
        answers.append(caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="1"))
        connection.close()

    first = threading.Thread(target=send)
    first.start()
    assert is_inside.wait(20)
    told(caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="1"), 409)
    may_end.set()
    first.join(20)
    assert [answer.status_code for answer in answers] == [201]
    assert caller.post("/initiatives", {"name": "Office move"}, Idempotency_Key="1").json()["key"]
    assert Initiative.objects.count() == 1


def test_six_hundred_requests_a_minute_are_the_most(caller: Caller, employee: User) -> None:
    assert caller.get("/initiatives").status_code == 200
    MinuteCount.objects.update(count=599)
    assert caller.get("/initiatives").status_code == 200
    answer = caller.get("/initiatives")
    told(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert Caller(employee).get("/initiatives").status_code == 200
    MinuteCount.objects.update(minute=1)
    assert caller.get("/initiatives").status_code == 200


def test_teams_groups_and_goals_are_made_and_changed(director: User, employee: User, caller: Caller) -> None:
    lead = caller.post("/people", {"name": "Ada Brandt"}).json()["key"]
    team = caller.post("/teams", {"name": "Commerce", "lead": lead}).json()
    assert caller.get(f"/groups/{team['group']}").json()["name"] == "Commerce"
    path, body = f"/teams/{team['key']}", {"purpose": "Schools buy without help"}
    tag = caller.get(path)["ETag"]
    assert caller.patch(path, body, If_Match=tag).json()["purpose"] == body["purpose"]
    assert told(caller.patch(path, {"purpose": "Other"}, If_Match=tag), 409)["theirs"] == body
    told(Caller(employee).patch(path, {"purpose": "Mine"}), 403)

    goal = caller.post("/goals", {"name": "Group sales", "team": team["key"], "owner": lead}).json()
    assert (goal["team"], goal["owner"], goal["state"]) == (team["key"], lead, "open")
    under = caller.post("/goals", {"name": "First school", "parent": goal["key"]}).json()["key"]
    assert "parent" in told(caller.patch(f"/goals/{goal['key']}", {"parent": under}), 422)["fields"]
    metric = caller.post(f"/goals/{goal['key']}/metrics", {"name": "Groups", "baseline": 0, "target": 40})
    readings = f"/metrics/{metric.json()['key']}/readings"
    for value in ("3", "5"):
        assert caller.post(readings, {"value": value, "read_on": "2026-11-20"}).status_code == 201
    assert [row["value"] for row in caller.get(readings).json()["rows"]] == ["5.0000"]
    assert [row["key"] for row in caller.get("/goals?q=school").json()["rows"]] == [under]


def test_an_unknown_address_is_told_as_a_problem(client: Client) -> None:
    answer = client.get("/api/nothing/of/this/name")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
