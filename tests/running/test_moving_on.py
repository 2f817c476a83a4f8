"""Data of an older PostgreSQL: brought over whole, or left as they were with a sentence that says what to do."""

import shutil
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from manyways.site.embedded import EmbeddedDatabase, EmbeddedDatabaseError, moving_on
from tests.running.conftest import manyways

FILL = """
CREATE TABLE kept (id int PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now(), share numeric, bytes bytea);
INSERT INTO kept SELECT n, 'Zoë ' || n, '2026-01-01'::timestamptz + n * '1 hour'::interval, n / 7.0, '\\x0001'
    FROM generate_series(1, 500) n;
GRANT SELECT ON kept TO manyways_app;
"""
WHOLE = "SELECT count(*), md5(string_agg(kept::text, '' ORDER BY id)) FROM kept"
Answer = tuple[object, ...]


@pytest.fixture
def data(folder: Path) -> Path:
    """A data folder that the version before made."""
    with (
        older(folder / "data") as database,
        psycopg.connect(database.url("manyways", "manyways_owner")) as owner,
    ):
        owner.execute(FILL)
    return folder / "data"


def older(data: Path) -> EmbeddedDatabase:
    return EmbeddedDatabase(data, is_quick=True, major=16)


def newer(data: Path) -> EmbeddedDatabase:
    return EmbeddedDatabase(data, is_quick=True)


def asked(database: EmbeddedDatabase) -> Answer | None:
    """What the application reads, and under which version."""
    with database, psycopg.connect(database.url("manyways")) as application:
        row = application.execute(WHOLE).fetchone()
        return (application.info.server_version // 10000, *(row or ()))


def test_everything_comes_over_once_and_the_old_one_is_kept(data: Path) -> None:
    version, *before = asked(older(data)) or ()
    assert version == 16
    assert asked(newer(data)) == (18, *before)
    home = newer(data).folder.home
    assert (home / "cluster-16" / "PG_VERSION").read_text() == "16\n"
    assert not (home / "next").exists()
    assert asked(newer(data)) == (18, *before)
    with (
        newer(data) as database,
        psycopg.connect(database.url("manyways")) as application,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        application.execute("DELETE FROM kept")


def test_too_small_a_disk_is_told_before_anything_is_done(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10, 9, 1))
    with pytest.raises(EmbeddedDatabaseError, match="Make room, then start again"):
        newer(data).open()
    assert (asked(older(data)) or ())[:2] == (16, 500)


def test_what_did_not_come_over_whole_is_not_taken(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_on, "changed", lambda _wanted, _found: "other contents in kept")
    with pytest.raises(EmbeddedDatabaseError, match=r"(?s)other contents in kept.*is as it was"):
        newer(data).open()
    assert not (newer(data).folder.home / "next").exists()
    assert (asked(older(data)) or ())[:2] == (16, 500)


def test_power_that_fails_between_the_two_steps_loses_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_database: EmbeddedDatabase) -> None:
        raise KeyboardInterrupt

    whole = moving_on.finish_exchange
    monkeypatch.setattr(moving_on, "finish_exchange", fail)
    with pytest.raises(KeyboardInterrupt):
        newer(data).open()
    home = newer(data).folder.home
    assert not (home / "cluster").exists()
    monkeypatch.setattr(moving_on, "finish_exchange", whole)
    assert (asked(newer(data)) or ())[:2] == (18, 500)
    shutil.rmtree(home / "cluster-16")


def test_data_that_somebody_uses_are_left_alone(data: Path) -> None:
    with older(data), pytest.raises(EmbeddedDatabaseError, match="is in use"):
        newer(data).open()


def test_data_of_a_newer_version_are_refused_untouched(data: Path) -> None:
    version = newer(data).folder.cluster / "PG_VERSION"
    version.write_text("19\n")
    with pytest.raises(EmbeddedDatabaseError, match=r"PostgreSQL 19.*brings PostgreSQL 18.*manyways restore"):
        newer(data).open()
    assert version.read_text() == "19\n"


def test_a_command_in_a_folder_nobody_served_says_what_to_do(folder: Path) -> None:
    asked = manyways("user", "list", "--data", str(folder))
    assert asked.returncode == 1
    assert "Run `manyways serve` with it once." in asked.stderr
    assert "Traceback" not in asked.stderr
