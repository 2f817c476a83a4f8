"""A backup: PostgreSQL's own dump and a manifest of what it holds, seen at one moment, in one file."""

import hashlib
import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from manyways import __version__
from manyways.site.embedded.programs import programs

DUMP = "database.dump"
MANIFEST = "manifest.json"
FORMAT = 1
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


class CannotKeep(Exception):  # noqa: N818
    """A backup or an archive cannot be made or put back; the text says why."""


def write_backup(owner_url: str, target: Path) -> dict[str, Any]:
    """Write the backup of a database to `target`. Returns its manifest. Raises CannotKeep.

    The dump and the counts of the manifest see the same moment, while others go on working.
    """
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".manyways-") as name,
        _one_moment(owner_url) as moment,
    ):
        connection, snapshot = moment
        dump = Path(name) / DUMP
        run_program("pg_dump", owner_url, "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
        manifest = {
            "format": FORMAT,
            "product": __version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "postgresql": connection.info.server_version // 10000,
            "sha256": digest_of(dump),
            "migrations": [f"{app}.{step}" for app, step in connection.execute(_MIGRATIONS).fetchall()],
            "rows": count_rows(connection),
            "digests": digest_rows(connection),
        }
        unfinished = Path(name) / "backup.zip"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.write(dump, DUMP)
        unfinished.chmod(0o600)
        unfinished.replace(target)
    return manifest


_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
_DIGEST = sql.SQL(
    "SELECT md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM (SELECT md5(each::text) AS row FROM {} each) rows"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@contextmanager
def _one_moment(url: str) -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """A connection whose transaction sees one moment, and the name by which others can see it too."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield connection, str(row[0])


def count_rows(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """The number of rows of each table."""
    counts = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert row is not None
        counts[table] = int(row[0])
    return counts


def digest_rows(connection: "psycopg.Connection[Any]") -> dict[str, str]:
    """A digest of what each table holds, whatever the order of its rows."""
    connection.execute("SET LOCAL timezone = 'UTC'")
    digests = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(_DIGEST.format(sql.Identifier(table))).fetchone()
        assert row is not None
        digests[table] = str(row[0])
    return digests


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_program(name: str, url: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes past the list of processes."""
    parts = conninfo_to_dict(url)
    environment = {variable: str(parts[part]) for part, variable in _VARIABLES.items() if parts.get(part)}
    done = subprocess.run(
        [str(programs().path(name)), "--no-password", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if done.returncode != 0:
        raise CannotKeep(f"{name} failed: {done.stderr.strip()[-1000:]}")
