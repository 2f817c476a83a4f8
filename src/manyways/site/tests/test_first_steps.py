"""The first steps of an empty organisation: left, resumed, skipped, put away; and what each tells."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from manyways.access.actions import Refused, last_context
from manyways.access.actions.accounts import start_organisation
from manyways.access.actions.organisation import edit_organisation
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import Organisation, User
from manyways.site import actions
from manyways.site.first_steps import STEPS, standing_of
from manyways.site.models import FirstSteps
from manyways.teams.models import Calendar, Team, WeeklyCount

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def first(db: None) -> User:
    """The director of an organisation that holds nothing else."""
    return start_organisation(
        organisation="Brightwater", name="Ines", email="ines@b.example", password="a-long-walk-by-the-sea"
    )


@pytest.fixture
def page(first: User, client: Client) -> Client:
    client.force_login(first)
    return client


def test_an_empty_organisation_finds_them_on_today(page: Client) -> None:
    assert reverse("first_steps") in page.get(reverse("portfolio:today")).content.decode()
    listed = page.get(reverse("first_steps"), **HTMX).content.decode()
    assert "<html" not in listed
    assert listed.count("<li") == len(STEPS) == 9
    assert listed.count("btn-primary") == 1


def test_every_step_leads_somewhere(page: Client) -> None:
    for step in STEPS:
        assert page.get(reverse("go_to_first_step", args=[step.name]), follow=True).status_code == 200, (
            step.name
        )
    assert page.get(reverse("go_to_first_step", args=["nowhere"])).status_code == 404


def test_where_the_organisation_is(page: Client, first: User) -> None:
    where = reverse("organisation")
    sent = {
        "name": "Brightwater",
        "country": "IE",
        "currency": "EUR",
        "fiscal_year_starts_in": 4,
        "version": 1,
    }
    assert page.post(where, sent).status_code == 302
    assert standing_of(first).rows[0].told == "Brightwater, IE, EUR"
    assert page.post(where, {**sent, "country": "DE"}).status_code == 409
    assert page.post(where, {**sent, "country": "Atlantis"}).status_code == 422


def test_public_holidays_follow_the_country_until_the_calendar_has_its_own(page: Client) -> None:
    sent = {"name": "Kälte", "currency": "EUR", "fiscal_year_starts_in": 1}
    for version, country in ((1, "DE"), (2, "AT")):
        page.post(reverse("organisation"), {**sent, "country": country, "version": version})
        assert Calendar.objects.get(name="Standard").country == country
    Calendar.objects.filter(name="Standard").update(country="CH-ZH")
    page.post(reverse("organisation"), {**sent, "country": "DE", "version": 3})
    assert Calendar.objects.get(name="Standard").country == "CH-ZH"


def test_countries_are_named_once(page: Client) -> None:
    shown = page.get(reverse("organisation")).content.decode()
    assert ">Germany<" in shown
    assert ">DEU<" not in shown
    assert shown.count('value="DE"') == 1


def test_too_few_counts_keep_the_form_with_what_was_typed(page: Client) -> None:
    answer = page.post(reverse("first_window"), {"counts": "3 5 2 4 6 3", "left": 24, "team": "Us"})
    assert "Not enough history: 6 of 8 weeks" in answer.content.decode()
    assert "3 5 2 4 6 3</textarea>" in answer.content.decode()


def test_twelve_counts_are_the_first_window_and_stay(page: Client, first: User) -> None:
    sent = {"counts": "3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 4", "left": 24, "team": "Commerce"}
    answer = page.post(reverse("first_window"), sent).content.decode()
    assert "Likely in 7 weeks" in answer
    assert "safe to plan on 8 weeks" in answer
    assert WeeklyCount.objects.count() == 12
    assert standing_of(first).rows[3].told == "12 weeks counted."
    assert page.post(reverse("first_window"), {**sent, "counts": "a few"}).status_code == 422
    assert WeeklyCount.objects.count() == 12


def test_counts_of_a_team_that_is_here_are_added_to_it(page: Client) -> None:
    for counts in ("3\t5\t2\t4\t6\t3\t4\t2", "4\n4\n4"):
        sent = {"counts": counts, "left": "24", "team": "Ärzte"}
        answer = page.post(reverse("first_window"), sent)
        assert answer.status_code == 200
    assert "Not enough history" in answer.text
    assert WeeklyCount.objects.count() == 8
    assert Team.objects.get().name == "Ärzte"


def test_a_currency_is_three_letters(page: Client, first: User) -> None:
    sent = {"name": "Kälte", "country": "CH", "fiscal_year_starts_in": "4", "version": "1"}
    answer = page.post(reverse("organisation"), {**sent, "currency": "Fränkli"})
    assert (answer.status_code, "Fränkli" in answer.text, "This is no currency" in answer.text) == (
        422,
        True,
        True,
    )
    page.post(reverse("organisation"), {**sent, "currency": "chf"})
    assert Organisation.objects.get().currency == "CHF"


def test_past_dates_tell_the_median_slip(first: User) -> None:
    """D-4b's numbers, from the evidence that the forecast keeps."""
    from manyways.forecast.actions import add_past_date

    planned_days, actual_days = (120, 180, 90, 150, 200, 60, 240, 110), (150, 260, 95, 210, 205, 90, 330, 112)
    pairs = zip(planned_days, actual_days, strict=True)
    for number, (planned, actual) in enumerate(pairs):
        add_past_date(name=f"Past {number}", planned_days=planned, actual_days=actual, by=first)
    assert standing_of(first).rows[2].told == "Median slip 31\u202f%, 3 of 8 within 10\u202f% of plan."


