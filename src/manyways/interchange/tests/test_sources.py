"""What a person says about the columns of a source is remembered for its next file, can be changed and forgotten."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.interchange.actions import edit_own_source, forget_own_source, map_columns, start_import
from manyways.interchange.actions.sources import remember_source
from manyways.interchange.models import Import, KnownSource
from manyways.interchange.reading import mapping_of, sheet_of
from manyways.interchange.remembering import known_source
from manyways.work.models import Initiative

pytestmark = pytest.mark.django_db
HEADERS = "Vorhaben;Zweitname;Bis wann;Wer;Art"
FIRST = f"{HEADERS}\nMove;Office move;31.03.2027;Mara;Facilities"
SECOND = f"{HEADERS};Neu\nNet;Network refresh;30.06.2027;Ines;Infrastructure;x"


def bring(content: str, by: User, name: str = "portfolio.csv") -> Import:
    return start_import(subject="portfolio", name=name, content=content.encode(), by=by)


@pytest.fixture
def known(director: User) -> KnownSource:
    import_ = bring(FIRST, director)
    headers = sheet_of(import_).headers
    map_columns(import_, mapping={"name": 1, "due_on": 2}, headers=headers, by=director)
    return KnownSource.objects.get()


def columns(content: str, by: User) -> dict[str, int]:
    import_ = bring(content, by)
    return mapping_of(import_, sheet_of(import_))


def test_the_next_file_from_a_source_maps_itself(known: KnownSource, director: User, employee: User) -> None:
    assert known.meaning == {"name": "Zweitname", "due_on": "Bis wann"}
    assert columns(SECOND, director) == {"name": 1, "due_on": 2}
    swapped = "Bis wann;Wer;Art;Zweitname;Vorhaben\n31.03.2027;Mara;Facilities;Office move;Move"
    assert columns(swapped, director) == {"name": 3, "due_on": 0}
    assert columns("Name;End\nOther;31.03.2027", director) == {"name": 0, "due_on": 1}
    assert not KnownSource.objects.visible_to(employee).exists()


def test_saying_it_again_changes_what_is_remembered(known: KnownSource, director: User) -> None:
    import_ = bring(SECOND, director, "june.csv")
    map_columns(import_, mapping={"name": 0}, headers=sheet_of(import_).headers, by=director)
    source = KnownSource.objects.get()
    assert (source.name, source.meaning) == ("june.csv", {"name": "Vorhaben"})


def test_only_whoever_said_it_changes_or_forgets_it(
    known: KnownSource, director: User, employee: User
) -> None:
    for act in (
        lambda: edit_own_source(known, meaning={"name": "Art"}, by=employee),
        lambda: forget_own_source(known, by=employee),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(Refused):
        edit_own_source(known, meaning={}, by=director)
    edit_own_source(known, meaning={"name": "Vorhaben"}, by=director)
    assert columns(FIRST, director) == {"name": 0}
    forget_own_source(KnownSource.objects.get(), by=director)
    assert columns(FIRST, director) != {"name": 0}


def test_the_pages_show_change_and_forget_it(
    known: KnownSource, director: User, employee: User, client: Client
) -> None:
    client.force_login(employee)
    assert client.get(known.get_absolute_url()).status_code == 404
    client.force_login(director)
    assert "portfolio.csv" in client.get(reverse("interchange:imports")).content.decode()
    assert "Zweitname" in client.get(known.get_absolute_url()).content.decode()
    sent = {"name": ["name", "due_on", "owner"], "value": ["Vorhaben", "", "No such column"]}
    client.post(known.get_absolute_url(), sent)
    known.refresh_from_db()
    assert known.meaning == {"name": "Vorhaben"}
    answer = client.post(
        reverse("interchange:imports"), {"subject": "portfolio", "pasted": FIRST}, follow=True
    )
    assert "Read as you said for" in answer.content.decode()
    client.post(reverse("interchange:forget_source", args=[known.key]))
    assert not KnownSource.objects.exists()
    assert not Initiative.objects.exists()


def test_a_table_without_a_header_is_of_no_source(director: User) -> None:
    import_ = start_import(subject="portfolio", name="Pasted rows", content=b"Alpha\t2027-05-01", by=director)
    remember_source(import_, headers=("1", "2"), meaning={"name": "2"})
    assert known_source(director, "portfolio", ("1", "2")) is None
