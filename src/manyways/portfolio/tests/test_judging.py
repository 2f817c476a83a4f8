"""Kept health: what is kept is what is computed now, whatever was done, and nothing read is out of date."""

import random
import re
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from manyways.access.actions import Refused, last_context
from manyways.access.actions.undo import undo
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import date_milestone
from manyways.change.tests.samples import a_change, a_group, impacts_of, milestone_of, told
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing, latest_forecast, standing_on, windows_of
from manyways.goals.models import Goal, Metric, Reading
from manyways.money.actions import add_budget_line, approve_budget
from manyways.portfolio.actions import edit_health_rule
from manyways.portfolio.front import Front
from manyways.portfolio.health import Sight, health_of
from manyways.portfolio.judging import ANY_DAY, judge_touched
from manyways.portfolio.models import HealthRule, KeptHealth, Touch
from manyways.portfolio.queries import read_portfolio, statuses_of
from manyways.teams.models import Membership, Person
from manyways.work.actions import (
    add_decision,
    add_evidence,
    add_evidence_file,
    add_item,
    add_link,
    delete_initiative,
    edit_initiative,
    edit_item,
    finish_initiative,
    stop_initiative,
)
from manyways.work.models import Decision, Evidence, EvidenceFile, Initiative, Item, Kind, Link, Obligation
from manyways.work.tests.samples import an_event

DAY = timedelta(days=1)


class Company:
    """A few initiatives, and the random things done to them."""

    def __init__(self, seed: int, director: User) -> None:
        self.draw, self.by = random.Random(seed), director
        self.goal = Goal.objects.create(name="Quicker")
        self.metric = Metric.objects.create(
            goal=self.goal, name="Minutes", baseline=42, target=25, baseline_on=today() - 50 * DAY
        )
        self.owner = Person.objects.create(name="Mara")
        kinds = [*Kind.objects.order_by("pk"), None]
        for number in range(9):
            found = an_event(by=director, name=f"N{number}", owner=self.owner if number % 2 else None)
            Initiative.objects.filter(pk=found.pk).update(
                kind=kinds[number % len(kinds)], goal=self.goal if number % 3 == 0 else None
            )
        self.change = a_change(a_group("Support", people=6, by=director), by=director)

    def some(self, model: Any) -> Any:
        """One row, by chance."""
        return self.draw.choice(list(model.objects.order_by("pk")))

    @property
    def one(self) -> Initiative:
        """One open initiative, by chance."""
        return self.draw.choice(list(Initiative.objects.open().order_by("pk")))

    @property
    def day(self) -> Any:
        """A day not far off, by chance."""
        return today() + self.draw.randint(-20, 60) * DAY

    def act(self) -> None:
        """Do one of these things."""
        self.draw.choice(
            [
                lambda: edit_initiative(self.one, {"due_on": self.day}, by=self.by),
                lambda: edit_initiative(self.one, {"owner": None}, by=self.by),
                lambda: add_item(self.one, name="Do", by=self.by),
                lambda: edit_item(self.some(Item), {"deadline_at": f"{self.day}T12:00Z"}, by=self.by),
                lambda: Item.objects.filter(pk=self.some(Item).pk).update(finished_at=timezone.now()),
                self.decide,
                self.link,
                lambda: approve_budget(self.one, amount=Decimal(100), by=self.by),
                lambda: add_budget_line(
                    self.one, name="L", committed=Decimal(self.draw.randint(1, 90)), by=self.by
                ),
                lambda: Reading.objects.create(
                    metric=self.metric, read_on=self.day, value=self.draw.randint(20, 50)
                ),
                lambda: Reading.objects.all().delete(),
                lambda: Metric.objects.update(baseline_on=self.day - 50 * DAY),
                lambda: Obligation.objects.create(
                    initiative=self.one, name="Show", source="S", due_on=self.day
                ),
                self.show,
                lambda: Evidence.objects.all().delete(),
                lambda: EvidenceFile.objects.update(removed_at=timezone.now()),
                lambda: self.rule({"is_active": self.draw.random() < 0.5}),
                self.forecast,
                lambda: told(
                    self.change, impacts_of(self.change), says=[milestone_of(self.change)], by=self.by
                ),
                lambda: date_milestone(milestone_of(self.change), fixed_on=self.day, by=self.by),
                lambda: Membership.objects.filter(pk=self.some(Membership).pk).delete(),
                lambda: stop_initiative(self.one, reason="So", by=self.by),
                lambda: finish_initiative(self.one, by=self.by),
                self.remove,
                self.put_away,
                lambda: Initiative._base_manager.update(deleted_at=None),
            ]
        )()

    def remove(self) -> None:
        Initiative.objects.exclude(pk=self.change.pk).order_by("-pk")[0].delete()

    def put_away(self) -> None:
        with suppress(Refused):
            delete_initiative(
                self.draw.choice(list(Initiative.objects.exclude(pk=self.change.pk))), by=self.by
            )

    def rule(self, changes: dict[str, Any]) -> None:
        edit_health_rule(self.some(HealthRule), changes, by=self.by)

    def decide(self) -> None:
        need = self.draw.choice(Decision.Need.values)
        add_decision(self.one, name="Hall", need=need, needed_on=self.day, lead_days=30, by=self.by)

    def show(self) -> None:
        obligation = Obligation.objects.order_by("-pk").first() or Obligation.objects.create(
            initiative=self.one, name="Test", source="S", due_on=today() + 40 * DAY
        )
        if self.draw.random() < 0.5:
            add_evidence(obligation, name="Minutes", by=self.by)
        else:
            add_evidence_file(obligation, name="minutes.txt", content=b"Done", by=self.by)

    def link(self) -> None:
        first, second = self.some(Item), self.some(Item)
        if first.pk < second.pk and not Link.objects.filter(predecessor=first, successor=second).exists():
            add_link(first, successor=second, by=self.by)

    def forecast(self) -> None:
        made = Forecast.objects.create(
            as_of=today(), seed=1, trials=9, engine_version="t", input_digest="", input=b""
        )
        Window.objects.bulk_create(
            Window(
                forecast=made,
                initiative=row,
                state=self.draw.choice(Window.State.values),
                likely_on=self.day,
                safe_on=today() + 61 * DAY,
                confidence=self.draw.random(),
                weeks_counted=3,
            )
            for row in Initiative.objects.order_by("pk")
        )


