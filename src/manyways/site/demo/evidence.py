"""Brightwater's past: eight projects with what was planned and what came, outcomes finished, forecasts of those weeks."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from manyways.access.clock import start_of, today
from manyways.access.models import User
from manyways.forecast.actions import add_past_date, keep_scenario
from manyways.forecast.learning import learn_all
from manyways.forecast.past import walk_all
from manyways.forecast.queries import newest_forecast
from manyways.site.demo.histories import Finished
from manyways.teams.models import Team
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative, Kind

PROJECTS = (
    ("Web shop, first version", 120, 150, 190, 180_000, 214_000),
    ("Learning platform move", 180, 260, 262, 420_000, 560_000),
    ("Staff portal", 90, 95, 100, 60_000, 58_000),
    ("Course catalogue rebuild", 150, 210, 245, 240_000, 301_000),
    ("Payments in three currencies", 200, 205, 226, 310_000, 318_000),
    ("Partner sign-in", 60, 90, 118, 45_000, 66_000),
    ("Reporting for schools", 240, 330, 371, 520_000, 690_000),
    ("Newsletter and preferences", 110, 112, 120, 70_000, 71_000),
)
WEEKS_BACK = 39
FEWER_RUNS = 1_000
LEARNT_EVERY = 3
"""In the product paces are learnt every night; learning takes the time here."""


@dataclass(frozen=True)
class Earlier:
    """An outcome that is finished: its name and how many of its team's items it took."""

    name: str
    items: int


EARLIER = {
    "Commerce": (
        Earlier("Gift vouchers", 18),
        Earlier("Invoices by e-mail", 16),
        Earlier("Pay by purchase order", 20),
        Earlier("Refunds without a call", 17),
    ),
    "Catalogue": (
        Earlier("Course previews", 22),
        Earlier("Shared question banks", 20),
        Earlier("Copy a course", 24),
        Earlier("Authors work together", 21),
    ),
    "Learner": (
        Earlier("Streaks and reminders", 26),
        Earlier("Certificates to share", 24),
        Earlier("Notes beside a lesson", 20),
        Earlier("A path through courses", 22),
    ),
    "Classroom": (
        Earlier("Seating plans", 15),
        Earlier("Groups in a class", 16),
        Earlier("Homework by a day", 14),
    ),
    "Insights": (Earlier("Weekly report for schools", 14), Earlier("Who stopped, and where", 15)),
    "Growth": (
        Earlier("Trial without a card", 28),
        Earlier("Referral links", 24),
        Earlier("Offers for teachers", 30),
        Earlier("A page for each subject", 26),
    ),
}


def asked_together(history: list[Finished]) -> list[Finished]:
    """The items of an outcome, all asked for on one day, a fortnight before the first was begun, as an outcome is."""
    day = min(item.started for item in history) - timedelta(days=14)
    return [replace(item, created=day) for item in history]


def rank_then(history: list[Finished]) -> int:
    """Before what runs today, the first finished first: the order in which its team pulled it."""
    return -(today() - history[-1].finished).days


def make_earlier(outcome: Earlier, history: list[Finished], team: Team, director: User) -> Initiative:
    """A finished outcome of a team, from the part of its history that belongs to it. The newest comes first."""
    return create_initiative(
        name=outcome.name,
        kind=Kind.objects.get(slug="outcome"),
        approach="flow",
        owner=team.lead,
        team=team,
        visibility="company",
        state=Initiative.State.DONE,
        started_on=min(item.started for item in history),
        finished_on=history[-1].finished,
        rank=rank_then(history),
        by=director,
    )


def make_evidence(director: User) -> None:
    """Past dates, the forecasts of the weeks in which those outcomes ran, and each team's past walked through."""
    for name, planned, actual, lead, budget, cost in PROJECTS:
        add_past_date(
            name=name,
            planned_days=planned,
            actual_days=actual,
            customer_days=lead,
            planned_cost=Decimal(budget),
            actual_cost=Decimal(cost),
            by=director,
        )
    for number, weeks in enumerate(range(WEEKS_BACK, 1, -3)):
        as_of = today() - timedelta(weeks=weeks)
        if number % LEARNT_EVERY == 0:
            learn_all(as_of)
        _kept_then(as_of)
    walk_all(today())


def _kept_then(as_of: date) -> None:
    """A forecast as of a day long ago, of the outcomes asked for by then and finished since; nothing later was known.

    What runs today was not yet in the product.
    """
    from manyways.forecast.runs import keep, read, run

    simulated = read(as_of)
    simulation = run(simulated, as_of, trials=FEWER_RUNS)
    names = {outcome.name for outcomes in EARLIER.values() for outcome in outcomes}
    asked = {item.initiative_id for item in simulated.items.values()}
    ended = {pk: row for pk, row in simulated.initiatives.items() if row.name in names and pk in asked}
    simulated.initiatives = ended
    simulated.items = {pk: item for pk, item in simulated.items.items() if item.initiative_id in ended}
    keep(simulated, simulation, as_of, made_at=start_of(as_of) + timedelta(hours=6))


def forecast_as_of(as_of: date) -> None:
    """A forecast of everything, from the paces learnt by then. In this process: no worker is there yet."""
    from manyways.forecast.runs import keep, read, run

    learn_all(as_of)
    simulated = read(as_of)
    made_at = None if as_of == today() else start_of(as_of) + timedelta(hours=6)
    keep(simulated, run(simulated, as_of), as_of, made_at=made_at)


def make_scenarios(director: User) -> None:
    """Two what-ifs worth talking about: the Catalogue team helps with billing, or search is dropped."""
    from manyways.forecast.working_out import work_out

    billing, search = (
        str(Initiative.objects.get(name=name).key) for name in ("Group billing", "Search that understands")
    )
    helping = {
        "do": "take",
        "initiative": billing,
        "team": str(Team.objects.get(name="Catalogue").key),
        "count": 9,
    }
    base = newest_forecast()
    assert base
    for name, changes in (
        ("Catalogue helps with billing", [helping]),
        ("Search is dropped", [{"do": "drop", "initiative": search}]),
    ):
        keep_scenario(name=name, base=base, changes=changes, windows=work_out(base, changes), by=director)
