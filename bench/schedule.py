"""Schedules of 1,000, 10,000 and 50,000 items beside MPXJ's scheduler, NetworkX and plain loops."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import networkx

from manyways.engine.network import Cycle
from manyways.engine.schedule import (
    Item,
    Link,
    LinkType,
    Network,
    Plan,
    Rules,
    compile_plan,
    early_dates,
    late_dates,
    plan_of,
)
from manyways.engine.schedule.compiled import compiled_early_dates, compiled_late_dates
from manyways.engine.time import WorkingHours, compile_calendar, elapsed_calendar, minute_of, standard_hours
from manyways.interchange.msproject.java import jars, java
from manyways.interchange.schedule_json import ReadError

SIZES = (1_000, 10_000, 50_000)
START = datetime.fromisoformat("2026-01-05T08:00:00")
MPXJ_TYPES = {
    LinkType.FINISH_FINISH: 0,
    LinkType.FINISH_START: 1,
    LinkType.START_FINISH: 2,
    LinkType.START_START: 3,
}
BUDGET_MILLISECONDS = 5.0

Rows = tuple[list[Item], list[Link]]


def generated(count: int, calendar_count: int) -> Rows:
    """Two links an item, one in ten not finish-start, one in ten with a day's lag."""
    draw = random.Random(count)
    items = [
        Item(
            row + 1,
            duration_minutes=draw.choice([240, 480, 960, 2400]),
            calendar=draw.randrange(calendar_count),
        )
        for row in range(count)
    ]
    links = {
        (before, row): Link(
            before, row, draw.choices(list(LinkType), [90, 4, 5, 1])[0], draw.choice([0] * 9 + [480])
        )
        for row in range(1, count)
        for before in {draw.randrange(max(0, row - 60), row) for _ in range(2)}
    }
    return items, list(links.values())


def plan(rows: Rows) -> Plan:
    """The rows on up to four calendars."""
    six_days = compile_calendar(WorkingHours(week=(((420, 720), (780, 960)),) * 6 + ((),)))
    night = compile_calendar(WorkingHours(week=(((0, 360), (1200, 1440)),) * 5 + ((), ())))
    calendars = [compile_calendar(standard_hours()), six_days, elapsed_calendar(), night]
    return plan_of(rows[0], rows[1], start_minute=minute_of(START), calendars=calendars)


