"""Puts an archive of `manyways export` into an organisation that is still empty: all of it, or nothing."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import models
from psycopg import sql

from manyways import __version__
from manyways.site.archive.backup import CannotKeep
from manyways.site.archive.export import (
    FORMAT,
    UTC_CLOCK,
    digest_query,
    exported_columns,
    exported_models,
)

MANIFEST = "manifest.json"
MOST_TIMES_LARGER = 200
LARGE = 1 << 30
BATCH_BYTES = 4 << 20
BATCH_ROWS = 1000
LONGEST_MANIFEST = 16 << 20
_RANDOM = "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"

Model = type[models.Model]


def take_in(owner_url: str, source: Path, *, whose: str = "") -> dict[str, Any]:
    """Fill the empty, migrated database. Returns the manifest. Raises CannotKeep; nothing is changed then.

    `whose` is the address of an account that must be in it.
    """
    with _opened(source) as (archive, manifest), psycopg.connect(owner_url) as connection:
        _refuse_used(connection)
        _fill(connection, archive, manifest)
        _refuse_stranger(connection, whose)
    return manifest


def refuse_unreadable(source: Path) -> None:
    """Raises CannotKeep for what is no archive this version can take in, before anything is made for it."""
    with _opened(source):
        pass


@contextmanager
def _opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The archive with its manifest. Raises CannotKeep, also for damage that is only met while reading on."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive, _checked(archive, source)
    except FileNotFoundError as error:
        raise CannotKeep(f"{source} does not exist.") from error
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise CannotKeep(
            f"{source} is no archive made by `manyways export`, or it is cut short or damaged."
        ) from error


def _checked(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The manifest, if this version can take in all it names. Raises CannotKeep."""
    try:
        if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise CannotKeep(f"{source}: its manifest is too long to be one of ours.")
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        tables = {name: list(about["columns"]) for name, about in manifest["tables"].items()}
        missing = [name for name in tables if f"{name}.jsonl" not in archive.namelist()]
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CannotKeep(f"{source} is no archive made by `manyways export`, or it is damaged.") from error
    if missing:
        raise CannotKeep(f"{source} is not whole: {missing[0]}.jsonl is missing.")
    here = {model._meta.label_lower: exported_columns(model) for model in exported_models()}
    other = sorted(name for name in here.keys() | tables.keys() if here.get(name) != tables.get(name))
    if manifest.get("format") != FORMAT or other:
        what = f" {other[0]} is not the same." if other else ""
        raise CannotKeep(
            f"{source} was made by Manyways {manifest.get('product')}, this is {__version__}.{what} "
            "Bring both to the same version, export again, and take that in."
        )
    _refuse_bombs(archive)
    return manifest


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Files that unpack to far more than they are."""
    for entry in archive.infolist():
        if entry.file_size > max(LARGE, entry.compress_size * MOST_TIMES_LARGER):
            raise CannotKeep(
                f"{entry.filename} would unpack to {entry.file_size >> 20} MB and was not opened."
            )


def _refuse_used(connection: "psycopg.Connection[Any]") -> None:
    row = connection.execute("SELECT EXISTS (SELECT 1 FROM access_user)").fetchone()
    if row and row[0]:
        raise CannotKeep(
            "Somebody has an account here already, and an archive goes into an empty organisation only. "
            "Choose a new data folder (--data) or an empty database (DATABASE_URL). Nothing was changed."
        )


def _refuse_stranger(connection: "psycopg.Connection[Any]", whose: str) -> None:
    known = "SELECT EXISTS (SELECT 1 FROM access_user WHERE is_active AND lower(email) = lower(%s))"
    row = connection.execute(known, [whose]).fetchone()
    if whose and not (row and row[0]):
        raise CannotKeep(f"Nobody in this archive signs in as {whose}. Nothing was changed.")


def _fill(connection: "psycopg.Connection[Any]", archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Every table without its triggers: what is taken in is not history made now."""
    every = exported_models()
    names = [sql.Identifier(model._meta.db_table) for model in every]
    connection.execute(UTC_CLOCK)
    connection.execute("SET LOCAL lock_timeout = '30s'")
    connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    connection.execute("SET CONSTRAINTS ALL DEFERRED")
    for model in every:
        _fill_table(connection, archive, model, manifest["tables"][model._meta.label_lower])
    try:
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.errors.IntegrityError as error:
        raise CannotKeep(
            f"The archive names rows it does not hold ({_first_line(error)}). Nothing was changed."
        ) from error
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _fill_table(
    connection: "psycopg.Connection[Any]", archive: zipfile.ZipFile, model: Model, about: dict[str, Any]
) -> None:
    """The rows of one table, read by PostgreSQL itself; then counted and compared by their digest."""
    label, query, count = model._meta.label_lower, _insertion(model), 0
    for batch in _batches(archive, label, about):
        try:
            connection.execute(query, [(b"[" + b",".join(batch) + b"]").decode()])
        except (psycopg.Error, UnicodeDecodeError) as error:
            where = f"{label}, rows {count + 1} to {count + len(batch)}"
            raise CannotKeep(
                f"{where} cannot be taken in ({_first_line(error)}). Nothing was changed."
            ) from error
        count += len(batch)
    found = connection.execute(digest_query(model).encode()).fetchone()
    if count != about["rows"] or found is None or found[0] != about["digest"]:
        raise CannotKeep(
            f"{label} did not come back as it was: {count} of {about['rows']} rows. Nothing was changed."
        )
    for field in model._meta.concrete_fields:
        if isinstance(field, models.AutoField | models.BigAutoField):
            _go_on_counting(connection, model._meta.db_table, field.attname)


