"""The API's description: a snapshot, and every operation fuzzed after it.

Write the snapshot again, then read the difference as a caller would:
`MANYWAYS_SNAPSHOT=1 .venv/bin/python -m pytest src/manyways/site/tests/test_api_description.py -k snapshot`
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from manyways.access.actions.tokens import create_token
from manyways.access.models import User
from manyways.goals import actions as goals
from manyways.site.wsgi import application
from manyways.teams import actions as teams
from manyways.work import actions as work
from manyways.work.tests.samples import an_event, an_outcome, items_in

SNAPSHOT = Path(__file__).with_name("openapi.json")
EXAMPLES = int(os.environ.get("MANYWAYS_FUZZ", "12"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXPECTED = ("400", "401", "403", "404", "409", "422", "429")


def _described() -> dict[str, Any]:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.django_db
def test_the_description_is_open_and_as_the_snapshot_says() -> None:
    described = _described()
    text = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("MANYWAYS_SNAPSHOT"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == described
    assert described["openapi"] == "3.1.0"


def _shapes(of: type[Schema]) -> Iterator[type[Schema]]:
    for shape in of.__subclasses__():
        yield shape
        yield from _shapes(shape)


def test_no_two_shapes_share_a_name() -> None:
    """The description keeps one shape of a name: another of that name would be described by it."""
    named = Counter(
        shape.__name__ for shape in set(_shapes(Schema)) if shape.__module__.startswith("manyways.")
    )
    assert [name for name, count in named.items() if count > 1] == []


@pytest.mark.django_db
def test_every_operation_documents_its_problems_as_they_are_sent() -> None:
    for path in _described()["paths"].values():
        for method, operation in path.items():
            assert operation["description"], operation["operationId"]
            assert set(EXPECTED) <= operation["responses"].keys(), operation["operationId"]
            for status in EXPECTED:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
            assert "Retry-After" in operation["responses"]["429"]["headers"]
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert ("Idempotency-Key" in names) == (method == "post")
            assert len(names) == len(set(names)), operation["operationId"]


@pytest.fixture
def keys(director: User) -> dict[str, list[str]]:
    """Rows of every kind that addresses name, made by actions: public keys by the word of the address."""
    team = teams.create_team(name="Commerce", by=director)
    teams.set_weekly_counts(team, [3, 5], last_week_starts_on=date(2026, 11, 16), by=director)
    person = teams.add_person(name="Ada Brandt", by=director)
    goal = goals.add_goal(name="Group sales", by=director)
    metric = goals.add_metric(
        goal, name="Groups", unit="groups", baseline=0, target=40, baseline_on=date(2026, 1, 5), by=director
    )
    event = an_event(by=director, owner=person)
    outcome = an_outcome(by=director, team=team, goal=goal)
    first, second, third = items_in(event, "Venue", "Speakers", "Printing", by=director)
    story = work.add_item(outcome, name="Invoice for groups", team=team, by=director)
    link = work.add_link(first, successor=second, by=director)
    rows = {
        "initiatives": [event, outcome],
        "items": [first, second, third, story],
        "links": [link],
        "teams": [team],
        "people": [person],
        "groups": [team.group],
        "goals": [goal],
        "metrics": [metric],
    }
    return {word: [str(row.key) for row in found] for word, found in rows.items()}


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Requests through WSGI leave the test's transaction open, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.usefixtures("kept_connection")
def test_no_input_makes_the_server_fail_or_answer_as_not_described(
    director: User, keys: dict[str, list[str]]
) -> None:
    _token, secret = create_token(director, name="fuzzing")
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    failures = []
    for result in described.get_all_operations():
        operation = result.ok()
        try:
            _fuzz(operation, keys.get(operation.path.split("/")[2], []), secret)
        except Exception as error:
            failures.append(f"{operation.label}: {error}")
    assert not failures, "\n\n".join(failures)


def _fuzz(operation: Any, known: list[str], secret: str) -> None:
    """Send generated requests to one operation, half of them to rows that exist; each is undone."""
    named = st.sampled_from([*known, None])

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), key=named)
    def send(case: Any, key: str | None) -> None:
        if key and "key" in (case.path_parameters or {}):
            case.path_parameters["key"] = key
        with transaction.atomic():
            try:
                case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)
            finally:
                transaction.set_rollback(True)

    send()