def computed() -> dict[int, tuple[Any, ...]]:
    """Everything judged at once as of now, in the reader's language."""
    rows, latest = list(Initiative.objects.order_by("pk")), latest_forecast()
    windows = windows_of(latest)
    healths = health_of(Sight(rows, today(), latest, windows))
    drawn = {row.pk: drawing(row, windows.get(row.pk)) for row in rows}
    return {
        pk: (found.status.level, str(found.status.reason), drawn[pk].safe, drawn[pk].days_past)
        for pk, found in healths.items()
    }


def kept() -> dict[int, tuple[Any, ...]]:
    """What readers read."""
    statuses = statuses_of(Initiative.objects.all())
    days = {row.pk: (row.safe_on, row.days_past) for row in KeptHealth.objects.all()}
    return {pk: (found.level, str(found.reason), *days[pk]) for pk, found in statuses.items()}


@pytest.mark.parametrize("seed", range(4))
def test_kept_is_computed_whatever_is_done(director: User, seed: int) -> None:
    company = Company(seed, director)
    add_item(company.one, name="First", by=director)
    for _step in range(30):
        company.act()
        assert kept() == computed()
    with translation.override("de"):
        assert kept() == computed()


def test_every_table_health_hangs_on_is_watched(director: User) -> None:
    company = Company(1, director)
    company.forecast()
    told(company.change, impacts_of(company.change), says=[milestone_of(company.change)], by=director)
    for need in Decision.Need.values:
        add_decision(company.one, name="Hall", need=need, needed_on=today(), lead_days=30, by=director)
    read: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read.update(re.findall(r"\w+", sql))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'portfolio_touch%'"
        )
        watched = {name for (name,) in cursor.fetchall()}
        names = set(connection.introspection.table_names(cursor))
    with connection.execute_wrapper(note):
        computed()
    assert "change_confirmation" in read
    assert (read & names) - watched - {"site_cache"} == set()


def test_a_new_day_judges_what_is_open_anew(director: User, settings: Any) -> None:
    late = an_event(by=director, name="Fair", due_on=today() + DAY)
    stop_initiative(an_event(by=director, name="Old"), reason="So", by=director)
    assert "past its end" not in str(statuses_of([late])[late.pk].reason)
    settings.FIXED_TODAY = today() + 3 * DAY
    assert "2 days past its end" in str(statuses_of([late])[late.pk].reason)
    assert set(KeptHealth.objects.values_list("judged_on", flat=True)) == {today(), ANY_DAY}


