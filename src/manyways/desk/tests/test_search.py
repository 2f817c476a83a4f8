"""One search: beginnings of words, second forms, kept by triggers, and never a word of what one may not see."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.desk import search
from manyways.desk.actions import add_comment
from manyways.desk.models import SearchEntry
from manyways.desk.search import find
from manyways.teams.models import Person, Team
from manyways.work.actions import add_decision, add_option
from manyways.work.models import Initiative
from manyways.work.tests.samples import an_event


@pytest.fixture
def conference(db: None) -> Initiative:
    return Initiative.objects.create(
        name="Customer conference 2027",
        summary="Everybody we invited meets",
        visibility=Initiative.Visibility.COMPANY,
    )


@pytest.fixture
def merger(db: None) -> Initiative:
    return Initiative.objects.create(
        name="Zephyr merger", summary="Talks with Northwind", visibility=Initiative.Visibility.MEMBERS
    )


def titles(user: User, text: str) -> list[str]:
    """The titles found, but those of the templates and practices that are shipped."""
    shipped = re.compile(r"/(templates|practices)/")
    return [hit.title for hit in find(user, text) if not shipped.search(hit.url)]


@pytest.mark.parametrize("text", ["conf", "CUSTOMER conf", "2027", "invite", "inviting", "meet"])
def test_beginnings_and_other_forms_find_it(conference: Initiative, employee: User, text: str) -> None:
    assert titles(employee, text) == ["Customer conference 2027"]


@pytest.mark.parametrize("text", ["", "  ", "'", "&|!", "conf' | 'x", "\\", "::*"])
def test_odd_input_is_harmless(conference: Initiative, employee: User, text: str) -> None:
    assert titles(employee, text) in ([], ["Customer conference 2027"])


def test_entries_follow_every_change_also_direct_ones(conference: Initiative, employee: User) -> None:
    Initiative.objects.filter(pk=conference.pk).update(name="Summit")
    assert titles(employee, "summit") == ["Summit"]
    assert titles(employee, "conference") == []
    Initiative.objects.filter(pk=conference.pk).delete()
    assert titles(employee, "summit") == []
    assert not SearchEntry.objects.filter(kind="work.initiative").exists()


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("director", 1),
        ("finance", 1),
        ("project_manager", 0),
        ("team_lead", 0),
        ("functional_manager", 0),
        ("hr_partner", 0),
        ("sales_lead", 0),
        ("marketing", 0),
        ("employee", 0),
    ],
)
def test_private_things_never_leak(
    merger: Initiative, cast: dict[str, User], client: Client, slug: str, expected: int
) -> None:
    add_comment(merger, text="Northwind asks for quiet", by=cast["director"])
    user = cast[slug]
    assert len(titles(user, "zephyr")) == expected
    assert len(titles(user, "northwind")) == expected * 2
    client.force_login(user)
    for part in (False, True):
        text = client.get(
            "/find?q=northwind", headers={"HX-Request": "true"} if part else {}
        ).content.decode()
        assert ("Zephyr" in text) is bool(expected)
        assert ("quiet" in text) is bool(expected)


@pytest.mark.parametrize("most", [1_000, 100, 20])
def test_the_visible_ones_are_found_behind_many_hidden_ones(
    most: int, merger: Initiative, employee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_OF_A_KIND", most)
    monkeypatch.setattr(search, "_MATCHES", search._MATCHES.replace("LIMIT 1000", f"LIMIT {most}"))
    Initiative.objects.bulk_create(
        Initiative(name=f"Zephyr {number}", visibility=Initiative.Visibility.MEMBERS) for number in range(450)
    )
    Initiative.objects.create(name="A calm zephyr", summary="x", visibility=Initiative.Visibility.COMPANY)
    assert titles(employee, "zephyr") == ["A calm zephyr"]


def test_no_more_is_read_than_is_shown(
    director: User, employee: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Initiative.objects.bulk_create(
        Initiative(
            name=f"Harbour {at}", visibility=("members", "company")[at % 2], summary="x" if at % 2 else ""
        )
        for at in range(150)
    )
    for user in (director, employee):
        may_everywhere(user, "see.every_initiative")  # what a page has asked before
    with django_assert_num_queries(2):  # the best matches, and those of them that are shown
        assert len(find(director, "harbour")) == 20
    with django_assert_num_queries(4):  # some of the best are hidden: which of the others are not, and these
        assert len(find(employee, "harbour")) == 20


def test_the_palette_offers_places_and_records(
    conference: Initiative, director: User, client: Client
) -> None:
    client.force_login(director)
    text = client.get("/find?q=con", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert 'role="option"' in text
    assert "Customer conference 2027" in text
    everything = client.get("/find", headers={"HX-Request": "true"}).content.decode()
    assert "/inbox/" in everything
    assert "/settings/" in everything


def test_people_and_teams_are_found_where_they_have_pages(director: User) -> None:
    Team.objects.create(name="Quokka")
    Person.objects.create(name="Quentin Quokka")
    assert SearchEntry.objects.filter(title__icontains="quokka").count() == 2


def test_a_decision_is_found_by_its_options(director: User, employee: User) -> None:  # GAP-14
    event = an_event(by=director)
    venue = add_decision(event, name="Venue", by=director)
    add_option(venue, name="Harbour Hall", pros="Step-free", by=director)
    (hit,) = find(director, "harbour")
    assert (hit.title, hit.url) == ("Harbour Hall", venue.get_absolute_url())
    assert "Option of Venue" in hit.second
    assert not find(employee, "harbour")
