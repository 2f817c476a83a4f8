"""A forecast as the worker makes it: reading, simulating, keeping, for the demo company and for 20,000 and 100,000 items.

`python3 run.py bench forecast` makes databases of its own; `--small` leaves the large ones out.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from manyways.cli.django_commands import inside

TODAY = date(2026, 11, 23)
TEAMS = 200
LARGE, LARGEST = (500, 20_000), (2_000, 100_000)
"""Initiatives and open items."""
WEEKS = 26
A_SECOND = 1.0


def main(arguments: list[str]) -> int:
    """Print a Markdown table; exit code 1 when the demo's portfolio takes more than a second."""
    if "--demo-only" in arguments:
        return int(in_a_world("Demo company", make_demo_portfolio, repeat=3) > A_SECOND)
    for word, size in (("--large-only", LARGE), ("--largest-only", LARGEST)):
        if word in arguments:
            in_a_world(f"{TEAMS} teams, {size[0]:,} initiatives", partial(make_large, *size), repeat=1)
            return 0
    print(
        "| Portfolio | Reading | Simulating | Keeping | Together | Processor time | Queries | Items | Memory at most |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    each = ["--demo-only"] if "--small" in arguments else ["--demo-only", "--large-only", "--largest-only"]
    done = [subprocess.run([sys.executable, __file__, only], check=False).returncode for only in each]
    return max(done)


def in_a_world(name: str, fill: Callable[[], None], *, repeat: int) -> float:
    """Measure in a database of its own; returns the seconds of the best run."""
    with (
        tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder,
        inside(folder, is_demo=True) as world,
    ):
        import pgtrigger
        from django.db import connection
        from django.test.utils import override_settings

        from manyways.site.serving.supervisor import prepare

        prepare(world)
        with override_settings(FIXED_TODAY=TODAY):
            with pgtrigger.ignore():  # its history is not what is measured
                fill()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            parts = min((forecast() for _each in range(repeat)), key=lambda found: sum(found[0]))
        seconds, busy, asked, items = parts
        connection.close()
    shown = " | ".join(f"{each:.2f} s" for each in (*seconds, sum(seconds)))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {shown} | {busy:.2f} s | {asked} | {items:,} | {used:,.0f} MB |", flush=True)
    return sum(seconds)


def forecast() -> tuple[list[float], float, int, int]:
    """One forecast as the job makes it: seconds of its three parts, of processors, queries, items simulated."""
    from django.db import connection, transaction

    from manyways.forecast.runs import keep, read, run

    asked: list[str] = []
    told: list[int] = []
    busy = time.process_time()
    moments = [time.perf_counter()]
    with connection.execute_wrapper(_noting(asked)), transaction.atomic():
        simulated = read(TODAY)
        moments.append(time.perf_counter())
        simulation = run(simulated, TODAY, tell=lambda done, _total: told.append(done))
        moments.append(time.perf_counter())
        keep(simulated, simulation, TODAY)
        moments.append(time.perf_counter())
        transaction.set_rollback(True)
    assert told == sorted(told)
    seconds = [after - before for before, after in pairwise(moments)]
    return seconds, time.process_time() - busy, len(asked), len(simulated.items)


def _noting(asked: list[str]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return note


def make_demo_portfolio() -> None:
    """The demo company's people, teams, initiatives, histories and links, and the paces learnt from them."""
    from manyways.forecast.learning import learn_all
    from manyways.site.demo import make

    director = make._make_company(None)
    for step in (make._make_teams, make._make_initiatives, make._make_histories, make._make_links):
        step(director)
    learn_all(TODAY)


def make_large(initiative_count: int, item_count: int) -> None:
    """Half a year of finished items for each team; initiatives with a queue, every second one with a plan beside it."""
    from manyways.access.clock import start_of
    from manyways.teams.models import Team
    from manyways.work.models import Initiative, Item, Kind, Link

    kind = Kind.objects.get(slug="outcome")
    teams = Team.objects.bulk_create([Team(name=f"Team {number}", kind="product") for number in range(TEAMS)])
    initiatives = Initiative.objects.bulk_create(
        [
            Initiative(
                name=f"Initiative {number}",
                kind=kind,
                approach="hybrid",
                team=teams[number % TEAMS],
                rank=number,
                started_on=TODAY - timedelta(days=90),
                due_on=TODAY + timedelta(days=200),
            )
            for number in range(initiative_count)
        ]
    )
    begun = start_of(TODAY - timedelta(days=200))
    finished = [
        Item(
            initiative=initiatives[at],
            name="Done",
            form="story",
            team=team,
            started_at=begun,
            finished_at=start_of(day) + timedelta(hours=12),
        )
        for at, team in enumerate(teams)
        for week in range(1, WEEKS + 1)
        for each in range(2 + (at + week) % 4)
        if (day := TODAY - timedelta(weeks=week) + timedelta(days=each % 5))
    ]
    Item.objects.bulk_create(finished, batch_size=5_000)
    each = item_count // initiative_count
    opened = Item.objects.bulk_create(
        [_open_item(row, at, number) for number, row in enumerate(initiatives) for at in range(each)],
        batch_size=5_000,
    )
    Item.objects.update(created_at=begun)
    pairs = [(opened[at], opened[at + 1]) for at in range(len(opened) - 1) if opened[at + 1].duration_minutes]
    Link.objects.bulk_create(
        [
            Link(predecessor=one, successor=two)
            for one, two in pairs
            if one.initiative_id == two.initiative_id
        ],
        batch_size=5_000,
    )


def _open_item(initiative: Any, at: int, number: int) -> Any:
    from manyways.work.models import Item

    common = {"initiative": initiative, "name": f"Item {at}", "rank": at}
    if number % 2 and at % 4 == 3:  # a step of the plan beside the queue, after the item before it
        days = 480 * (1 + at % 7)
        low, high = round(days * 0.8), days * 2
        return Item(
            **common, form="task", duration_minutes=days, duration_low_minutes=low, duration_high_minutes=high
        )
    return Item(**common, form="story", team_id=initiative.team_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
