"""Brightwater's launches: one being prepared, one released but not launched, one that customers felt, one small."""

from datetime import date, timedelta
from decimal import Decimal

from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions import hold_engagement
from manyways.market.actions import launches, measures, readiness
from manyways.market.models import Launch, LaunchMeasure
from manyways.teams.models import Person
from manyways.work.models import Initiative

OWNERS = {
    "Sales training": "Daniel Kerr",
    "Sales material": "Lea Fontaine",
    "Pricing and price list": "Tomasz Nowak",
    "Customer notice": "Lea Fontaine",
}
NOTHING_ASKED = "Nothing personal is kept and no contract changes"


def make_launches(director: User | None) -> None:
    """Four launches in four states, owned by Marketing."""
    assert director
    _billing(director)
    _mobile(director)
    _catalogue(director)
    _search(director)


def _day(days: int) -> date:
    return today() + timedelta(days=days)


def _plan(
    outcome: str, size: int, name: str, audience: str, message: str, director: User, **more: object
) -> Launch:
    launch = launches.add_launch(
        Initiative.objects.get(name=outcome),
        size=size,
        name=name,
        audience=audience,
        message=message,
        owner=Person.objects.get(name="Lea Fontaine"),
        by=director,
        **more,
    )
    for item in launch.readiness.filter(name__in=OWNERS):
        readiness.edit_readiness(item, {"owner": Person.objects.get(name=OWNERS[item.name])}, by=director)
    return launch


def _settle(launch: Launch, shown: dict[str, tuple[str, int]], director: User) -> None:
    """What shows that something is ready, and how many days ago it was."""
    for name, (evidence, ago) in shown.items():
        row = launch.readiness.get(name=name)
        readiness.settle_readiness(row, evidence=evidence, on=_day(-ago), by=director)


def _excuse(launch: Launch, name: str, reason: str, director: User) -> None:
    readiness.excuse_readiness(launch.readiness.get(name=name), reason=reason, by=director)


def _measure(
    launch: Launch, name: str, unit: str, readings: tuple[tuple[int, str], ...], director: User
) -> None:
    made = measures.add_measure(
        launch, name=name, unit=unit, is_more_better=name != "Complaints", by=director
    )
    for ago, value in readings:
        fresh = LaunchMeasure.objects.select_related("launch__owner", "follow_up").get(pk=made.pk)
        measures.add_launch_reading(fresh, value=Decimal(value), read_on=_day(-ago), by=director)


def _billing(director: User) -> None:
    launch = _plan(
        "Group billing",
        3,
        "Group billing",
        "Finance leads of head offices with five sites or more",
        "One invoice for the whole group: pay once, see every site.",
        director,
    )
    _settle(
        launch,
        {
            "Legal and privacy checked": ("Signed by Legal, file 2026-118", 9),
            "Reference customer agreed": ("Norvik Schools, by mail of their CFO", 4),
        },
        director,
    )
    late = launch.readiness.get(name="Pricing and price list")
    readiness.edit_readiness(late, {"decide_by_on": _day(-5)}, by=director)
    readiness.plan_readiness(launch.readiness.get(name="Sales training"), by=director)
    _measure(launch, "Complaints", "a week", ((21, "14"), (14, "12"), (7, "13")), director)


def _mobile(director: User) -> None:
    launch = _plan(
        "Mobile lessons offline",
        2,
        "Offline lessons for Android",
        "Field staff of the 60 largest customers",
        "Take the lesson with you; it catches up when you are back.",
        director,
        planned_on=_day(16),
    )
    _settle(
        launch,
        {
            "Sales material": ("Deck and one-pager on the shelf", 12),
            "Support knows it": ("31 of 31 in the briefing", 6),
            "Help page and release note": ("Published with the release", 2),
        },
        director,
    )
    _excuse(launch, "Legal and privacy checked", NOTHING_ASKED, director)
    _excuse(launch, "Pricing and price list", "Part of every plan, no price of its own", director)
    launches.mark_released(launch, on=_day(-2), by=director)


def _catalogue(director: User) -> None:
    launch = _plan(
        "Catalogue: earlier outcomes",
        2,
        "New course catalogue",
        "All learners and course buyers",
        "Find the course by what you want to be able to do.",
        director,
        planned_on=_day(-40),
    )
    training = readiness.plan_readiness(launch.readiness.get(name="Sales training"), by=director)
    hold_engagement(training, by=director)
    names = ("Pricing and price list", "Legal and privacy checked", "Sales material", "Sales training")
    _settle(launch, dict.fromkeys(names, ("In the launch folder", 50)), director)
    _settle(
        launch,
        {"Support knows it": ("Briefed", 45), "Help page and release note": ("Published", 44)},
        director,
    )
    released = launches.mark_released(launch, on=_day(-44), by=director)
    launches.launch_it(
        released,
        reason="Learners see a banner; the letter to customers follows with the invoice",
        on=_day(-40),
        by=director,
    )
    _measure(launch, "Complaints", "a week", ((55, "11"), (47, "12"), (20, "15"), (6, "19")), director)
    _measure(launch, "Courses found in one search", "%", ((50, "61"), (8, "72")), director)


def _search(director: User) -> None:
    _plan(
        "Search that understands",
        1,
        "Search that understands",
        "All learners",
        "Type what you want to learn, in your own words.",
        director,
    )
