"""Rows pasted into lists: the same on every list, all in one step that is undone, what is refused stays to be mended."""

from decimal import Decimal

import pytest
from django.test import Client

from manyways.access.actions import last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.money.models import BudgetLine
from manyways.teams.models import Person, Team
from manyways.work.actions import create_initiative

FRAGMENT = {"HX-Request": "true", "HX-Target": "list-people"}


def test_rows_with_heads_in_any_order_are_added_and_undone_in_one_step(
    director: User, client: Client
) -> None:
    client.force_login(director)
    text = "E-mail\tUnknown\tName\nann@example.org\tx\tAnn\nbo@example.org\ty\tBo\n"
    said = client.post("/work/people/", {"paste": text}, follow=True).content.decode()
    assert "2 rows added." in said
    assert set(Person.objects.values_list("name", "email")) == {
        ("Ann", "ann@example.org"),
        ("Bo", "bo@example.org"),
    }
    context = last_context()
    assert context
    undo(context, by=director)
    assert not Person.objects.exists()


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_rows_without_heads_are_read_in_order(sign: str, director: User, client: Client) -> None:
    client.force_login(director)
    client.post("/work/teams/", {"paste": sign.join(["Commerce", "Sells courses"])})
    assert Team.objects.get().purpose == "Sells courses"


def test_what_is_refused_is_given_back_with_the_reason_and_the_rest_added(
    director: User, client: Client
) -> None:
    client.force_login(director)
    Team.objects.create(name="Commerce")
    answer = client.post("/work/teams/", {"paste": "Name\nCommerce\nGrowth\n"}, headers=FRAGMENT)
    page = answer.content.decode()
    assert "1 row added." in answer.headers["HX-Trigger"]
    assert "Commerce: " in page
    assert "These rows are not added yet" in page
    assert ">Name\nCommerce</textarea>" in page.replace("\r", "")
    assert Team.objects.filter(name="Growth").exists()
    bad = client.post("/work/people/", {"paste": "Ann\tnot-an-address"}, headers=FRAGMENT).content.decode()
    assert "E-mail: " in bad
    assert not Person.objects.exists()
    assert (
        "Paste at least one row"
        in client.post("/work/people/", {"paste": " "}, headers=FRAGMENT).content.decode()
    )


def test_amounts_are_read_as_people_write_them(director: User, client: Client) -> None:
    client.force_login(director)
    initiative = create_initiative(name="Conference", by=director)
    client.post(f"/work/{initiative.key}/money/", {"paste": "Venue\t$180k\nCatering\t12,500"})
    found = set(BudgetLine.objects.values_list("name", "estimate"))
    assert found == {("Venue", Decimal(180_000)), ("Catering", Decimal(12_500))}


def test_who_may_add_nothing_pastes_nothing(employee: User, client: Client) -> None:
    client.force_login(employee)
    assert "Paste rows" not in client.get("/work/people/").content.decode()
    assert client.post("/work/people/", {"paste": "Ann"}).status_code == 403
    assert not Person.objects.exists()


def test_columns_stand_in_the_order_chosen_also_in_files_and_views(director: User, client: Client) -> None:
    client.force_login(director)
    Person.objects.create(name="Ann", email="ann@example.org", job_title="Editor")
    client.get("/work/people/?columns=email&columns=name&columns=job_title")
    file = b"".join(client.get("/work/people/?format=csv").streaming_content)  # type: ignore[attr-defined]
    assert file.decode("utf-8-sig").splitlines()[0] == "Person,E-mail,Job title"
    page = client.get("/work/people/").content.decode()
    assert page.index(">E-mail") < page.index(">Job title")
    assert "columns=name&amp;columns=email&amp;columns=job_title" in page
