"""Brightwater's past: eight projects with what was planned and what came, outcomes finished, forecasts of those weeks."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from manyways.access.clock import start_of, today
from manyways.access.models import User
from manyways.forecast.actions import add_past_date, keep_scenario
from manyways.forecast.learning import learn_all
from manyways.forecast.models import Forecast
from manyways.forecast.past import walk_all
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
WEEKS_BACK = 26
FEWER_RUNS = 1_000


@dataclass(frozen=True)
class Earlier:
    """An outcome that is finished: its name and how many of its team's items it took."""

    name: str
    items: int


EARLIER = {
    "Commerce": (Earlier("Gift vouchers", 18), Earlier("Invoices by e-mail", 16)),
    "Catalogue": (Earlier("Course previews", 22), Earlier("Shared question banks", 20)),
    "Learner": (Earlier("Streaks and reminders", 26), Earlier("Certificates to share", 24)),
    "Classroom": (Earlier("Seating plans", 15),),
    "Insights": (Earlier("Weekly report for schools", 14),),
    "Growth": (Earlier("Trial without a card", 28), Earlier("Referral links", 24)),
}


def asked_together(history: list[Finished]) -> list[Finished]:
    """The items of an outcome, all asked for a fortnight before the first was begun, as an outcome is."""
    day = history[0].started - timedelta(days=14)
    return [replace(item, created=min(item.created, day)) for item in history]


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
        rank=-(today() - history[-1].finished).days,
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
    for weeks in range(WEEKS_BACK, 1, -2):
        as_of = today() - timedelta(weeks=weeks)
        _kept_then(as_of)
    walk_all(today())


def _kept_then(as_of: date) -> None:
    """A forecast of what has been finished since: what runs today was not yet in the product then."""
    from manyways.forecast.runs import keep, read, run

    simulated = read(as_of)
    simulation = run(simulated, as_of, trials=FEWER_RUNS)
    names = {outcome.name for outcomes in EARLIER.values() for outcome in outcomes}
    ended = {pk: row for pk, row in simulated.initiatives.items() if row.name in names}
    simulated.initiatives = ended
    simulated.items = {pk: item for pk, item in simulated.items.items() if item.initiative_id in ended}
    keep(simulated, simulation, as_of, made_at=start_of(as_of) + timedelta(hours=6))


def forecast_as_of(as_of: date) -> None:
    """A forecast of everything, from the paces learnt by then. In this process: no worker is there yet."""
    from manyways.forecast.runs import keep, read, run

    learn_all(as_of)
    simulated = read(as_of)
    keep(simulated, run(simulated, as_of), as_of)


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
    base = Forecast.objects.order_by("-as_of", "-id").first()
    assert base
    for name, changes in (
        ("Catalogue helps with billing", [helping]),
        ("Search is dropped", [{"do": "drop", "initiative": search}]),
    ):
        keep_scenario(name=name, base=base, changes=changes, windows=work_out(base, changes), by=director)
