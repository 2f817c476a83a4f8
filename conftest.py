"""Gives each test run its own PostgreSQL databases, copied from one that is migrated once."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent
pytest_plugins = ["tests.browser", "tests.cast"]
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
TEMPLATE = f"manyways_migrated_{CHECKOUT}_"  # several checkouts may share a server
COPY = "manyways_test_"


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up, unless only the engine is tested: that needs neither Django nor a database."""
    if _is_engine_only(config):
        return
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "manyways.site.settings"
    if not os.environ.get("DATABASE_URL"):
        config.stash[_SERVER] = server = _server()
        os.environ["DATABASE_URL"] = server.url("postgres", "manyways_owner")
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the work: first what stays together, then what is slow, so that none waits at the end.

    xdist reads which tests stay together in their names, and writes it where pytest 9.2 looks for a name no more.
    """
    if hasattr(config, "workerinput"):
        for item in items:
            if (named := getattr(item, "_nodeid", item.nodeid)) != item.nodeid:
                item._id = type(item.id).parse(named)
        items.sort(key=lambda item: [not item.get_closest_marker(name) for name in ("xdist_group", "slow")])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop what the processes of this run shared, and leave the shared server; the last run to leave stops it."""
    if not hasattr(config, "workerinput") and not _is_engine_only(config):
        with _maintenance() as cursor:
            for name in _names(cursor, f"{COPY}{os.getpid()}_"):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.close()
        os.environ.pop("DATABASE_URL", None)


_SERVER: pytest.StashKey[Any] = pytest.StashKey()


def _is_engine_only(config: pytest.Config) -> bool:
    """Whether every path of the command line lies in the engine's tests."""
    engine = ROOT / "tests" / "engine"
    paths = [(config.invocation_params.dir / word.split("::")[0]).resolve() for word in config.args]
    return all(path == engine or engine in path.parents for path in paths)


def _server() -> Any:
    """The test server of this checkout, started by the first run that needs it."""
    from tools.places import TEST_SERVERS, memory_for_tests

    from manyways.site.embedded import EmbeddedDatabase

    server = EmbeddedDatabase(TEST_SERVERS[memory_for_tests() is not None], is_quick=True)
    server.open()
    return server


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """One database for this process: a copy of the template, dropped at the end."""
    from django.db import connection
    from django.test import TransactionTestCase
    from tests.databases import use, watch_connections

    watch_connections()
    name = f"{COPY}{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock(), _maintenance() as cursor:

        def copy_again(_test: object) -> None:
            """After a test that committed here: a new copy, so that what migrations wrote is there again."""
            if connection.settings_dict["NAME"] == name:
                _drop(cursor, name)
                _copy_template(cursor, name)
            use(name)

        _drop_left_overs(cursor)
        _copy_template(cursor, name)
        use(name)
        TransactionTestCase._fixture_teardown = copy_again  # type: ignore[attr-defined]
        yield
        _drop(cursor, name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that share the work; `master` when there is one."""
    workerinput = getattr(request.config, "workerinput", None)
    return str(workerinput["workerid"]) if workerinput else "master"


@pytest.fixture(scope="session")
def first_process(worker_id: str) -> int:
    """The number of the process that began this run and outlives the others."""
    return os.getpid() if worker_id == "master" else os.getppid()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Call it to work off all waiting jobs here and now; it returns how many there were."""
    from manyways.access.jobs import run_waiting

    return run_waiting


@pytest.fixture
def as_application(db: None) -> None:
    """The rest of the test acts in the database as the application does, who may not change history."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE manyways_app")


class _maintenance:  # noqa: N801
    """A cursor outside any transaction on the server's own database."""

    def __enter__(self) -> Any:
        import psycopg

        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        return self.connection.cursor()

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _copy_template(cursor: Any, name: str) -> None:
    """Copy the migrated database of these very migrations, made first when no run made it before."""
    template = f"{TEMPLATE}{_digest_of_migrations()}"
    cursor.execute("SELECT pg_advisory_lock(hashtext('manyways_template'))")
    try:
        if not _exists(cursor, template):
            _make_template(cursor, template)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    finally:
        cursor.execute("SELECT pg_advisory_unlock(hashtext('manyways_template'))")


def _make_template(cursor: Any, name: str) -> None:
    from django.core.management import call_command
    from tests.databases import use

    unfinished = f"{name}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    use(unfinished)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _secure(cursor)
    use("postgres")
    for old in _names(cursor, TEMPLATE):
        if old != unfinished:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def _secure(cursor: Any) -> None:
    """Take from the application's role what it may not do, where the server has that role."""
    from manyways.access.triggers import secure_history

    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'manyways_app'")
    if cursor.fetchone():
        secure_history("manyways_app")


def _drop(cursor: Any, name: str) -> None:
    from tests.databases import use

    use("postgres")
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_left_overs(cursor: Any) -> None:
    """Databases of runs that were killed."""
    import psutil  # type: ignore[import-untyped]

    for name in _names(cursor, COPY):
        number = name.removeprefix(COPY).split("_")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _names(cursor: Any, prefix: str) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [name for (name,) in cursor.fetchall()]


def _exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _digest_of_migrations() -> str:
    """Changes when a migration of the product or the version of an installed app changes."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").glob("manyways/**/migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    for name in ("access/triggers.py", "desk/search.py", "site/finding.py"):
        digest.update((ROOT / "src/manyways" / name).read_bytes())
    for path in sorted((ROOT / "src/manyways").glob("*/erasing*.py")):
        digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.lock").read_bytes())
    return digest.hexdigest()[:16]