def best(work: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in milliseconds."""
    shortest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest * 1000


def both_passes(network: Network) -> tuple[float, float]:
    """Forward and backward pass: plain Python, compiled; both must agree."""
    rules = Rules()
    plain, compiled = early_dates(network, rules), compiled_early_dates(network, rules)
    assert [list(side) for side in compiled] == [list(side) for side in plain]
    finish = max(plain[1])

    def in_python() -> None:
        early_dates(network, rules)
        late_dates(network, rules, finish)

    def in_machine_code() -> None:
        compiled_early_dates(network, rules)
        compiled_late_dates(network, rules, finish)

    return best(in_python), best(in_machine_code)


def by_networkx(rows: Rows) -> float:
    """Forward and backward over a graph of NetworkX, finish-start links alone; the graph is built before."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(rows[0])))
    graph.add_edges_from((link.predecessor, link.successor, {"lag": link.lag}) for link in rows[1])
    minutes = [item.duration_minutes for item in rows[0]]

    def passes() -> None:
        order = list(networkx.topological_sort(graph))
        early: dict[int, float] = {}
        for node in order:
            bounds = (early[before] + data["lag"] for before, _, data in graph.in_edges(node, data=True))
            early[node] = max(bounds, default=0) + minutes[node]
        late: dict[int, float] = {}
        last = max(early.values())
        for node in reversed(order):
            bounds = (
                late[after] - minutes[after] - data["lag"]
                for _, after, data in graph.out_edges(node, data=True)
            )
            late[node] = min(bounds, default=last)

    return best(passes, 3)


PROGRAM = """
import java.time.LocalDateTime;
import org.mpxj.ProjectFile;
import org.mpxj.cpm.MicrosoftScheduler;
import org.mpxj.mspdi.MSPDIReader;

public class Run {
   public static void main(String[] arguments) throws Exception {
      ProjectFile file = new MSPDIReader().read(arguments[0]);
      double best = Double.MAX_VALUE;
      for (int time = 0; time < 3; time++) {
         long began = System.nanoTime();
         new MicrosoftScheduler().schedule(file, LocalDateTime.parse(arguments[1]));
         best = Math.min(best, (System.nanoTime() - began) / 1e6);
      }
      System.out.println("{\\"milliseconds\\": " + best + "}");
   }
}
"""


def by_mpxj(rows: Rows) -> float | None:
    """MPXJ's Microsoft scheduler, the best of three runs in one Java; None without Java or a compiler for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "Run.java").write_text(PROGRAM)
        (folder / "plan.xml").write_text(mspdi(rows))
        try:
            path, program, compiler = str(jars() / "*"), str(java()), shutil.which("javac")
        except ReadError:
            return None
        if compiler is None:
            return None
        subprocess.run([compiler, "-cp", path, "Run.java"], cwd=folder, check=True, timeout=120)
        command = [
            program,
            "-Xmx2g",
            "-cp",
            os.pathsep.join([str(folder), path]),
            "Run",
            "plan.xml",
            START.isoformat(),
        ]
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=240)
        found = [line for line in answer.stdout.splitlines() if line.startswith("{")]
        return float(json.loads(found[-1])["milliseconds"]) if found else None


def mspdi(rows: Rows) -> str:
    """The rows as Project's XML, on its standard calendar."""
    before: dict[int, list[Link]] = {}
    for link in rows[1]:
        before.setdefault(link.successor, []).append(link)
    tasks = "".join(
        f"<Task><UID>{row + 1}</UID><ID>{row + 1}</ID><Name>{escape(f'Item {row + 1}')}</Name><Active>1</Active>"
        f"<Type>1</Type><Duration>PT{item.duration_minutes // 60}H{item.duration_minutes % 60}M0S</Duration>"
        f"<DurationFormat>5</DurationFormat><RemainingDuration>PT{item.duration_minutes // 60}H0M0S</RemainingDuration>"
        f"<ActualDuration>PT0H0M0S</ActualDuration>"
        + "".join(
            f"<PredecessorLink><PredecessorUID>{link.predecessor + 1}</PredecessorUID>"
            f"<Type>{MPXJ_TYPES[link.type]}</Type><LinkLag>{int(link.lag) * 10}</LinkLag><LagFormat>5</LagFormat>"
            "</PredecessorLink>"
            for link in before.get(row, [])
        )
        + "</Task>"
        for row, item in enumerate(rows[0])
    )
    hours = "".join(
        f"<WorkingTime><FromTime>{first}</FromTime><ToTime>{last}</ToTime></WorkingTime>"
        for first, last in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
    )
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
        + (f"<WorkingTimes>{hours}</WorkingTimes>" if 1 < day < 7 else "")
        + "</WeekDay>"
        for day in range(1, 8)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
        f"<StartDate>{START.isoformat()}</StartDate><CalendarUID>1</CalendarUID>"
        f"<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>"
        f"<WeekDays>{days}</WeekDays></Calendar></Calendars><Tasks>{tasks}</Tasks></Project>"
    )


def main(largest: int) -> None:
    """Print one line a size; times in milliseconds, ratios against the compiled passes."""
    print(
        f"{'items':>6} {'compiled':>9} {'4 calendars':>12} {'plain Python':>13} {'NetworkX':>15} {'MPXJ':>17}"
    )
    for count in (size for size in SIZES if size <= largest):
        rows = generated(count, 1)
        network, crossing = compile_plan(plan(rows)), compile_plan(plan(generated(count, 4)))
        assert not isinstance(network, Cycle)
        assert not isinstance(crossing, Cycle)
        (plain, compiled), (_, four) = both_passes(network), both_passes(crossing)
        peers = [by_networkx(rows), by_mpxj(rows)]
        told = [f"{peer:8.1f} ({peer / compiled:4.0f}x)" if peer else "      not run" for peer in peers]
        print(
            f"{count:6} {compiled:9.2f} {four:12.2f} {plain:8.1f} ({plain / compiled:2.0f}x) {told[0]:>15} {told[1]:>17}"
        )
        if count == 10_000:
            verdict = "met" if four <= BUDGET_MILLISECONDS else "MISSED"
            print(f"       budget of {BUDGET_MILLISECONDS:g} ms on four calendars: {verdict}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else max(SIZES))
