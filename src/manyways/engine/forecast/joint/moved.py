"""What moved a date: the inputs of two portfolios exchanged group by group, on the same random numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from manyways.engine.forecast.joint.altered import tidy
from manyways.engine.forecast.joint.portfolio import NEVER, Portfolio
from manyways.engine.forecast.joint.run import DEFAULT_HORIZON, simulate

GROUPS = ("history", "capacity", "progress", "scope", "estimates", "rank", "links", "risks")
"""The order in which inputs are exchanged: each step is what that group adds to those before it."""

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "teams": {
        "history": (
            "history",
            "block_days",
            "sigma",
            "common",
            "item_size",
            "arrivals",
            "latency_floor_days",
        ),
        "capacity": ("availability",),
    },
    "items": {
        "progress": ("started_on", "done_on"),
        "scope": ("size", "scope", "not_before", "calendar"),
        "rank": ("rank", "service", "team"),
    },
    "activities": {
        "capacity": ("demands",),
        "progress": ("started_on", "elapsed_minutes", "done_on"),
        "estimates": ("duration", "group", "calendar", "not_before"),
    },
    "milestones": {"scope": ("members",)},
    "scopes": {"scope": ("growth",)},
    "groups": {"estimates": ("rho",)},
}


@dataclass(frozen=True)
class Moved:
    """How a percentile of one thing moved. `days`: by group, in the order of exchange; their sum is `total_days`.

    None where the thing never finishes on one side of the step.
    """

    target: str
    before: int
    after: int
    days: dict[str, int | None]

    @property
    def total_days(self) -> int | None:
        """From the one portfolio to the other."""
        return _difference(self.before, self.after)


def what_moved(
    before: Portfolio,
    after: Portfolio,
    targets: Sequence[str],
    *,
    as_of_before: int,
    as_of_after: int,
    percent: float = 85,
    trials: int = 2_000,
    seed: int = 1,
    horizon_days: int = DEFAULT_HORIZON,
) -> tuple[Moved, ...]:
    """Days by which each target moved, group by group. Targets must be in both portfolios. Raises PortfolioError, KeyError.

    With the same seed a group that did not change moves nothing, to the byte. The as-of day is exchanged with
    `progress`; rows that only one portfolio has come and go with `scope`.
    """
    current, as_of = _with_all_teams(before, after), as_of_before
    days = _days(current, as_of, targets, percent, trials, seed, horizon_days)
    steps: dict[str, list[int | None]] = {}
    first = days
    for group in GROUPS:
        changed = _exchanged(current, after, group)
        now = as_of_after if group == "progress" else as_of
        if changed != current or now != as_of:
            moved = _days(changed, now, targets, percent, trials, seed, horizon_days)
            steps[group] = [_difference(*pair) for pair in zip(days, moved, strict=True)]
            current, as_of, days = changed, now, moved
        else:
            steps[group] = [0] * len(targets)
    return tuple(
        Moved(target, first[place], days[place], {group: steps[group][place] for group in GROUPS})
        for place, target in enumerate(targets)
    )


def _days(
    portfolio: Portfolio,
    as_of: int,
    targets: Sequence[str],
    percent: float,
    trials: int,
    seed: int,
    horizon: int,
) -> list[int]:
    """The percentile of each target."""
    found = simulate(portfolio, as_of_day=as_of, trials=trials, seed=seed, horizon_days=horizon, full=targets)
    return [found.percentile(target, percent) for target in targets]


def _difference(before: int, after: int) -> int | None:
    """Days from one to the other; none to or from never, but for never on both sides."""
    if before == after:
        return 0
    return None if NEVER in (before, after) else after - before


def _with_all_teams(before: Portfolio, after: Portfolio) -> Portfolio:
    """The first portfolio with the other's further teams, scopes, groups and calendars, which nothing uses yet."""
    extra = {
        name: _joined(getattr(before, name), getattr(after, name)) for name in ("teams", "scopes", "groups")
    }
    calendars = {**after.calendars, **before.calendars}
    if "" not in before.calendars and before.calendars:
        calendars[""] = before.calendars[min(before.calendars)]
    return replace(before, **extra, calendars=calendars, decisions=(), dates_given=())


def _joined(first: Iterable[Any], second: Iterable[Any]) -> tuple[Any, ...]:
    """Rows of both, the first's where both have the key."""
    rows = {row.key: row for row in second} | {row.key: row for row in first}
    return tuple(rows.values())


def _exchanged(current: Portfolio, after: Portfolio, group: str) -> Portfolio:
    """The portfolio with one group of inputs from the other."""
    kinds: dict[str, Any] = {name: _rows(current, after, name, group) for name in FIELDS}
    changed = replace(current, **kinds)
    if group == "capacity":
        changed = replace(changed, calendars={**current.calendars, **after.calendars})
    if group in ("links", "risks"):
        changed = replace(changed, **{group: getattr(after, group)})
    return tidy(changed)


def _rows(current: Portfolio, after: Portfolio, name: str, group: str) -> tuple[Any, ...]:
    """The rows of one kind with the fields of a group from the other portfolio; with `scope` also its set of rows."""
    theirs = {row.key: row for row in getattr(after, name)}
    wanted = FIELDS[name].get(group, ())
    rows = {
        row.key: replace(row, **{field: getattr(theirs[row.key], field) for field in wanted})
        if row.key in theirs
        else row
        for row in getattr(current, name)
    }
    if group == "scope" and name in ("items", "activities", "milestones"):
        rows = {key: rows.get(key, row) for key, row in theirs.items()}
    return tuple(rows.values())


def unassigned_fields(kind: type[Any], name: str) -> set[str]:
    """Fields of a kind of row that no group exchanges (none but the key)."""
    assigned = {field for group in FIELDS[name].values() for field in group}
    return {field.name for field in fields(kind)} - assigned - {"key"}
