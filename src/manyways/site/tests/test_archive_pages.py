"""The archive by page: made as a job, for whoever may and is inside every closed room, downloaded, taken in when empty."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from manyways.access.actions import Refused
from manyways.access.history import history_of
from manyways.access.models import Grant, Job, User
from manyways.site.archive import actions
from manyways.site.models import Archive, ArchivePart
from manyways.site.tasks import forget
from manyways.teams.actions import create_team
from manyways.teams.actions.erasing import erase_person
from manyways.teams.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/settings/archive/"


@pytest.fixture
def no_room(cast: dict[str, User]) -> User:
    """The director of an organisation in which nobody is in a closed room."""
    Grant.objects.filter(user=cast["hr_partner"]).delete()
    return cast["director"]


@pytest.fixture
def made(no_room: User, run_jobs: Callable[[], int]) -> Archive:
    """An archive."""
    create_team(name="Commerce", by=no_room)
    actions.make_archive(by=no_room)
    run_jobs()
    return Archive.objects.get()


def content_of(answer: Any) -> bytes:
    """What was streamed."""
    return b"".join(answer.streaming_content)


def test_it_is_made_in_the_background_and_downloaded_whole(
    no_room: User, client: Client, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PART_BYTES", 4096)
    create_team(name="Commerce", by=no_room)
    client.force_login(no_room)
    assert client.post(PAGE).status_code == 302
    assert 'hx-trigger="every 1s"' in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 302
    assert Job.objects.filter(task=actions.TASK).count() == 1  # one serves everybody
    run_jobs()
    archive = Archive.objects.get()
    assert "Download" in client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}{archive.key}/take/")
    assert answer["Content-Disposition"] == f'attachment; filename="{archive}"'
    content = content_of(answer)
    assert (len(content), ArchivePart.objects.count() > 2) == (archive.size, True)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        manifest = json.loads(file.read("manifest.json"))
        assert b"Commerce" in file.read("teams.team.jsonl")
    assert not {name for name in manifest["tables"] if name.startswith("site.archive")}
    archive.refresh_from_db()
    assert archive.taken_at is not None
    assert any("took the archive" in str(entry) for entry in history_of(archive, no_room).entries)


def test_who_may_not_sees_nothing_of_it(made: Archive, cast: dict[str, User], client: Client) -> None:
    for slug in ("employee", "project_manager", "hr_partner"):
        client.force_login(cast[slug])
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE).status_code == 403
        assert client.post(f"{PAGE}{made.key}/take/").status_code == 404
        assert "settings/archive" not in client.get("/settings/").content.decode()


def test_who_is_not_in_a_closed_room_does_not_carry_it_out(cast: dict[str, User], client: Client) -> None:
    director = cast["director"]
    with pytest.raises(Refused, match=r"closed room.*Ruth Adler.*manyways export"):
        actions.make_archive(by=director)
    client.force_login(director)
    page = client.get(PAGE).content.decode()
    assert "Ruth Adler" in page
    assert "Make the archive" not in page
    assert client.post(PAGE).status_code == 422
    assert not Job.objects.exists()


def test_one_made_before_the_room_opened_is_no_longer_given(
    made: Archive, cast: dict[str, User], client: Client
) -> None:
    from manyways.access.models import Role

    Grant.objects.create(user=cast["hr_partner"], role=Role.objects.get(slug="hr-partner"))
    client.force_login(cast["director"])
    assert client.post(f"{PAGE}{made.key}/take/").status_code == 422


def test_it_is_kept_for_a_day(made: Archive, no_room: User, client: Client) -> None:
    client.force_login(no_room)
    Archive.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert client.post(f"{PAGE}{made.key}/take/").status_code == 404
    forget(timestamp=0)
    assert not ArchivePart.objects.exists()


def test_it_goes_when_somebody_is_erased(made: Archive, no_room: User) -> None:
    person = Person.objects.create(name="Ann Example", email="ann@example.org")
    erase_person(person, by=no_room)
    assert not Archive.objects.exists()


def test_it_is_deleted_before(made: Archive, no_room: User, client: Client) -> None:
    client.force_login(no_room)
    client.post(f"{PAGE}{made.key}/remove/")
    assert not Archive.objects.exists()


def test_an_organisation_with_people_takes_none_in(made: Archive, no_room: User, client: Client) -> None:
    client.force_login(no_room)
    content = content_of(client.post(f"{PAGE}{made.key}/take/"))
    assert "goes into an empty organisation only" in client.get(PAGE).content.decode()
    answer = client.post("/welcome/archive/", _form(content, no_room.email))
    assert answer.status_code == 422
    assert "an archive goes into an empty organisation only" in answer.content.decode()
    assert client.get("/welcome/archive/").status_code == 302


def test_an_empty_one_takes_it_in_and_its_person_chooses_a_password(
    made: Archive, no_room: User, client: Client, settings: Any
) -> None:
    client.force_login(no_room)
    content, email = content_of(client.post(f"{PAGE}{made.key}/take/")), no_room.email
    client.logout()
    settings.DATABASE_OWNER_URL = _owner_url()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE access_user CASCADE")
    connection.close()
    assert client.get("/welcome/archive/").status_code == 200
    assert client.post("/welcome/archive/", _form(b"hello", email)).status_code == 422
    strange = client.post("/welcome/archive/", _form(content, "nobody@example.org"))
    assert "Nobody in this archive signs in as nobody@example.org" in strange.content.decode()
    assert not User.objects.exists()
    answer = client.post("/welcome/archive/", _form(content, email))
    assert answer.status_code == 302, answer.content.decode()
    assert User.objects.filter(email=email).exists()
    chosen = client.get(answer["Location"], follow=True).redirect_chain[-1][0]
    client.post(chosen, {"password1": "a-walk-in-the-woods", "password2": "a-walk-in-the-woods"})
    assert client.login(email=email, password="a-walk-in-the-woods")


def _form(content: bytes, email: str) -> dict[str, Any]:
    return {"archive": SimpleUploadedFile("acme.zip", content, "application/zip"), "email": email}


def _owner_url() -> str:
    from psycopg.conninfo import make_conninfo

    found = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return make_conninfo(**{name: str(found[name]) for name in names if found.get(name)})