def test_a_step_is_skipped_taken_up_and_undone(first: User) -> None:
    actions.settle_first_step("past", by=first)
    assert standing_of(first).rows[2].is_done
    context = last_context()
    assert context is not None
    undo(context, by=first)
    assert not standing_of(first).rows[2].is_done
    actions.settle_first_step("past", by=first)
    actions.settle_first_step("past", is_settled=False, by=first)
    assert FirstSteps.objects.get().settled == []
    with pytest.raises(Refused):
        actions.settle_first_step("moon", by=first)


def test_opening_how_we_work_is_done_by_that(page: Client, first: User) -> None:
    answer = page.post(reverse("open_first_step", args=["how"]))
    assert answer["Location"] == reverse("intake:how_we_work")
    assert standing_of(first).rows[7].is_done


def test_put_away_and_brought_back(page: Client, first: User) -> None:
    page.post(reverse("move_first_steps"), {"away": "yes"})
    assert standing_of(first).is_away
    assert reverse("first_steps") not in page.get(reverse("portfolio:today")).content.decode()
    page.post(reverse("move_first_steps"), {"back": "yes"})
    assert not standing_of(first).is_away


def test_once_there_is_a_portfolio_today_names_the_next_step(page: Client, first: User) -> None:
    from manyways.work.actions import create_initiative

    create_initiative(name="Office move", due_on=today() - timedelta(days=3), by=first)
    text = page.get(reverse("portfolio:today")).content.decode()
    assert "First steps: Say where you are" in text
    page.post(reverse("move_first_steps"), {"skip": "organisation"})
    assert "First steps: Paste last year" in page.get(reverse("portfolio:today")).content.decode()


def test_they_are_for_those_who_run_the_whole(employee: User, client: Client) -> None:
    with pytest.raises(PermissionDenied):
        actions.put_away_first_steps(by=employee)
    Organisation.objects.create(name="Brightwater")
    with pytest.raises(PermissionDenied):
        edit_organisation(Organisation.objects.get(), {"country": "IE"}, by=employee)
    client.force_login(employee)
    assert client.get(reverse("first_steps")).status_code == 403
    assert client.get(reverse("organisation")).status_code == 403
