"""Puts a backup back into an empty database and counts whether everything is there."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import psycopg

from manyways.site.archive.backup import (
    DUMP,
    FORMAT,
    MANIFEST,
    CannotKeep,
    digest_of,
    run_program,
)
from manyways.site.embedded.contents import changed, count_rows, differences, digest_rows
from manyways.site.serving.supervisor import CannotServe, prepare
from manyways.site.serving.worlds import World

_KNOWN = "SELECT to_regclass('public.access_user') IS NOT NULL"
_FORGET = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def read_manifest(source: Path) -> dict[str, Any]:
    """What a backup says about itself. Raises CannotKeep when the file is none of ours."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            archive.getinfo(DUMP)
    except FileNotFoundError as error:
        raise CannotKeep(f"{source} does not exist.") from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise CannotKeep(f"{source} is no backup made by `manyways backup`, or it is damaged.") from error
    if manifest.get("format") != FORMAT:
        raise CannotKeep(
            f"{source} was made by a newer version of Manyways ({manifest.get('product')}). Use that one."
        )
    return manifest


def restore_backup(world: World, source: Path) -> dict[str, Any]:
    """Put the backup into the world's database, which must be empty. Returns the manifest. Raises CannotKeep."""
    manifest = read_manifest(source)
    _make_room(world.owner_url)
    with tempfile.TemporaryDirectory(prefix="manyways-") as name:
        with zipfile.ZipFile(source) as archive:
            dump = Path(archive.extract(DUMP, name))
        if digest_of(dump) != manifest["sha256"]:
            raise CannotKeep(
                f"{source} is damaged: its dump is not the one that was written. Nothing was changed."
            )
        words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname")
        run_program("pg_restore", world.owner_url, *words, database_name(world.owner_url), str(dump))
    with psycopg.connect(world.owner_url) as connection:
        missing = differences(manifest["rows"], count_rows(connection))
        missing = missing or changed(manifest.get("digests", {}), digest_rows(connection))
    if missing:
        raise CannotKeep(f"Not everything came back: {missing}. The backup itself was not changed.")
    try:
        prepare(world)
    except CannotServe as error:
        raise CannotKeep(str(error)) from error
    return manifest


def database_name(url: str) -> str:
    """The name of the database in an address."""
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def _make_room(url: str) -> None:
    """Refuse a database somebody works in; one that was only migrated is cleared."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_KNOWN).fetchone()
        if row and row[0]:
            used = connection.execute("SELECT EXISTS (SELECT 1 FROM access_user)").fetchone()
            if used and used[0]:
                raise CannotKeep(
                    "The database is not empty, and a backup goes into an empty one only. Choose a new data folder "
                    "(--data) or an empty database (DATABASE_URL). Nothing was changed."
                )
        connection.execute(_FORGET)
