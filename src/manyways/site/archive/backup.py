"""A backup: PostgreSQL's own dump and a manifest of what it holds, seen at one moment, in one file."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from manyways import __version__
from manyways.site.embedded import EmbeddedDatabaseError
from manyways.site.embedded.contents import count_rows, digest_rows
from manyways.site.embedded.programs import run_on

DUMP = "database.dump"
MANIFEST = "manifest.json"
FORMAT = 1


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


@contextmanager
def _one_moment(url: str) -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """A connection whose transaction sees one moment, and the name by which others can see it too."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield connection, str(row[0])


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_program(name: str, url: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on a database. Raises CannotKeep with what it complained about."""
    try:
        run_on(url, name, *words)
    except EmbeddedDatabaseError as error:
        raise CannotKeep(str(error)) from error
