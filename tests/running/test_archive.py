"""Backup, restore and export: what comes back is what was there, and secrets stay at home."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from manyways.site.embedded import EmbeddedDatabase
from tests.running.conftest import copied, manyways, reachable_folder

PASSWORD = "a-long-walk-by-the-sea"
EMAIL = "ada@example.org"


@pytest.fixture(scope="module")
def peopled(prepared: Path) -> Iterator[Path]:
    """The installation with an organisation, its first account and a token; its server runs on between commands."""
    with EmbeddedDatabase(prepared, is_quick=True):
        _add_first_person(prepared)
        yield prepared


def _add_first_person(prepared: Path) -> None:
    words = ["user", "add", EMAIL, "--name", "Ada", "--organisation", "Acme", "--data", str(prepared)]
    done = manyways(*words, text=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    done = manyways("token", EMAIL, "--data", str(prepared))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) > 20


def test_a_backup_comes_back_whole(peopled: Path, folder: Path) -> None:
    backup, other = folder / "acme.backup", folder / "other"
    done = manyways("backup", str(backup), "--data", str(peopled))
    assert done.returncode == 0, done.stderr
    assert backup.stat().st_mode & 0o077 == 0
    done = manyways("restore", str(backup), "--data", str(other))
    assert done.returncode == 0, done.stderr
    assert "all counted" in done.stdout
    with EmbeddedDatabase(other, is_quick=True) as database:
        listed = manyways("user", "list", "--data", str(other))
        assert listed.stdout.split("\t")[:3] == [EMAIL, "Ada", "active"]
        with (
            psycopg.connect(database.url("manyways")) as application,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            application.execute("DELETE FROM access_userevent")
        again = manyways("restore", str(backup), "--data", str(other))
        assert again.returncode == 1
        assert "not empty" in again.stderr


def test_a_drill_proves_that_a_backup_comes_back(peopled: Path, folder: Path) -> None:
    done = manyways("drill", "--data", str(peopled))
    assert done.returncode == 0, done.stderr
    assert "every table holds the same" in done.stdout
    backup = folder / "drilled.backup"
    assert manyways("backup", str(backup), "--data", str(peopled)).returncode == 0
    _tell_other_contents(backup)
    done = manyways("drill", str(backup), "--data", str(peopled))
    assert done.returncode == 1
    assert "other contents in access_user" in done.stderr


def _tell_other_contents(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest, dump = json.loads(archive.read("manifest.json")), archive.read("database.dump")
    manifest["digests"]["access_user"] = "0" * 32
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("database.dump", dump)


def test_a_backup_is_not_overwritten_by_accident(peopled: Path, folder: Path) -> None:
    target = folder / "kept.backup"
    target.write_text("precious")
    done = manyways("backup", str(target), "--data", str(peopled))
    assert (done.returncode, target.read_text()) == (1, "precious")
    assert "--replace" in done.stderr


@pytest.mark.parametrize("what", ["missing", "text", "torn", "changed"])
def test_a_file_that_is_no_whole_backup_changes_nothing(peopled: Path, folder: Path, what: str) -> None:
    backup = folder / "acme.backup"
    if what == "text":
        backup.write_text("hello")
    if what in {"torn", "changed"}:
        assert manyways("backup", str(backup), "--data", str(peopled)).returncode == 0
    if what == "torn":
        backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    if what == "changed":
        _change_dump(backup)
    with reachable_folder() as empty:
        done = manyways("restore", str(backup), "--data", str(empty / "data"))
    assert done.returncode == 1
    assert {"missing": "does not exist", "changed": "damaged"}.get(what, "no backup") in done.stderr


def _change_dump(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        manifest, dump = archive.read("manifest.json"), bytearray(archive.read("database.dump"))
    dump[len(dump) // 2] ^= 1
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr("manifest.json", manifest)
        archive.writestr("database.dump", bytes(dump))


def test_an_export_holds_every_table_and_no_secret(peopled: Path, folder: Path) -> None:
    target = folder / "acme.zip"
    done = manyways("export", str(target), "--data", str(peopled))
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(target) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        tables = manifest["tables"]
        for table, about in tables.items():
            assert len(archive.read(f"{table}.jsonl").splitlines()) == about["rows"]
        (user,) = [json.loads(line) for line in archive.read("access.user.jsonl").splitlines()]
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert (user["email"], user["name"]) == (EMAIL, "Ada")
    assert {"access.organisation", "work.item", "teams.team", "access.userevent"} <= set(tables)
    signing_in = ("sessions.", "usersessions.", "account.", "socialaccount.", "mfa.")
    assert not {name for name in tables if name.startswith(signing_in) or "token" in name}
    assert "pbkdf2" not in everything
    assert "password" not in user


def test_people_are_added_disabled_and_enabled(peopled: Path) -> None:
    at = ["--data", str(peopled)]
    added = manyways("user", "add", "ben@example.org", "--name", "Ben", "--role", "team-lead", *at)
    assert added.returncode == 0, added.stderr
    assert added.stdout.startswith("/accounts/password/reset/key/")
    assert manyways("user", "disable", "ben@example.org", *at).returncode == 0
    assert "ben@example.org\tBen\tdisabled\tteam-lead" in manyways("user", "list", *at).stdout
    assert manyways("user", "enable", "ben@example.org", *at).returncode == 0
    unknown = manyways("user", "disable", "nobody@example.org", *at)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "Nobody signs in as nobody@example.org" in unknown.stderr
    last = manyways("user", "disable", EMAIL, *at)
    assert last.returncode == 1
    wrong = manyways("user", "add", "cy@example.org", "--name", "Cy", "--role", "king", *at)
    assert "There is no role king. Known: " in wrong.stderr


def test_an_export_goes_whole_into_an_empty_organisation(peopled: Path, folder: Path) -> None:
    archive, other, again = folder / "acme.zip", folder / "other", folder / "again.zip"
    assert manyways("export", str(archive), "--data", str(peopled)).returncode == 0
    done = manyways("import", "archive", str(archive), "--data", str(other))
    assert done.returncode == 0, done.stderr
    assert "every table the same" in done.stdout
    with EmbeddedDatabase(other, is_quick=True) as database:
        assert EMAIL in manyways("user", "list", "--data", str(other)).stdout
        assert manyways("export", str(again), "--data", str(other)).returncode == 0
        assert _tables(again) == _tables(archive)
        added = manyways("user", "add", "dora@example.org", "--name", "Dora", "--data", str(other))
        assert added.returncode == 0, added.stderr  # numbering goes on after what came in
        with psycopg.connect(database.url("manyways")) as application:
            row = application.execute("SELECT password FROM access_user WHERE email = %s", [EMAIL]).fetchone()
            assert row is not None
            assert row[0].startswith("!")
            events = "SELECT count(*) FROM access_userevent WHERE email = 'dora@example.org'"
            assert application.execute(events).fetchone() != (0,)  # the triggers are on again
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("DELETE FROM access_userevent")
        full = manyways("import", "archive", str(archive), "--data", str(other))
        assert full.returncode == 1
        assert "has an account here already" in full.stderr


def _tables(archive: Path) -> object:
    with zipfile.ZipFile(archive) as found:
        return json.loads(found.read("manifest.json"))["tables"]


@pytest.fixture(scope="module")
def exported(peopled: Path) -> Iterator[Path]:
    """An archive to be spoilt."""
    with reachable_folder() as found:
        assert manyways("export", str(found / "acme.zip"), "--data", str(peopled)).returncode == 0
        yield found / "acme.zip"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ("missing", "does not exist"),
        ("text", "no archive"),
        ("torn", "cut short"),
        ("member", "access.user.jsonl is missing"),
        ("version", "Bring both to the same version"),
        ("row", "not what was written"),
        ("nonsense", "access.user, rows 1 to 1"),
        ("bomb", "would unpack to"),
    ],
)
def test_a_spoilt_archive_changes_nothing(
    exported: Path, folder: Path, empty: EmbeddedDatabase, spoil: str, reason: str
) -> None:
    archive = folder / "spoilt.zip"
    _spoil(exported, archive, spoil)
    done = manyways("import", "archive", str(archive), "--data", str(empty.folder.data))
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr
    with psycopg.connect(empty.url("manyways")) as application:
        assert application.execute("SELECT count(*) FROM access_user").fetchone() == (0,)


@pytest.fixture(scope="module")
def empty(untouched: Path) -> Iterator[EmbeddedDatabase]:
    """An installation of its own with nobody in it; its server runs on between commands."""
    with copied(untouched) as found, EmbeddedDatabase(found, is_quick=True) as database:
        yield database


def _spoil(source: Path, target: Path, spoil: str) -> None:
    if spoil == "missing":
        return
    if spoil in {"text", "torn"}:
        target.write_bytes(b"hello" if spoil == "text" else source.read_bytes()[:-2000])
        return
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    users, manifest = "access.user.jsonl", json.loads(parts["manifest.json"])
    if spoil == "member":
        del parts[users]
    if spoil == "version":
        manifest["tables"]["access.user"]["columns"].append("shoe_size")
    if spoil == "row":
        parts[users] = parts[users].replace(b"Ada", b"Eve")
    if spoil == "nonsense":
        parts[users] = b'{"id": "seven"}\n'
    if spoil == "bomb":
        parts[users] = bytes((1 << 30) + 1)
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
