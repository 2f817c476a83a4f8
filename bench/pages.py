"""Server time and queries of each demo page, at one client: median of five requests after one to warm up.

`python3 run.py bench pages` makes a demo company of its own. Budget: 100 ms a page.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from manyways.cli.django_commands import inside

BUDGET_MS = 100
ROUNDS = 5


def main() -> int:
    """Print a Markdown table; exit code 1 when a page is over the budget."""
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
        return _measure()


def _measure() -> int:
    """Each page in turn, as the director."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from manyways.access.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email="ines@brightwater.example"))
    slow = []
    print("| page | ms | queries | KB |\n|---|---|---|---|")
    for address in _addresses():
        client.get(address)
        took = [_milliseconds(lambda address=address: client.get(address)) for _round in range(ROUNDS)]
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        median = statistics.median(took)
        print(f"| {address} | {median:.0f} | {len(queries)} | {len(answer.content) / 1024:.0f} |")
        slow += [address] if median > BUDGET_MS else []
    print(f"\n{len(slow)} pages over {BUDGET_MS} ms" + (f": {', '.join(slow)}" if slow else ""))
    return 1 if slow else 0


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _addresses() -> list[str]:
    """The places, and each tab of a planned, a flow and a hybrid initiative."""
    from manyways.ui.panels import panels_of
    from manyways.work.models import Initiative

    found = ["/today/", "/portfolio/", "/work/", "/import/", "/forecasts/", "/inbox/", "/jobs/", "/settings/"]
    found += [
        f"/work/{name}/" for name in ("teams", "people", "groups", "goals", "areas", "programs", "calendars")
    ]
    for name in ("Customer conference 2027", "Group billing", "Accessibility, stage 2"):
        initiative = Initiative.objects.get(name=name)
        found += [panel.address(initiative) for panel in panels_of("work.initiative", "tab")]
        found.append(f"/api/initiatives/{initiative.key}/gantt")
    return [address for address in found if address]


if __name__ == "__main__":
    sys.exit(main())
