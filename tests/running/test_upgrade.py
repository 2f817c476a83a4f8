"""An upgrade keeps everything: data of an earlier version on an older PostgreSQL, under this one as a person starts it.

`earlier/` holds what a former version wrote, schema and rows, as `pg_dump` told it: its demo company. A new one is
recorded with each release: `manyways demo`, then `pg_dump --no-owner --no-privileges` through `xz -9e`.
"""

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import psycopg.sql
import pytest

from manyways.site.archive.backup import run_program
from manyways.site.embedded import EmbeddedDatabase
from tests.running.conftest import Served, free_port, reachable_folder, wait_for
from tests.running.visiting import Visitor

EARLIER = Path(__file__).parent / "earlier"
Rows = dict[str, list[str]]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
WAITED = """
INSERT INTO access_job (key, task, label, state, done_count, total_count, message, result, is_cancel_wanted, attempts,
    created_at) VALUES (gen_random_uuid(), 'change.send_messages', 'Send', 'failed', 0, 0, 'refused',
    '{"waits_for": "mail"}', false, 1, now())
"""
UNKNOWN_BEFORE = b"SET transaction_timeout"
"""What PostgreSQL 16 does not know."""
BROUGHT_UP_TO_DATE = {
    "access_job": "what a job waits for has a column of its own",
    "access_role": "roles are given the rights of new verbs",
    "portfolio_healthrule": "a first rule that nobody changed asks sooner for evidence",
}


@dataclass
class Upgraded:
    """An installation with the data of an earlier version, served by this one."""

    before: Rows
    columns: dict[str, list[str]]
    owner_url: str
    running: Served


@pytest.fixture(scope="module", params=sorted(path.name for path in EARLIER.glob("*.sql.xz")))
def upgraded(request: pytest.FixtureRequest) -> Iterator[Upgraded]:
    """The product, started on what a former version left."""
    with reachable_folder() as folder:
        data = folder / "data"
        with EmbeddedDatabase(data, is_quick=True, major=16) as database:
            owner_url = database.url("manyways_demo", "manyways_owner")
            put_in(EARLIER / str(request.param), owner_url, folder)
            with psycopg.connect(owner_url) as connection:
                connection.execute(WAITED)
                columns = columns_of(connection)
                before = rows_of(connection, columns)
        running = Served(data, free_port(), "--demo", "--web-processes", "1", "--workers", "0")
        assert wait_for(running.is_ready, seconds=400), running.said()
        yield Upgraded(before, columns, owner_url, running)
        running.interrupt()


def put_in(recorded: Path, owner_url: str, folder: Path) -> None:
    """Make the database as the former version left it."""
    plain = folder / "recorded.sql"
    lines = lzma.decompress(recorded.read_bytes()).splitlines(keepends=True)
    plain.write_bytes(b"".join(line for line in lines if not line.startswith(UNKNOWN_BEFORE)))
    run_program("psql", owner_url, "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={plain}")
    plain.unlink()


def columns_of(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[str, list[str]]:
    """The columns of each table."""
    found: dict[str, list[str]] = {}
    query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    for table, column in connection.execute(query).fetchall():
        found.setdefault(str(table), []).append(str(column))
    return found


def rows_of(connection: "psycopg.Connection[tuple[object, ...]]", columns: dict[str, list[str]]) -> Rows:
    """Every row of every table, by those columns, as text."""
    found = {}
    for table, names in columns.items():
        told = psycopg.sql.SQL("SELECT ROW({names})::text FROM {table} ORDER BY 1").format(
            names=psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, names)),
            table=psycopg.sql.Identifier(table),
        )
        found[table] = [str(row) for (row,) in connection.execute(told).fetchall()]
    return found


def test_the_database_is_brought_over_and_the_former_one_is_kept(upgraded: Upgraded) -> None:
    assert "brought from PostgreSQL 16 to 18" in upgraded.running.said()
    home = EmbeddedDatabase(upgraded.running.data).folder.home
    assert {path.name for path in home.glob("cluster*")} == {"cluster", "cluster-16"}
    with psycopg.connect(upgraded.owner_url) as connection:
        assert connection.info.server_version // 10000 == 18
        told = connection.execute("SELECT waits_for, result FROM access_job").fetchall()
    assert told == [("mail", {})]


def test_every_row_is_there_as_it_was(upgraded: Upgraded) -> None:
    with psycopg.connect(upgraded.owner_url) as connection:
        now = columns_of(connection)
        gone = [
            name for name, columns in upgraded.columns.items() if not set(columns) <= set(now.get(name, ()))
        ]
        assert gone == []
        after = rows_of(connection, upgraded.columns)
    lost = {
        table: sum((Counter(rows) - Counter(after[table])).values())
        for table, rows in upgraded.before.items()
        if Counter(rows) - Counter(after[table])
    }
    assert sum(len(rows) for rows in upgraded.before.values()) > 20_000
    assert set(lost) <= set(BROUGHT_UP_TO_DATE), lost


def test_every_kind_of_page_answers_its_director(upgraded: Upgraded) -> None:
    visitor = Visitor(upgraded.running.port)
    visitor.sign_in_as("director")
    found = visitor.walk("/", "/portfolio/", "/settings/")
    assert {path: status for path, status in found.items() if status != 200} == {}
    assert len(found) > 80
    status, text = visitor.get("/api/initiatives?limit=100")
    assert (status, len(json.loads(text)["rows"])) == (200, 25)
