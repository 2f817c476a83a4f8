"""Rows pasted into lists: the same on every list, all in one step that is undone, what is refused stays to be mended."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from manyways.access.actions import last_context
from manyways.access.actions.undo import undo
from manyways.access.models import User
from manyways.change.models import Process
from manyways.intake.models import Practice
from manyways.market.actions.launches import add_launch
from manyways.market.models import ReadinessRule
from manyways.money.models import BudgetLine
from manyways.teams.models import Group, Person, Team
from manyways.work.actions import create_initiative
from manyways.work.models import Decision, Kind, ProgrammeActivity

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


PLACES = {
    "groups": ("/work/groups/", "Berlin\t40\tberlin@example.org", Group),
    "practices": ("/work/practices/", "Walk the board\tRight to left\tWork is stuck", Practice),
    "processes": ("/change/processes/", "Quarterly review\tFinance", Process),
    "readiness_rules": ("", "Price list\t30\tSales", ReadinessRule),
    "decisions": ("/work/{key}/decisions/", "Venue\t8 weeks\tTwo offers", Decision),
    "programme": ("/work/{key}/programme/", "Opening\t400", ProgrammeActivity),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_row_goes_in_wherever_people_bring_lists(
    name: str, director: User, employee: User, client: Client
) -> None:
    path, line, model = PLACES[name]
    initiative = create_initiative(name="Conference", kind=Kind.objects.get(slug="event"), by=director)
    path = path.format(key=initiative.key) or reverse("market:readiness_rules")
    client.force_login(director)
    assert "Paste rows" in client.get(path).content.decode()
    answer = client.post(path, {"paste": line}, headers=FRAGMENT)
    assert "1 row added." in answer.headers["HX-Trigger"]
    found = model.objects.get(name=line.split("\t")[0])
    assert line.split("\t")[0] in answer.content.decode()
    context = last_context()
    assert context
    undo(context, by=director)
    assert not model.objects.filter(pk=found.pk).exists()
    client.force_login(employee)
    assert client.post(path, {"paste": line}).status_code in {403, 404}


def test_what_a_launch_needs_is_pasted_into_its_list(director: User, client: Client) -> None:
    outcome = create_initiative(name="Gift cards", by=director)
    launch = add_launch(outcome, by=director)
    client.force_login(director)
    client.post(launch.get_absolute_url(), {"paste": "Price list\t30"}, headers=FRAGMENT)
    assert launch.readiness.get(name="Price list").days_before == 30
