"""The journeys' databases: the demo company is made once, each journey walks in a copy of it."""

import os

import psycopg

from tests.databases import use


def named(name: str) -> str:
    """The full name of a database of this run; what a killed run leaves is dropped by the next."""
    return f"manyways_test_{os.getpid()}_{name}"


def copy_over(source: str, target: str) -> None:
    """Replace a database by a copy of another."""
    use("postgres")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Remove a database, whoever is connected."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
