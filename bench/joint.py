"""The joint simulation: time and memory at three sizes beside plain Python; decide by, what moved, splitting work."""

import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from manyways.engine.forecast.distributions import pert
from manyways.engine.forecast.joint import (
    Activity,
    DateGiven,
    Decision,
    Demand,
    Effect,
    Group,
    Item,
    Link,
    Milestone,
    Portfolio,
    Risk,
    Simulation,
    Team,
)
from manyways.engine.forecast.joint.decide import decide_by
from manyways.engine.forecast.joint.moved import what_moved
from manyways.engine.forecast.joint.run import simulate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

AS_OF = 20_780
SIZES = ((700, 300, 10, 60), (200, 1000, 12, 40), (3000, 1000, 25, 250))


def history(seed: int, rate: float, weeks: int = 13) -> tuple[float, ...]:
    """A made-up history: weekdays by Poisson, weekends empty."""
    days = np.random.default_rng(seed).poisson(rate, weeks * 7)
    days[np.arange(weeks * 7) % 7 >= 5] = 0
    return tuple(map(float, days))


def portfolio(activities: int, items: int, teams: int, cross_links: int, seed: int = 1) -> Portfolio:
    """Plans of 50 activities with two links each, queues of items, links across, ten shared risks."""
    random = np.random.default_rng(seed)
    groups = tuple(Group(f"group {number}", 0.3) for number in range(12))
    planned = []
    for number in range(activities):
        likeliest = float(random.integers(2, 12)) * 480
        demands = (Demand(f"team {number % teams}", 0.1),) if number % 20 == 0 else ()
        planned.append(
            Activity(
                f"a{number}",
                pert(0.8 * likeliest, likeliest, (1.3 + random.random()) * likeliest),
                demands=demands,
                group=groups[number % 12].key,
            )
        )
    links = []
    for number in range(activities):
        first = number - number % 50
        for other in (
            set(random.integers(max(first, number - 12), number, 2).tolist()) if number > first else ()
        ):
            links.append(Link(f"a{other}", f"a{number}"))
    queue = tuple(Item(f"i{number}", f"team {number % teams}", rank=number) for number in range(items))
    for _ in range(cross_links):
        activity, item = int(random.integers(activities)), int(random.integers(items))
        ends = (
            (f"a{activity}", f"i{item}") if activity % 50 < 25 and item % 2 else (f"i{item}", f"a{activity}")
        )
        if ends[0][0] == "i" or activity % 50 < 25:
            links.append(Link(*ends))
    stones = tuple(
        Milestone(f"m{number}", (f"a{min(number * 50 + 49, activities - 1)}", f"i{number}"))
        for number in range(activities // 50)
    )
    risks = tuple(
        Risk(
            f"risk {number}",
            0.3,
            tuple(Effect(f"a{number * 7 + step}", pert(480, 1440, 4800)) for step in range(5)),
        )
        for number in range(10)
    )
    return Portfolio(
        teams=tuple(Team(f"team {number}", history(number, 1.0)) for number in range(teams)),
        items=queue,
        activities=tuple(planned),
        milestones=stones,
        links=tuple(acyclic(links)),
        risks=risks,
        groups=groups,
        dates_given=tuple(DateGiven(f"given {stone.key}", stone.key, AS_OF + 250) for stone in stones),
    )


def acyclic(links: Sequence[Link]) -> list[Link]:
    """Links without those that would let an item wait for what waits for it."""
    to_items = {link.successor for link in links if link.successor[0] == "i"}
    return [link for link in links if link.predecessor not in to_items]


def seconds(work: object, repeat: int = 3) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(repeat):
        began = time.perf_counter()
        work()  # type: ignore[operator]
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    """Print the tables."""
    from tests.engine.forecast.plain_joint import plain_trials

    print(
        f"{'activities + items, teams, links across':44} {'1 thread':>9} {'all':>9} {'us/trial':>9} {'plain':>10} {'ratio':>7}"
    )
    for size in SIZES:
        given = portfolio(*size)
        simulate(given, as_of_day=AS_OF, trials=10, threads=1)
        one = seconds(lambda given=given: simulate(given, as_of_day=AS_OF, trials=10_000, threads=1))
        every = seconds(lambda given=given: simulate(given, as_of_day=AS_OF, trials=10_000))
        plain = seconds(lambda given=given: plain_trials(given, AS_OF, 2, seed=1), 1) / 2 * 10_000
        label = f"{size[0]:,} + {size[1]:,}, {size[2]}, {size[3]}"
        print(f"{label:44} {one:8.2f}s {every:8.2f}s {one * 100:9.0f} {plain:9.0f}s {plain / one:6.0f}x")
    print(
        f"threads: {os.cpu_count()}; memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    print_questions()
    print_splitting()


def print_questions(trials: int = 2_000) -> None:
    """Time of the two questions asked of the first size: until when to decide, and what moved the dates."""
    given = portfolio(*SIZES[0])
    firsts = [f"a{number}" for number in range(0, SIZES[0][0], 70)]
    asked = replace(given, decisions=tuple(Decision(f"decide {key}", key, lead_days=10) for key in firsts))
    slower = replace(given.teams[0], history=tuple(size * 0.8 for size in given.teams[0].history))
    later = replace(given, teams=(slower, *given.teams[1:]), items=given.items[:-5])
    targets = [stone.key for stone in given.milestones]
    answers = decide_by(asked, as_of_day=AS_OF, trials=trials)
    deciding = seconds(lambda: decide_by(asked, as_of_day=AS_OF, trials=trials), 1)
    moving = seconds(
        lambda: what_moved(given, later, targets, as_of_before=AS_OF - 7, as_of_after=AS_OF, trials=trials), 1
    )
    print(f"\n700 + 300, {trials:,} trials")
    print(f"decide by, {len(firsts)} decisions, {len(answers)} curves {deciding:8.2f}s")
    print(f"what moved, {len(targets)} dates in 8 groups  {moving:8.2f}s")


def splitting(pieces: int, trials: int = 1000) -> Simulation:
    """240 points on a team that finished 8, 10, 12, 9, 11 in its last two-week sprints, cut into so many items."""
    sprints = (8, 10, 12, 9, 11)
    days = tuple(points / 10 if day % 7 < 5 else 0.0 for points in sprints for day in range(14))
    queue = tuple(Item(f"piece {n}", "team", 240 / pieces, rank=n) for n in range(pieces))
    stone = Milestone("all", tuple(item.key for item in queue))
    team = Team("team", days, item_size=1.0, block_days=14, sigma=0.0)
    return simulate(Portfolio((team,), queue, milestones=(stone,)), as_of_day=20_457, trials=trials)


def print_splitting() -> None:
    """Cutting the same work into more items must not make it finish earlier."""
    print("\n240 points of one team, cut into items: day the last one finishes (P50, P80, P95)")
    for pieces in (1, 8, 24):
        days = splitting(pieces).percentiles("all", (50, 80, 95))
        print(f"{pieces:3} items  ", *(np.datetime64(int(day), "D") for day in days))


if __name__ == "__main__":
    main()
