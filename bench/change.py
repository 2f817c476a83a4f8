"""What is owed in a generated organisation: every question for all and for one person, from 2,000 to 20,000 people.

`python3 run.py bench change` makes databases of its own. Budgets: 2 s for everybody, 50 ms for one person.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from manyways.cli.django_commands import inside

TODAY = date(2026, 11, 23)
EVERYBODY_SECONDS, PERSON_SECONDS = 2.0, 0.05
CHANGES, IMPACTS, GROUPS, MEMBERSHIPS = 40, 5_000, 2_000, 3
SIZES = (2_000, 20_000)


def main() -> int:
    """Print a Markdown table; exit code 1 when an answer is over its budget at the full size.

    Each size runs in a process of its own, since a process keeps to the database it first worked in.
    """
    chosen = [int(option.removeprefix("--people=")) for option in sys.argv[1:]]
    if len(chosen) == 1:
        return _of_size(chosen[0])
    own = [sys.executable, __file__]
    return max(subprocess.run([*own, f"--people={size}"], check=False).returncode for size in SIZES)


def _of_size(people: int) -> int:
    with tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder, inside(folder) as world:
        import pghistory

        from manyways.site.serving.supervisor import prepare

        prepare(world)
        with pghistory.context(action="bench"):  # without one, each row of history costs a subtransaction
            make_organisation(people)
        return 1 if measure(people) else 0


def make_organisation(people: int, seed: int = 7) -> None:
    """Groups in four levels, three memberships each, changes with milestones, impacts, engagements, evidence."""
    from django.db import connection

    draw = random.Random(seed)
    groups = _groups(draw)
    persons = _people(people, groups, draw)
    milestones = _milestones(draw)
    impacts = _impacts(milestones, groups, draw)
    _engagements(milestones, impacts, persons, draw)
    _processes(milestones, draw)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _groups(draw: random.Random) -> list[Any]:
    """One root, 10 divisions, about 190 departments, the rest teams."""
    from manyways.teams.models import Group

    levels: list[list[Group]] = []
    for level, count in enumerate((1, 10, 189, GROUPS - 200)):
        rows = [
            Group(name=f"Group {level}.{number}", parent=draw.choice(levels[-1]) if levels else None)
            for number in range(count)
        ]
        levels.append(Group.objects.bulk_create(rows))
    return levels


def _people(count: int, levels: list[Any], draw: random.Random) -> list[Any]:
    from manyways.teams.models import Membership, Person

    persons = Person.objects.bulk_create([Person(name=f"Person {number}") for number in range(count)])
    rows = [
        Membership(person=person, group=group, starts_on=TODAY - timedelta(days=draw.randrange(1000)))
        for person in persons
        for group in draw.sample(levels[3], MEMBERSHIPS)
    ]
    Membership.objects.bulk_create(rows, batch_size=5000)
    return persons


def _milestones(draw: random.Random) -> list[Any]:
    from manyways.change.models import Milestone
    from manyways.work.models import Initiative, Item, Kind

    kind = Kind.objects.get(slug="change")
    initiatives = Initiative.objects.bulk_create(
        Initiative(name=f"Change {number}", kind=kind, visibility="company") for number in range(CHANGES)
    )
    items = Item.objects.bulk_create(
        Item(initiative=row, name=f"Milestone {number}", form="milestone")
        for row in initiatives
        for number in range(3)
    )
    return Milestone.objects.bulk_create(
        Milestone(item=item, fixed_on=TODAY + timedelta(days=draw.randrange(-20, 200))) for item in items
    )


def _impacts(milestones: list[Any], levels: list[Any], draw: random.Random) -> list[Any]:
    """Mostly on teams and departments, so that about 300 people feel each at the full size."""
    from manyways.change.models import Impact

    groups = [
        *draw.choices(levels[3], k=2500),
        *draw.choices(levels[2], k=2440),
        *draw.choices(levels[1], k=60),
    ]
    return Impact.objects.bulk_create(
        [
            Impact(
                milestone=draw.choice(milestones),
                group=group,
                summary=f"Impact {number}",
                severity=draw.randrange(1, 6),
                train_level=draw.choice((0, 0, 2)),
                lead_days=draw.choice((14, 28)),
                effort_hours=draw.choice((1, 4, 10)),
                settling_weeks=draw.choice((2, 4)),
            )
            for number, group in enumerate(groups[:IMPACTS])
        ],
        batch_size=2000,
    )


def _engagements(milestones: list[Any], impacts: list[Any], persons: list[Any], draw: random.Random) -> None:
    from manyways.change.models import Claim, Confirmation, Cover, Engagement

    by_milestone: dict[int, list[Any]] = {}
    for impact in impacts:
        by_milestone.setdefault(impact.milestone_id, []).append(impact)
    rows = Engagement.objects.bulk_create(
        Engagement(
            initiative_id=milestone.item.initiative_id,
            name=f"Engagement {number}",
            kind=draw.choice(("tell", "tell", "train")),
            happened_on=TODAY - timedelta(days=draw.randrange(60)),
        )
        for milestone in milestones
        for number in range(2)
    )
    covers, claims, proofs = [], [], []
    for number, row in enumerate(rows):
        milestone = milestones[number // 2]
        covers += [Cover(engagement=row, impact=each) for each in by_milestone.get(milestone.pk, [])]
        claims.append(
            Claim(
                engagement=row, milestone=milestone, last_on=milestone.fixed_on - timedelta(days=number % 3)
            )
        )
        chosen = draw.sample(persons, len(persons) // 15)
        proofs += [Confirmation(engagement=row, person=each, level=draw.randrange(1, 4)) for each in chosen]
    Cover.objects.bulk_create(covers, batch_size=5000)
    Claim.objects.bulk_create(claims)
    Confirmation.objects.bulk_create(proofs, batch_size=5000)


def _processes(milestones: list[Any], draw: random.Random) -> None:
    from manyways.change.models import Process, ProcessImpact

    rows = Process.objects.bulk_create(
        Process(name=f"Process {number}", next_run=TODAY + timedelta(days=number), every_months=1)
        for number in range(200)
    )
    ProcessImpact.objects.bulk_create(
        ProcessImpact(process=row, milestone=draw.choice(milestones)) for row in rows
    )


def measure(people: int) -> int:
    """Each question from the tables to its answer; returns how many are over their budget at the full size."""
    from manyways.change.arrays import Scope, book
    from manyways.change.models import Confirmation
    from manyways.teams.models import Person

    pairs = len(book(day=TODAY).ledger.party)
    print(f"\n{people:,} people, {pairs:,} pairs, {Confirmation.objects.count():,} confirmations\n")
    print(
        "| question | everybody, s | CPU of it, s | one person, ms | CPU of it, ms |\n|---|---|---|---|---|"
    )
    one = list(Person.objects.order_by("?").values_list("pk", flat=True)[:7])
    over = 0
    for name, question in questions().items():
        whole, cpu = _seconds(lambda question=question: question(book(day=TODAY)), 3)
        each = [
            _seconds(lambda pk=pk, question=question: question(book(Scope(people=(pk,)), day=TODAY)), 1)
            for pk in one
        ]
        alone, cpu_alone = (statistics.median(column) for column in zip(*each, strict=True))
        print(
            f"| {name} | {whole:.2f} | {cpu:.2f} | {1000 * alone:.0f} | {1000 * cpu_alone:.0f} |", flush=True
        )
        over += people == SIZES[-1] and (whole > EVERYBODY_SECONDS or alone > PERSON_SECONDS)
    return over


def questions() -> dict[str, Callable[[Any], object]]:
    """The answers, each from a book that was just opened; drafts of corrections as a director reads them."""
    from manyways.access.models import Grant, Role, User
    from manyways.change.queries.plans import planned_kinds
    from manyways.change.standing.owed import corrections_owed, owed_lines

    reader = User.objects.create_user("director@example.org", name="Director")
    Grant.objects.create(user=reader, role=Role.objects.get(slug="director"))
    return {
        "who is affected": lambda found: len(found.ledger.party),
        "who has not been told": lambda found: found.ledger.people(~found.ledger.is_told),
        "told what no longer holds": lambda found: found.ledger.people(
            found.ledger.is_told & ~found.ledger.is_told_true
        ),
        "told, not trained": lambda found: found.ledger.people(
            found.ledger.is_told & ~found.ledger.is_trained
        ),
        "corrections owed": lambda found: corrections_owed(found, reader),
        "every line with its due day": lambda found: owed_lines(
            found, planned_kinds(row.pk for row in found.impacts)
        ),
        "ready, by milestone": lambda found: found.ledger.ready_by_milestone(len(found.milestones)),
        "load and saturation, 12 weeks": _load,
    }


def _load(found: Any) -> object:
    import numpy as np

    from manyways.change.arrays import amounts_of
    from manyways.engine.owed import monday_of
    from manyways.engine.owed.crowd import crowd

    weeks = [monday_of(TODAY) + timedelta(weeks=number) for number in range(12)]
    days = np.array([week.toordinal() for week in weeks], dtype=np.int64)
    return crowd(found.columns, found.ledger, amounts_of(found, weeks).settling, days)


def _seconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The best of some rounds: by the clock, and of the processor, here and in the database's process."""
    took = []
    for _round in range(rounds):
        started, busy = time.perf_counter(), _busy()
        work()
        took.append((time.perf_counter() - started, _busy() - busy))
    return min(took)


def _busy() -> float:
    """Processor seconds so far of this process and, where Linux tells them, of the one that answers its queries."""
    from django.db import connection

    path = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not path.exists():
        return time.process_time()
    ticks = sum(map(int, path.read_text().rsplit(")", 1)[1].split()[11:13]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
