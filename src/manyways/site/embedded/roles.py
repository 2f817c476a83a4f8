"""The roles and databases of an embedded server."""

import psycopg
from psycopg import sql

from manyways.site.embedded.folder import Secrets

SUPERVISOR = "manyways_supervisor"
OWNER = "manyways_owner"
APPLICATION = "manyways_app"
DATABASES = ("manyways", "manyways_demo")

Connection = psycopg.Connection[tuple[object, ...]]


def make_roles(connection: Connection, secrets: Secrets, *, is_quick: bool) -> None:
    """Make the owner, who migrates, and the application's role, which may not change history."""
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, password in ((OWNER, secrets.owner_password), (APPLICATION, secrets.application_password)):
        if role not in known:
            statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
    if OWNER not in known and is_quick:
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER))
        )


def make_databases(connection: Connection) -> None:
    """Make the organisation's database and the demo's, closed to everyone else."""
    known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    for name in DATABASES:
        if name not in known:
            make_database(connection, name)


def make_database(connection: Connection, name: str) -> None:
    """Make one empty database that belongs to the owner."""
    database, owner, application = (sql.Identifier(each) for each in (name, OWNER, APPLICATION))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, application))
