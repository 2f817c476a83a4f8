"""Brings data of an older major version of PostgreSQL over to ours: written out, put in anew, compared, exchanged.

The old cluster is only read. It is put aside, never deleted, once the new one holds the same in every table.
"""

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from manyways.site.embedded.contents import changed, count_rows, differences, digest_rows
from manyways.site.embedded.errors import EmbeddedDatabaseError
from manyways.site.embedded.folder import Folder, make_home
from manyways.site.embedded.programs import is_brought, run_on
from manyways.site.embedded.roles import SUPERVISOR, make_database

if TYPE_CHECKING:
    from manyways.site.embedded.server import EmbeddedDatabase

TIMES_AS_LARGE = 2  # what is written out, and the new cluster, at most
PROVEN = "proven"
_DATABASES = (
    "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname"
)
logger = logging.getLogger("manyways.database")

Contents = tuple[dict[str, int], dict[str, str]]


def bring_over(database: "EmbeddedDatabase") -> None:
    """Exchange the cluster for one of our version with the same contents. Raises EmbeddedDatabaseError."""
    folder, former = database.folder, database.folder.version()
    if not is_brought(former) or former > database.major:
        raise EmbeddedDatabaseError(_cannot(folder, former, database.major))
    _refuse_small_disk(folder)
    logger.warning("The database is brought from PostgreSQL %s to %s.", former, database.major)
    home = _next(folder)
    shutil.rmtree(home, ignore_errors=True)
    make_home(home, folder.account)
    try:
        contents = _write_out(database.of_version(former), home)
        _put_in(database.in_home(home), contents, home)
    except (EmbeddedDatabaseError, psycopg.Error, OSError) as error:
        shutil.rmtree(home, ignore_errors=True)
        raise EmbeddedDatabaseError(
            f"The database could not be brought from PostgreSQL {former} to {database.major}: {str(error).strip()}\n"
            f"The old one in {folder.cluster} is as it was. The version of Manyways that made it still runs on it."
        ) from error
    (home / PROVEN).touch()
    folder.cluster.rename(kept := _place_for(folder, former))
    finish_exchange(database)
    logger.warning("Every table holds the same. The former database is kept in %s; delete it some day.", kept)


def finish_exchange(database: "EmbeddedDatabase") -> None:
    """Put a proven new cluster in its place, also when the power failed between the two steps of the exchange."""
    folder, home = database.folder, _next(database.folder)
    if folder.cluster.exists() or not (home / PROVEN).exists():
        return
    (home / "cluster").rename(folder.cluster)
    shutil.rmtree(home, ignore_errors=True)


def _next(folder: Folder) -> Path:
    return folder.home / "next"


def _place_for(folder: Folder, former: int) -> Path:
    """Where the old cluster is kept."""
    plain = folder.home / f"cluster-{former}"
    numbers = (folder.home / f"cluster-{former}-{number}" for number in range(2, 1000))
    return next(path for path in (plain, *numbers) if not path.exists())


def _write_out(old: "EmbeddedDatabase", home: Path) -> dict[str, Contents]:
    """Write every database into a file of its name; returns what each holds."""
    with old.running():
        with psycopg.connect(old.url("postgres", SUPERVISOR)) as connection:
            names = [str(name) for (name,) in connection.execute(_DATABASES).fetchall()]
        found = {}
        for name in names:
            url = old.url(name, SUPERVISOR)
            run_on(url, "pg_dump", "--format=custom", f"--file={home / name}.dump")
            found[name] = _contents(url)
    return found


def _put_in(new: "EmbeddedDatabase", wanted: dict[str, Contents], home: Path) -> None:
    """Make the new cluster, fill it, and compare every table. Raises EmbeddedDatabaseError where one differs."""
    with new.running():
        with psycopg.connect(new.url("postgres", SUPERVISOR), autocommit=True) as connection:
            made = {name for (name,) in connection.execute(_DATABASES).fetchall()}
            for name in wanted.keys() - made:
                make_database(connection, name)
        for name, (rows, digests) in wanted.items():
            url, dump = new.url(name, SUPERVISOR), home / f"{name}.dump"
            run_on(
                url, "pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(dump)
            )
            dump.unlink()
            found = _contents(url)
            if wrong := differences(rows, found[0]) or changed(digests, found[1]):
                raise EmbeddedDatabaseError(f"Not everything came over: {wrong}.")


def _contents(url: str) -> Contents:
    with psycopg.connect(url) as connection:
        told: psycopg.Connection[Any] = connection
        return count_rows(told), digest_rows(told)


def _refuse_small_disk(folder: Folder) -> None:
    used = sum(path.stat().st_size for path in folder.cluster.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder.home).free
    if free < used * TIMES_AS_LARGE:
        raise EmbeddedDatabaseError(
            f"The database in {folder.cluster} has to be brought to a newer PostgreSQL, which needs "
            f"{used * TIMES_AS_LARGE >> 20} MB of free disk; there are {free >> 20}. Nothing was changed. "
            "Make room, then start again."
        )


def _cannot(folder: Folder, former: int, major: int) -> str:
    return (
        f"The data in {folder.cluster} was made by PostgreSQL {former}, and this version of Manyways brings "
        f"PostgreSQL {major}. Nothing was changed. Start the version that made it, run `manyways backup FILE`, "
        f"then start this version with a new data folder (--data) and run `manyways restore FILE`."
    )
