"""The demo beside the organisation: asked for by the first page, made once, in a database of its own."""

import re

import psycopg
import pytest

from manyways.site.demo_world import DemoState, read_demo_state
from manyways.site.embedded import EmbeddedDatabase
from tests.running.conftest import Served, status, wait_for


@pytest.mark.slow
def test_the_demo_is_made_on_request_and_never_mixes(served: Served) -> None:
    state = served.data / "state"
    assert read_demo_state(state) == DemoState()
    (state / "demo-wanted").touch()
    assert wait_for(lambda: read_demo_state(state).stage == "making")
    assert wait_for(lambda: read_demo_state(state).stage in {"ready", "failed"}, seconds=300)
    found = read_demo_state(state)
    assert found.stage == "ready", found.text
    port = int(re.findall(r":(\d+)$", found.address)[0])
    assert port != served.port
    assert status(port, "/readyz") == 200
    assert f"The demo company is ready: {found.address}" in served.said()
    database = EmbeddedDatabase(served.data)
    assert _users(database, "manyways_demo") >= 9
    assert _users(database, "manyways") < 9


def _users(database: EmbeddedDatabase, name: str) -> int:
    with psycopg.connect(database.url(name)) as connection:
        row = connection.execute("SELECT count(*) FROM access_user").fetchone()
    assert row is not None
    return int(row[0])