def test_a_decision_that_waits_for_what_is_deleted_is_judged_anew(director: User) -> None:
    first, second = an_event(by=director, starts_on=today()), an_event(by=director, starts_on=today())
    before, after = (add_item(each, name="Do", by=director) for each in (first, second))
    add_link(before, successor=after, by=director)
    edit_item(before, {"duration_minutes": 90 * 480}, by=director)
    add_decision(second, name="Hall", need=Decision.Need.PLAN, lead_days=3, by=director)
    assert kept() == computed()
    delete_initiative(first, by=director)
    assert kept() == computed()
    Initiative._base_manager.update(deleted_at=None)
    assert kept() == computed()


def test_nothing_is_judged_twice(director: User, django_assert_num_queries: Any) -> None:
    an_event(by=director)
    judge_touched()
    assert not Touch.objects.exists()
    with django_assert_num_queries(1):
        judge_touched()


def test_what_is_deleted_is_judged_again_only_once_it_is_back(
    director: User, django_assert_num_queries: Any, settings: Any
) -> None:
    event = an_event(by=director, name="Fair", due_on=today() + DAY)
    judge_touched()
    delete_initiative(event, by=director)
    context = last_context()
    settings.FIXED_TODAY = today() + 3 * DAY
    judge_touched()
    with django_assert_num_queries(1):
        judge_touched()
    assert context
    undo(context, by=director)
    assert "2 days past its end" in str(statuses_of([event])[event.pk].reason)


def test_who_may_not_see_it_sees_no_health_and_no_count(director: User, employee: User) -> None:
    an_event(by=director, name="Hidden", due_on=today() - DAY)
    judge_touched()
    assert not KeptHealth.objects.visible_to(employee).exists()
    portfolio = read_portfolio(employee)
    assert (portfolio.count(), portfolio.sentence, Front(portfolio).news) == (0, "", [])


@pytest.mark.parametrize("group", ["kind", "owner", "program", "health"])
def test_groups_stand_together_over_pages(client: Client, director: User, group: str) -> None:
    kinds = list(Kind.objects.order_by("pk")[:3])
    owners = [Person.objects.create(name=name) for name in ("Mara", "Noor")]
    for number in range(60):
        Initiative.objects.create(
            name=f"N{number:02}",
            kind=kinds[number % 3],
            owner=owners[number % 2] if number % 5 else None,
            due_on=today() + (number % 7 - 3) * DAY,
        )
    client.force_login(director)
    shown, headings, address = [], [], f"/portfolio/?group={group}"
    for _page in range(2):
        text = client.get(address).content.decode()
        shown += re.findall(r">(N\d\d)<", text)
        headings += re.findall(r'class="mw-group"><th[^>]*>([^<]*)<', text)
        address = "/portfolio/" + (re.findall(r'href="(\?[^"]*)"[^>]*rel="next"', text) or ["?"])[0].replace(
            "&amp;", "&"
        )
    assert len(shown) == len(set(shown)) == 60
    assert len(headings) - 1 <= len(set(headings))


@pytest.mark.parametrize(
    "sort", ["name", "-name", "owner", "health", "window", "due_on", "money", "-monthly", "changed"]
)
def test_every_order_shows_every_row(client: Client, director: User, sort: str) -> None:
    for number in range(3):
        found = an_event(by=director, name=f"N{number}")
        approve_budget(found, amount=Decimal(100 * (number + 1)), by=director)
    client.force_login(director)
    text = client.get(f"/portfolio/?sort={sort}").content.decode()
    found = re.findall(r">(N\d)<", text)
    assert sorted(found) == ["N0", "N1", "N2"]
    if sort in {"-name", "money"}:
        assert found == ["N2", "N1", "N0"]


def test_it_is_judged_by_the_newest_forecast_whatever_a_page_stands_on(director: User) -> None:
    """A forecast that is kept while a page is made from the one before."""
    company = Company(1, director)
    company.forecast()
    with standing_on(latest_forecast()):
        company.forecast()
        judge_touched()
    assert not Touch.objects.exists()
    assert kept() == computed()
