"""Two web servers and two workers on one PostgreSQL: one truth on both, every job done once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from manyways.site.embedded import EmbeddedDatabase
from tests.running.conftest import (
    Served,
    Workers,
    copied,
    free_port,
    manyways,
    reachable_folder,
    wait_for,
)

EMAIL, PASSWORD = "ada@several.example", "a-long-walk-by-the-sea"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(scope="module")
def installed(untouched: Path) -> Iterator[Path]:
    """An installation of its own, for only the very first account is given its password by command."""
    with copied(untouched) as data:
        words = ["user", "add", EMAIL, "--name", "Ada", "--organisation", "Acme"]
        done = manyways(*words, "--data", str(data), text=f"{PASSWORD}\n")
        assert done.returncode == 0, done.stderr
        yield data


@pytest.fixture(scope="module")
def webs(installed: Path) -> Iterator[tuple[Served, Served]]:
    """Two web servers without workers of their own, started at the same moment."""
    with EmbeddedDatabase(installed) as database, reachable_folder() as one, reachable_folder() as two:
        more = {
            "DATABASE_URL": database.url("manyways"),
            "DATABASE_OWNER_URL": database.url("manyways", "manyways_owner"),
            "MANYWAYS_SECRET_KEY": database.secrets.secret_key,
        }
        wishes = ("--web-processes", "1", "--workers", "0")
        found = tuple(Served(folder / "data", free_port(), *wishes, **more) for folder in (one, two))
        for each in found:
            assert wait_for(each.is_ready, seconds=120), each.said()
        yield found  # type: ignore[misc]
        for each in found:
            each.interrupt()


class Visitor:
    """Somebody with one browser, who is led to one server or the other."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def get(self, web: Served, path: str) -> str:
        """A page as text."""
        answer = self.session.get(f"http://127.0.0.1:{web.port}{path}", timeout=30)
        assert answer.status_code == 200, answer.url
        return answer.text

    def post(self, web: Served, path: str, **values: Any) -> None:
        """A form of a page, sent to the server that showed it."""
        token = TOKEN.search(self.get(web, path))
        assert token
        address = f"http://127.0.0.1:{web.port}{path}"
        answer = self.session.post(address, {**values, "csrfmiddlewaretoken": token.group(1)}, timeout=30)
        assert answer.status_code == 200, answer.text


def test_a_session_holds_on_both_and_each_sees_what_the_other_wrote(webs: tuple[Served, Served]) -> None:
    first, second = webs
    ada = Visitor()
    ada.post(first, "/accounts/login/", login=EMAIL, password=PASSWORD)
    assert 'value="Ada"' in ada.get(second, "/settings/")
    ada.post(second, "/settings/", name="Ada of the second", language="en")
    assert 'value="Ada of the second"' in ada.get(first, "/settings/")
    ada.post(first, "/settings/", name="Ada of the first", language="en")
    assert 'value="Ada of the first"' in ada.get(second, "/settings/")
    ada.session.cookies.clear()
    assert "/accounts/login/" in ada.session.get(f"http://127.0.0.1:{second.port}/settings/", timeout=30).url


def test_a_stale_edit_on_the_other_server_is_refused_with_both_values(webs: tuple[Served, Served]) -> None:
    first, second = webs
    token = manyways("token", EMAIL, **_world(first)).stdout.strip()
    assert len(token) > 20
    asked = {"Authorization": f"Bearer {token}"}
    base = [f"http://127.0.0.1:{web.port}/api" for web in webs]
    made = requests.post(f"{base[0]}/teams", json={"name": "Commerce"}, headers=asked, timeout=30)
    assert made.status_code in {200, 201}, made.text
    key, tag = made.json()["key"], made.headers.get("ETag") or f'"{made.json()["version"]}"'
    edit = {**asked, "If-Match": tag}
    one = requests.patch(f"{base[1]}/teams/{key}", json={"purpose": "one"}, headers=edit, timeout=30)
    two = requests.patch(f"{base[0]}/teams/{key}", json={"purpose": "two"}, headers=edit, timeout=30)
    assert (one.status_code, two.status_code) == (200, 409), (one.text, two.text)
    assert two.json()["theirs"]["purpose"] == "one"
    assert second.process.poll() is None


def _world(web: Served) -> dict[str, str]:
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "MANYWAYS_SECRET_KEY")
    return {name: web.more[name] for name in names}


def test_every_job_is_done_once_by_one_of_two_workers(webs: tuple[Served, Served], workers: Workers) -> None:
    jobs = workers.enqueue_many(40)
    for _number in range(2):
        workers.start()
    undone = "SELECT count(*) FROM access_job WHERE id = ANY(%s) AND state <> 'done'"
    assert wait_for(lambda: workers.value(undone, jobs) == 0, seconds=90)
    made = "FROM access_role WHERE substring(slug FROM '^once-([0-9]+)-')::int = ANY(%s)"
    assert workers.value(f"SELECT count(*) {made}", jobs) == len(jobs)
    assert workers.value("SELECT max(attempts) FROM access_job WHERE id = ANY(%s)", jobs) == 1
    assert workers.value(f"SELECT count(DISTINCT name) {made}", jobs) == 2