def _batches(archive: zipfile.ZipFile, label: str, about: dict[str, Any]) -> Iterator[list[bytes]]:
    """Lines, a bounded number of bytes at once; their digest is that of the manifest, or CannotKeep."""
    read, batch, size = hashlib.sha256(), list[bytes](), 0
    with archive.open(f"{label}.jsonl") as file:
        for line in file:
            read.update(line)
            batch.append(line)
            size += len(line)
            if size > BATCH_BYTES or len(batch) == BATCH_ROWS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch
    if read.hexdigest() != about["sha256"]:
        raise CannotKeep(f"{label}.jsonl is not what was written. Nothing was changed.")


def _insertion(model: Model) -> sql.Composed:
    """One statement for many rows as JSON; bytes come in base 64, what was left out gets a new secret."""
    table, kept = sql.Identifier(model._meta.db_table), exported_columns(model)
    values: list[sql.Composable] = []
    columns: list[sql.Composable] = []
    for field in model._meta.concrete_fields:
        column = sql.Identifier(field.attname)
        if field.attname in kept:
            is_bytes = isinstance(field, models.BinaryField)
            template = "decode(convert_from({0}, 'UTF8'), 'base64')" if is_bytes else "{0}"
            values.append(sql.SQL(template).format(sql.SQL("rows.{}").format(column)))
        elif isinstance(field, models.GeneratedField):
            continue
        else:
            values.append(sql.SQL(_new_secret(field)))
        columns.append(column)
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM json_populate_recordset(NULL::{table}, %s::json) rows"
    ).format(table=table, columns=sql.SQL(", ").join(columns), values=sql.SQL(", ").join(values))


def _new_secret(field: "models.Field[Any, Any]") -> str:
    """A password nobody has, a link nobody knows; a provider's secret and a chat's address are to be given again."""
    if field.blank or field.null or isinstance(field, models.URLField):
        return "''" if not field.null else "NULL"
    length = min(field.max_length or 64, 64)
    return f"left('!' || {_RANDOM}, {length})" if field.name == "password" else f"left({_RANDOM}, {length})"


def _go_on_counting(connection: "psycopg.Connection[Any]", table: str, column: str) -> None:
    """New rows are numbered after the highest one."""
    query = sql.SQL(
        "SELECT setval(pg_get_serial_sequence({name}, {text}), coalesce(max({column}), 1), max({column}) IS NOT NULL)"
        " FROM {table}"
    )
    words = {"name": sql.Literal(f'"{table}"'), "text": sql.Literal(column)}
    connection.execute(query.format(**words, column=sql.Identifier(column), table=sql.Identifier(table)))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]
