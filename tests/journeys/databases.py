"""The journeys' databases: the demo company is made once for all processes, each journey walks in a copy of it."""

import os
from collections.abc import Callable

import psycopg

from tests.databases import use


def named(name: str, of: int = 0) -> str:
    """The full name of a database of a process, else of this one; what a killed run leaves is dropped by the next."""
    return f"manyways_test_{of or os.getpid()}_{name}"


def make_once(name: str, source: str, make: Callable[[], None]) -> None:
    """Copy a database and fill the copy, unless another process did; who comes meanwhile waits for it."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        copy_over(source, f"{name}_unfinished")
        use(f"{name}_unfinished")
        make()
        use(source)
        server.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')


def copy_over(source: str, target: str) -> None:
    """Replace a database by a copy of another."""
    use("postgres")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    """Remove a database, whoever is connected."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
