"""What a database holds: the number of rows and a digest of each table, to compare two of them."""

from typing import Any

import psycopg
from psycopg import sql

_DIGEST = sql.SQL(
    "SELECT md5(coalesce(string_agg(row, '' ORDER BY row), '')) FROM (SELECT md5(each::text) AS row FROM {} each) rows"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


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


def differences(wanted: dict[str, int], found: dict[str, int]) -> str:
    """The tables that have other numbers of rows than wanted, in words; empty when there are none."""
    return ", ".join(
        f"{table}: {found.get(table, 0)} of {count} rows"
        for table, count in wanted.items()
        if found.get(table) != count
    )


def changed(wanted: dict[str, str], found: dict[str, str]) -> str:
    """The tables that hold something else than wanted, in words; empty when there are none."""
    other = [table for table, digest in wanted.items() if found.get(table) != digest]
    return f"other contents in {', '.join(other)}" if other else ""
