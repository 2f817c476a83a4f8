"""The demo company many times as large: people, teams, initiatives, items with a history, written in bulk.

At `scale` 50 about 2,000 people, 200 teams, 2,000 initiatives and 100,000 items. Seeded, relative to today.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.goals.models import Program
from manyways.interchange.queries import moment
from manyways.money.models import Budget, BudgetLine
from manyways.site.demo.people import large_crowd
from manyways.teams.models import Group, Membership, Person, Team
from manyways.work.models import Initiative, Item, Kind, Link, Stage, StageChange

SEED = 2026
PEOPLE, TEAMS, INITIATIVES, ITEMS = 40, 4, 40, 50
"""For each step of the scale; items for each initiative."""
BATCH = 100
RANK_STEP = 1 << 20
DAY = 480
Tell = Callable[[int, int, str], None]


def make_larger(scale: int, tell: Tell = lambda done, total, text: None) -> None:
    """Add to the demo company what makes it `scale` times one step large; a scale of one or less adds nothing."""
    director = User.objects.filter(grants__role__slug="director").order_by("pk").first()
    if scale <= 1 or director is None:
        return
    total = scale * INITIATIVES
    with transaction.atomic(), pghistory.context(action="work.add_items", by=director.pk):
        tell(0, total, _("people and teams"))
        teams = _teams(scale, _people(scale))
        for first in range(0, total, BATCH):
            _initiatives(range(first, min(first + BATCH, total)), teams)
            tell(min(first + BATCH, total), total, _("initiatives with their items"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(scale: int) -> list[Person]:
    known = set(Person.objects.values_list("name", flat=True))
    wanted = max(0, scale * PEOPLE - len(known))
    crowd = large_crowd(SEED, wanted, known)
    return Person.objects.bulk_create([Person(name=name, email=email) for name, email in crowd], BATCH * 10)


def _teams(scale: int, people: Sequence[Person]) -> list[Team]:
    """Teams with a lead and members; nobody in two."""
    count = max(1, scale * TEAMS - Team.objects.count())
    shares = [people[at::count] for at in range(count)]
    names = [_("Team %(number)s") % {"number": number} for number in range(101, 101 + count)]
    groups = Group.objects.bulk_create([Group(name=name, kind=Group.Kind.TEAM) for name in names])
    start = today() - timedelta(days=400)
    Membership.objects.bulk_create(
        [
            Membership(person=person, group=group, starts_on=start)
            for group, members in zip(groups, shares, strict=True)
            for person in members
        ],
        BATCH * 10,
    )
    return Team.objects.bulk_create(
        [
            Team(name=group.name, kind=Team.Kind.PRODUCT, group=group, lead=members[0] if members else None)
            for group, members in zip(groups, shares, strict=True)
        ]
    )


def _initiatives(numbers: range, teams: Sequence[Team]) -> None:
    draw = random.Random(SEED + numbers.start)
    kinds, programs = list(Kind.objects.filter(is_active=True)), list(Program.objects.all())
    made = Initiative.objects.bulk_create(
        [_initiative(number, draw, kinds, programs, teams) for number in numbers]
    )
    planned = [row for row in made if row.way.has_plan]
    _plans(planned, draw)
    _flows([row for row in made if not row.way.has_plan], draw)
    _budgets(planned, draw)


def _initiative(
    number: int,
    draw: random.Random,
    kinds: Sequence[Kind],
    programs: Sequence[Program],
    teams: Sequence[Team],
) -> Initiative:
    kind, team = kinds[number % len(kinds)], teams[number % len(teams)]
    start = today() - timedelta(days=draw.randrange(20, 200))
    return Initiative(
        name=f"{kind.noun} {number + 1}",
        kind=kind,
        approach=kind.approach,
        owner=team.lead,
        team=team,
        program=draw.choice([*programs, None]),
        visibility=draw.choice(Initiative.Visibility.values),
        starts_on=start,
        started_on=start,
        due_on=today() + timedelta(days=draw.randrange(-10, 400)),
        is_due_fixed=draw.random() < 0.2,
        rank=(number + 1) * RANK_STEP,
    )


def _plans(initiatives: Sequence[Initiative], draw: random.Random) -> None:
    """Phases of ten rows, each row after the one before it; the first third done."""
    phases = Item.objects.bulk_create(
        [
            Item(initiative=row, name=f"Phase {at // 10 + 1}", form="phase", rank=(at + 1) * RANK_STEP)
            for row in initiatives
            for at in range(0, ITEMS, 10)
        ]
    )
    tasks = Item.objects.bulk_create(
        [_task(phase, at, draw) for phase in phases for at in range(1, 10)], BATCH * 20
    )
    pairs = [tasks[at : at + 2] for at in range(len(tasks) - 1) if (at + 1) % 9]
    Link.objects.bulk_create(
        [Link(predecessor=first, successor=second) for first, second in pairs], BATCH * 20
    )


def _task(phase: Item, at: int, draw: random.Random) -> Item:
    start = phase.initiative.starts_on or today()
    days = draw.randrange(1, 15)
    item = Item(
        initiative=phase.initiative,
        parent=phase,
        name=f"{phase.name}, step {at}",
        rank=phase.rank + at * (RANK_STEP // 16),
        owner=phase.initiative.owner,
        duration_minutes=days * DAY,
        created_at=moment(start, 9),
    )
    if phase.rank <= RANK_STEP * 11:
        item.started_at, item.finished_at = moment(start, 9), moment(_past(start, days), 16)
        item.percent_done = 100
    elif at % 3 == 0:
        item.deadline_at = moment(today() + timedelta(days=draw.randrange(5, 200)), 16)
    return item


def _past(start: date, days: int) -> date:
    return min(start + timedelta(days=days), today() - timedelta(days=1))


def _flows(initiatives: Sequence[Initiative], draw: random.Random) -> None:
    """Stories of which three in five are finished, with every move between the stages."""
    stages = {stage.category: stage for stage in Stage.objects.filter(team=None, is_active=True)}
    stories = Item.objects.bulk_create(
        [_story(row, at, stages, draw) for row in initiatives for at in range(ITEMS)], BATCH * 20
    )
    moves = [move for story in stories for move in _moves(story, stages)]
    StageChange.objects.bulk_create(moves, BATCH * 20)


def _story(row: Initiative, at: int, stages: dict[str, Stage], draw: random.Random) -> Item:
    finished = today() - timedelta(days=draw.randrange(1, 180))
    started = finished - timedelta(days=max(1, round(draw.lognormvariate(1.7, 0.7))))
    created = started - timedelta(days=round(draw.lognormvariate(2.6, 0.9)))
    category = "done" if at < ITEMS * 3 // 5 else "doing" if at < ITEMS * 3 // 5 + 2 else "waiting"
    return Item(
        initiative=row,
        name=f"{row.name}, story {at + 1}",
        form="story",
        team=row.team,
        stage=stages[category],
        rank=(at + 1) * RANK_STEP,
        created_at=moment(created, 9),
        started_at=moment(started, 9) if category != "waiting" else None,
        finished_at=moment(finished, 16) if category == "done" else None,
    )


def _moves(story: Item, stages: dict[str, Stage]) -> Iterator[StageChange]:
    steps: tuple[tuple[str, datetime | None], ...] = (
        ("waiting", story.created_at),
        ("doing", story.started_at),
        ("done", story.finished_at),
    )
    before = None
    for category, at in steps:
        if at is not None:
            yield StageChange(item=story, from_stage=before, to_stage=stages[category], at=at)
            before = stages[category]


def _budgets(initiatives: Sequence[Initiative], draw: random.Random) -> None:
    amounts = [Decimal(draw.randrange(20, 400) * 1_000) for _row in initiatives]
    pairs = list(zip(initiatives, amounts, strict=True))
    Budget.objects.bulk_create([Budget(initiative=row, amount=amount) for row, amount in pairs])
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(initiative=row, name=name, estimate=amount / 4, committed=amount / 8, rank=rank)
            for row, amount in pairs
            for rank, name in enumerate((_("Work"), _("Material"), _("Travel")))
        ]
    )
