"""The portfolio at size: the table, Today, the roadmap and what goes on with 2,000 initiatives and 100,000 items.

`python3 run.py bench portfolio` makes a database of its own. Each page: queries, processor time of Python, seconds
(medians of five), and function calls, which do not hang on what else the machine does.
"""

import cProfile
import logging
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from typing import Any

from manyways.cli.django_commands import inside

TODAY = date(2026, 11, 23)
INITIATIVES, ITEMS_EACH = 2_000, 50
ROUNDS = 5
MOST_QUERIES = {"/portfolio/": 16, "/portfolio/roadmap/": 18}
OTHERS_MOST = 40
PAGES = (
    "/portfolio/",
    "/portfolio/?group=kind",
    "/portfolio/?format=csv",
    "/today/",
    "/portfolio/roadmap/",
    "/portfolio/handovers/",
    "/portfolio/standings/",
    "/money/",
)


def main() -> int:
    """Print a Markdown table; exit code 1 when a page asks more queries than it may."""
    with tempfile.TemporaryDirectory(prefix="manyways-bench-") as folder, inside(folder) as world:
        import pgtrigger

        from manyways.site.serving.supervisor import prepare

        prepare(world)
        with pgtrigger.ignore():  # its history is not what is measured
            director = make_portfolio()
        return measure(director)


def make_portfolio() -> Any:
    """Initiatives of every kind with owners, dates, budgets and items; windows in one kept forecast."""
    from django.db import connection

    from manyways.access.cast import make_cast
    from manyways.access.models import Organisation

    Organisation.objects.create(name="Large")
    director = make_cast()["director"]
    initiatives = _initiatives()
    _items(initiatives)
    _budgets(initiatives)
    _windows(initiatives)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return director


def _initiatives() -> list[Any]:
    from manyways.teams.models import Person
    from manyways.work.models import Initiative, Kind

    kinds = list(Kind.objects.all())
    people = Person.objects.bulk_create([Person(name=f"Person {number}") for number in range(300)])
    return Initiative.objects.bulk_create(
        [
            Initiative(
                name=f"Initiative {number}",
                kind=kinds[number % len(kinds)],
                approach=kinds[number % len(kinds)].approach,
                owner=people[number % len(people)],
                due_on=TODAY + timedelta(days=number % 400),
                is_due_fixed=number % 5 == 0,
                started_on=TODAY,
                rank=number,
            )
            for number in range(INITIATIVES)
        ]
    )


def _items(initiatives: list[Any]) -> None:
    from manyways.work.models import Item

    rows = [
        Item(initiative=initiative, name=f"Item {number}", rank=number, owner_id=initiative.owner_id)
        for initiative in initiatives
        for number in range(ITEMS_EACH)
    ]
    Item.objects.bulk_create(rows, batch_size=5_000)


def _budgets(initiatives: list[Any]) -> None:
    from manyways.money.models import Budget, BudgetLine

    funded = initiatives[::2]
    Budget.objects.bulk_create([Budget(initiative=row, amount=100_000) for row in funded])
    lines = [
        BudgetLine(initiative=row, name=f"Line {number}", estimate=20_000, committed=5_000)
        for row in funded
        for number in range(4)
    ]
    BudgetLine.objects.bulk_create(lines, batch_size=5_000)


def _windows(initiatives: list[Any]) -> None:
    from manyways.forecast.models import Forecast, Window

    forecast = Forecast.objects.create(
        as_of=TODAY, seed=1, trials=1000, engine_version="bench", input_digest="", input=b""
    )
    Window.objects.bulk_create(
        [
            Window(
                forecast=forecast,
                initiative=row,
                state=Window.State.WINDOW,
                likely_on=row.due_on - timedelta(days=5),
                safe_on=row.due_on + timedelta(days=number % 20 - 10),
                confidence=(number % 100) / 100,
            )
            for number, row in enumerate(initiatives)
        ]
    )


def measure(director: Any) -> int:
    """Each page three times, signed in as the director."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    logging.disable(logging.WARNING)
    client = Client()
    client.force_login(director)
    dear = 0
    print(f"{INITIATIVES:,} initiatives, {INITIATIVES * ITEMS_EACH:,} items\n")
    print("| Page | Queries | Processor ms | Seconds | Function calls |\n|---|---:|---:|---:|---:|")
    with override_settings(ALLOWED_HOSTS=["*"], FIXED_TODAY=TODAY):
        for address in PAGES:
            _ask(client, address)
            asked: list[str] = []
            with connection.execute_wrapper(_noting(asked)):
                _ask(client, address)
            turns = [_took(client, address) for _round in range(ROUNDS)]
            processor, seconds = (statistics.median(each) for each in zip(*turns, strict=True))
            dear += len(asked) > MOST_QUERIES.get(address, OTHERS_MOST)
            figures = f"{len(asked)} | {processor * 1000:.0f} | {seconds:.2f} | {_calls(client, address):,}"
            print(f"| {address} | {figures} |", flush=True)
    return 1 if dear else 0


def _ask(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    _whole = b"".join(response.streaming_content) if response.streaming else response.content


def _took(client: Any, address: str) -> tuple[float, float]:
    processor, started = time.process_time(), time.perf_counter()
    _ask(client, address)
    return time.process_time() - processor, time.perf_counter() - started


def _calls(client: Any, address: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(_ask, client, address)
    return sum(each.callcount for each in profile.getstats())


def _noting(asked: list[str]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return note


if __name__ == "__main__":
    sys.exit(main())
