"""The embedded database: started, shared, killed, adopted, stopped."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from manyways.site.embedded import EmbeddedDatabase, EmbeddedDatabaseError
from manyways.site.embedded.locks import FileLock
from tests.running.conftest import environment, reachable_folder, wait_for

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder for this module."""
    with reachable_folder() as folder:
        yield folder / "data"


@pytest.fixture
def database(data: Path) -> Iterator[EmbeddedDatabase]:
    """The server, open; durable, as in production."""
    database = EmbeddedDatabase(data)
    database.open()
    yield database
    database.close()
    assert database.process() is None


def _query(database: EmbeddedDatabase, text: str, role: str = "manyways_owner") -> list[tuple[object, ...]]:
    with psycopg.connect(database.url("manyways", role), autocommit=True) as connection:
        cursor = connection.execute(text)
        return cursor.fetchall() if cursor.description else []


def test_it_speaks_utf8_and_lower_cases_every_letter(database: EmbeddedDatabase) -> None:
    assert _query(
        database, "SELECT lower('ÄÇŞ'), current_setting('server_encoding'), current_setting('jit')"
    ) == [("äçş", "UTF8", "off")]


def test_nobody_else_gets_in(database: EmbeddedDatabase, data: Path) -> None:
    assert stat.S_IMODE((data / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(database.folder.socket_folder().stat().st_mode) == 0o700
    assert _query(database, "SELECT current_setting('listen_addresses')") == [("",)]
    wrong = database.url("manyways").replace(database.secrets.application_password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_application_may_make_no_tables(database: EmbeddedDatabase) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _query(database, "CREATE TABLE mine (id int)", "manyways_app")


@pytest.mark.skipif(not IS_ROOT, reason="only root runs it as another user")
def test_under_root_it_runs_as_somebody_else(database: EmbeddedDatabase) -> None:
    process = database.process()
    assert process is not None
    assert process.uids().real != 0


@pytest.mark.skipif(not IS_ROOT, reason="only root has folders that others cannot enter")
def test_under_root_data_that_its_user_cannot_reach_lie_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with EmbeddedDatabase(tmp_path / "data", is_quick=True) as database:
        assert not database.folder.home.is_relative_to(tmp_path)
        assert _query(database, "SELECT 1") == [(1,)]
        home = database.folder.home
    assert EmbeddedDatabase(tmp_path / "data").folder.home == home
    subprocess.run(["rm", "-r", str(home)], check=True)


def test_two_users_share_it_and_the_last_one_stops_it(database: EmbeddedDatabase, data: Path) -> None:
    second = EmbeddedDatabase(data)
    second.open()
    second.close()
    assert database.process() is not None


def test_what_was_committed_survives_a_killed_server(database: EmbeddedDatabase) -> None:
    _query(database, "CREATE TABLE IF NOT EXISTS kept (n int)")
    _query(database, "INSERT INTO kept VALUES (7)")
    process = database.process()
    assert process is not None
    process.kill()
    assert wait_for(lambda: database.process() is None)
    assert database.keep_running()
    assert (7,) in _query(database, "SELECT n FROM kept")
    assert not database.keep_running()


HOLDER = """
import sys, time; from pathlib import Path
from manyways.site.embedded import EmbeddedDatabase
EmbeddedDatabase(Path(sys.argv[1])).open()
print("open", flush=True)
time.sleep(600)
"""


def test_a_server_whose_parent_was_killed_is_adopted_and_stopped(data: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)], stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    database = EmbeddedDatabase(data)
    left = database.process()
    assert left is not None
    with database:
        assert database.process() == left
    assert wait_for(lambda: not left.is_running())


def test_a_process_file_that_names_a_stranger_is_no_hindrance(database: EmbeddedDatabase, data: Path) -> None:
    process = database.process()
    assert process is not None
    process.kill()
    assert wait_for(lambda: database.process() is None)
    file = database.folder.cluster / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert database.keep_running()
    assert _query(database, "SELECT 1") == [(1,)]


def test_a_cluster_that_was_not_finished_is_made_anew(folder: Path) -> None:
    with EmbeddedDatabase(folder / "data", is_quick=True) as database:
        home = database.folder.home
    (home / "complete").unlink()
    (home / "cluster" / "PG_VERSION").unlink()
    with EmbeddedDatabase(folder / "data", is_quick=True) as database:
        assert _query(database, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_are_refused_untouched(folder: Path) -> None:
    with EmbeddedDatabase(folder / "data", is_quick=True) as database:
        version = database.folder.cluster / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(EmbeddedDatabaseError, match=r"PostgreSQL 15.*manyways backup"):
        EmbeddedDatabase(folder / "data").open()
    assert version.read_text() == "15\n"


def test_a_folder_whose_path_is_too_long_for_a_socket(folder: Path) -> None:
    long = folder / ("d" * 60) / ("e" * 60)
    with EmbeddedDatabase(long, is_quick=True) as database:
        assert len(str(database.folder.socket_folder())) < 60
        assert _query(database, "SELECT 1") == [(1,)]
        database.folder.socket_folder()
    database.folder.socket_folder().rmdir()


def test_a_place_that_is_no_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedDatabaseError, match="--data"):
        EmbeddedDatabase(tmp_path / "file" / "data")


def test_a_lock_is_exclusive_until_released(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.try_acquire()
    assert not second.try_acquire()
    with pytest.raises(EmbeddedDatabaseError, match="holding"):
        second.acquire(timeout_seconds=0.1)
    first.release()
    assert second.try_acquire()
