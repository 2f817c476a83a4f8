"""A board of 1,000 cards: server time and queries of its page, its data, a move and a filterless flow page.

`python3 run.py bench board` makes a demo company of its own, adds the cards to one team and takes them back.
Budget: 400 ms for the data of 1,000 cards, 150 ms for a move.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from manyways.cli.django_commands import inside

CARDS = 1_000
ROUNDS = 5
BUDGETS_MS = {"data": 400, "move": 150}


def main() -> int:
    """Print a Markdown table; exit code 1 when something is over its budget."""
    with (
        tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder,
        inside(folder, is_demo=True) as world,
    ):
        from manyways.access.models import User
        from manyways.site.demo import make_demo
        from manyways.site.serving.supervisor import prepare

        prepare(world)
        if not User.objects.exists():
            make_demo()
        return measure()


def measure() -> int:
    """Each request in turn, as the director, on a board made for it."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from manyways.access.models import User

    director = User.objects.get(email="ines@brightwater.example")
    client = Client(SERVER_NAME="localhost")
    client.force_login(director)
    slow = []
    print("| what | ms | queries | KB |\n|---|---|---|---|")
    with transaction.atomic():
        for name, ask in _requests(client, _crowded(director)):
            ask()
            took = [_milliseconds(ask) for _round in range(ROUNDS)]
            with CaptureQueriesContext(connection) as queries:
                answer = ask()
            assert answer.status_code == 200, (name, answer.status_code, answer.content[:200])
            median = statistics.median(took)
            print(f"| {name} | {median:.0f} | {len(queries)} | {len(answer.content) / 1024:.0f} |")
            slow += [name] if median > BUDGETS_MS.get(name, 1_000) else []
        transaction.set_rollback(True)
    print(f"\n{len(slow)} over their budget" + (f": {', '.join(slow)}" if slow else ""))
    return 1 if slow else 0


def _crowded(director: Any) -> Any:
    """A team with 1,000 open cards over all stages, and 300 that were finished in the last months."""
    from manyways.access.clock import now
    from manyways.teams.actions import create_team
    from manyways.work.actions import add_items, create_initiative, move_to_stage
    from manyways.work.models import Item
    from manyways.work.queries.boards import stages_of

    team = create_team(name="A crowded team", by=director)
    outcome = create_initiative(name="Everything at once", approach="flow", team=team, by=director)
    rows = [{"name": f"Card {number}", "form": "story"} for number in range(CARDS + 300)]
    cards = add_items(outcome, rows, by=director)
    stages = stages_of(team)
    for number, card in enumerate(cards):
        start = now() - timedelta(days=15 + number % 160, hours=number % 7)
        if number >= CARDS:
            for step, stage in enumerate(stages[2:]):
                move_to_stage(
                    Item.objects.get(pk=card.pk),
                    stage,
                    at=start + step * timedelta(days=2 + number % 5),
                    by=director,
                )
        elif number % 5:
            move_to_stage(
                card, stages[min(number % 5, 3)], at=now() - timedelta(days=number % 20), by=director
            )
    return team


def _requests(client: Any, team: Any) -> list[tuple[str, Callable[[], Any]]]:
    from manyways.work.models import Item
    from manyways.work.queries.boards import stages_of

    card = Item.objects.filter(team=team, finished_at=None).order_by("rank")[10]
    turn = iter(stage for _again in range(100) for stage in stages_of(team)[:2])

    def move() -> Any:
        body = {"stage": str(next(turn).key), "before": None}
        return client.post(f"/api/items/{card.key}/move", body, content_type="application/json")

    return [
        ("page", lambda: client.get(f"/work/teams/{team.key}/board/")),
        ("data", lambda: client.get(f"/api/teams/{team.key}/board")),
        ("move", move),
        ("backlog", lambda: client.get(f"/work/teams/{team.key}/backlog/")),
        ("flow", lambda: client.get(f"/work/teams/{team.key}/flow/")),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
