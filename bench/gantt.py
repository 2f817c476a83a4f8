"""The schedule editor at 2,000 and 10,000 items: the server's answers, an edit's bytes and CPU, paint, scrolling.

`python3 run.py bench gantt` makes a demo company of its own; without Chromium the browser's lines are left out.
Budget at 2,000 items: first paint within 100 ms of the data, 55 frames a second, fewer than 8,000 elements.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from manyways.cli.django_commands import inside

SIZES = (400, 2_000, 10_000)
BLOCK = 2_000
ROUNDS = 3
PAINT_BUDGET_MS, FRAMES_BUDGET, ELEMENTS_BUDGET = 100, 55, 8_000
FRAMES = """async () => {
  const root = document.querySelector('[data-gantt-root]'), times = [];
  await new Promise((done) => {
    const from = performance.now();
    const step = (now) => {
      times.push(now);
      root.scrollTop += 40;
      if (now - from < 3000) requestAnimationFrame(step); else done();
    };
    requestAnimationFrame(step);
  });
  return (times.length - 1) * 1000 / (times.at(-1) - times[0]);
}"""


def main() -> int:
    """Print a Markdown table; exit code 1 when 2,000 items miss a budget."""
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
    rows = [_server(size) for size in SIZES]
    with _browser() as paint:
        for row in rows:
            row.update(paint(row["key"]))
    _print(("items", "read ms", "KB", "preview ms", "paint ms", "frames/s", "elements"), rows)
    _print(("items", "edit", "ms", "CPU ms", "KB"), [edit for row in rows for edit in row["edits"]])
    first = rows[0]
    is_over = first.get("elements", 0) >= ELEMENTS_BUDGET or first.get("paint ms", 0) > PAINT_BUDGET_MS
    return 1 if is_over or first.get("frames/s", FRAMES_BUDGET) < FRAMES_BUDGET else 0


def _print(names: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    print("| " + " | ".join(names) + " |\n|" + "---|" * len(names))
    for row in rows:
        print("| " + " | ".join(str(row.get(name, "–")) for name in names) + " |")


def _server(size: int) -> dict[str, Any]:
    """Reading, changing and trying a change, as the director's browser asks for them."""
    from django.test import Client

    from manyways.access.models import User

    director = User.objects.get(email="ines@brightwater.example")
    plan = make_plan(size, director)
    client = Client(SERVER_NAME="localhost")
    client.force_login(director)
    door = f"/api/initiatives/{plan.key}"
    items = plan.items.exclude(parent=None).order_by("rank")
    middle, early = str(items[size // 2].key), str(items[1].key)
    answer = client.get(f"{door}/gantt")
    assert answer.status_code == 200, answer.status_code
    known = {"state": answer.json().get("state")}

    def change(what: dict[str, Any], *, preview: bool = False) -> Any:
        """One edit, as a browser sends it that has the rows of its last answer."""
        body = {"changes": [what], "preview": preview, "since": known["state"]}
        done = client.post(f"{door}/plan/changes", body, content_type="application/json")
        assert done.status_code == 200, done.content
        if not preview:
            known["state"] = done.json()["plan"].get("state")
        return done

    return {
        "items": size,
        "key": plan.key,
        "KB": len(answer.content) // 1024,
        "read ms": _milliseconds(lambda: client.get(f"{door}/gantt")),
        "preview ms": _milliseconds(lambda: change(a_time(early), preview=True)),
        "edits": [{"items": size, **cost} for cost in map(_cost(change), _edits(early, middle))],
    }


def a_time(item: str) -> dict[str, Any]:
    """Another time for an item."""
    return {"do": "set", "item": item, "fields": {"duration": f"{random.randint(2, 40)} d"}}


def _edits(early: str, middle: str) -> list[tuple[str, Callable[[], dict[str, Any]]]]:
    """What people do most, by its name."""
    return [
        ("a name", lambda: {"do": "set", "item": middle, "fields": {"name": f"Item {random.random()}"}}),
        ("a time in the middle", lambda: a_time(middle)),
        ("a time at the start", lambda: a_time(early)),
        ("a row at the start", lambda: {"do": "add", "name": "New", "after": early}),
    ]


def _cost(
    change: Callable[[dict[str, Any]], Any],
) -> Callable[[tuple[str, Callable[[], dict[str, Any]]]], dict[str, Any]]:
    """What an edit costs: by the clock, processor time of the web process, and bytes of the answer."""

    def measured(edit: tuple[str, Callable[[], dict[str, Any]]]) -> dict[str, Any]:
        took, busy, sizes = list[float](), list[float](), list[int]()
        for _round in range(ROUNDS):
            started, ran = time.perf_counter(), time.process_time()
            sizes.append(len(change(edit[1]()).content))
            took.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - ran) * 1000)
        middle = statistics.median
        return {
            "edit": edit[0],
            "ms": round(middle(took)),
            "CPU ms": round(middle(busy)),
            "KB": round(middle(sizes) / 1024, 1),
        }

    return measured


def make_plan(size: int, by: Any) -> Any:
    """Phases of twenty rows with about one link each, pasted as a person would."""
    from manyways.schedule.actions import change_plan
    from manyways.schedule.changes import PlanChange
    from manyways.work.actions import create_initiative
    from manyways.work.models import Kind

    event = Kind.objects.get(slug="event")
    plan = create_initiative(name=f"Plan of {size}", kind=event, starts_on=date(2026, 11, 2), by=by)
    for first in range(1, size + 1, BLOCK):
        text = "\n".join(_lines(first, min(first + BLOCK, size + 1)))
        change_plan(plan, [PlanChange("paste", text=text)], by=by)
    return plan


def _lines(first: int, end: int) -> Iterator[str]:
    drawn, before = random.Random(first), list[int]()
    yield "ID\tLevel\tName\tDuration\tWaits for"
    for number in range(first, end):
        if number % 20 == 1:
            yield f"{number}\t1\tPhase {number // 20 + 1}\t\t"
            continue
        waits = str(drawn.choice(before[-30:])) if before and drawn.random() < 0.9 else ""
        yield f"{number}\t2\tItem {number}\t{drawn.randint(1, 9)} d\t{waits}"
        before.append(number)


def _milliseconds(work: Callable[[], object]) -> int:
    took = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(took))


@contextmanager
def _browser() -> Iterator[Callable[[Any], dict[str, Any]]]:
    """Opens a plan in Chromium, and says how long the first drawing took and how scrolling runs."""
    program = os.environ.get("MANYWAYS_CHROMIUM") or shutil.which("chromium")
    if not program:
        yield lambda _key: {}
        return
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = window.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://localhost:{server.port}/accounts/login/")
        page.get_by_role("button", name="Ines").first.click()

        def paint(key: Any) -> dict[str, Any]:
            page.goto(f"http://localhost:{server.port}/work/{key}/plan/")
            page.wait_for_selector(".mw-gantt-ready [role=row][data-at]", timeout=120_000)
            marks = "name => performance.getEntriesByName(name)[0].startTime"
            drawn = page.evaluate(marks, "gantt-drawn") - page.evaluate(marks, "gantt-data")
            return {
                "paint ms": round(drawn),
                "frames/s": round(page.evaluate(FRAMES)),
                "elements": page.evaluate("document.querySelectorAll('*').length"),
            }

        yield paint
        window.close()
    server.terminate()


if __name__ == "__main__":
    sys.exit(main())
