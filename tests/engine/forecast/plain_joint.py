"""The joint simulation once more, slow and obvious: one trial after the other, every node looked at every day."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.joint import Activity, Item, Milestone, Portfolio, Team
from manyways.engine.forecast.normal import normal
from manyways.engine.forecast.random import Purpose, bits, entity_key, streams, uniform
from manyways.engine.time import Calendar, compile_calendar, standard_hours

Instant = tuple[int, int]  # day after the as-of day, working minutes of it that are over (1440: all)
END = 1440
FIRST: Instant = (1, 0)
EVER: Instant = (-(10**6), 0)


def z_of(key: str | int, purpose: Purpose, trial: int, seed: int) -> float:
    """The standard normal draw of an entity."""
    return float(normal(bits(streams(np.uint64(entity_key(key)), purpose, seed), trial)))


def quantile(made: d.Shape, z: float) -> float:
    """The value of a distribution at z, from a table of single precision."""
    table = made.table.astype(np.float32)
    place = min(max((z + d.TABLE_Z) * d.TABLE_STEPS_PER_Z, 0.0), float(d.TABLE_LAST))
    index = min(int(place), d.TABLE_LAST - 1)
    left, right = float(table[index]), float(table[index + 1])
    return made.low + made.span * (left + (place - index) * (right - left))


@dataclass
class Plain:
    """One portfolio and one trial of it."""

    portfolio: Portfolio
    as_of: int
    seed: int
    horizon: int
    trial: int = 0
    start: dict[str, Instant] = field(default_factory=dict)
    finish: dict[str, Instant] = field(default_factory=dict)
    eligible: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    hopeless: set[str] = field(default_factory=set)
    size: dict[str, float] = field(default_factory=dict)
    capacity: dict[str, list[float]] = field(default_factory=dict)
    served: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Things by key."""
        p = self.portfolio
        self.rows: dict[str, Any] = {
            row.key: row for rows in (p.activities, p.milestones, p.items) for row in rows
        }
        self.into: dict[str, list[tuple[str, str, int, int]]] = {key: [] for key in self.rows}
        for link in p.links:
            days = round(link.lag_minutes / 1440) if link.is_elapsed else 0
            minutes = 0 if link.is_elapsed else link.lag_minutes
            self.into[link.successor].append((link.predecessor, link.kind, minutes, days))
        for stone in p.milestones:
            self.into[stone.key] += [(member, "FF", 0, 0) for member in stone.members]
        for key, row in self.rows.items():
            if self.is_past(row, "done_on") or (isinstance(row, Item) and self.is_past(row, "started_on")):
                self.into[key] = []

    def is_past(self, row: Any, name: str) -> bool:
        """Whether something has happened by the as-of day."""
        day = getattr(row, name, None)
        return day is not None and day <= self.as_of

    # Calendars, day by day

    def calendar(self, row: Any) -> Calendar:
        """The calendar of a row."""
        named = dict(self.portfolio.calendars)
        usual = named.get("") or (named[min(named)] if named else compile_calendar(standard_hours()))
        return named.get(getattr(row, "calendar", "")) or usual

    def worked(self, calendar: Calendar, day: int) -> int:
        """Working minutes of a day after the as-of day."""
        return int(calendar.day_work[self.as_of + day + 1] - calendar.day_work[self.as_of + day])

    def moved(self, calendar: Calendar, instant: Instant, minutes: int, *, as_start: bool) -> Instant | None:
        """So much working time later (or earlier); as a start (next morning) or as a finish (evening)."""
        day, minute = instant
        minute = min(minute, self.worked(calendar, day))
        left = minute + minutes
        while left < 0 or (
            left == 0 and not as_start and (day, minute) > FIRST and minutes >= 0 and left + minutes < 0
        ):
            day -= 1
            left += self.worked(calendar, day)
        while left > self.worked(calendar, day) or (as_start and left == self.worked(calendar, day)):
            left -= self.worked(calendar, day)
            day += 1
            if day > self.horizon:
                return None
        if not as_start:
            while left == 0 and day > -400:
                day -= 1
                left = self.worked(calendar, day)
            if left == self.worked(calendar, day):
                left = END
        return day, left

    # Draws

    def happens(self, risk: Any) -> bool:
        """Whether a risk happens in this trial."""
        return bool(uniform(risk.key, Purpose.RISK_OCCURS, self.trial, seed=self.seed) < risk.probability)

    def struck(self, key: str, amount: float) -> float:
        """An amount after all risks."""
        factors, largest, added, most = 1.0, [], 0.0, []
        for risk in sorted(self.portfolio.risks, key=lambda risk: risk.key):
            for effect in risk.effects:
                if effect.target != key or not self.happens(risk):
                    continue
                z = z_of(risk.key, Purpose.RISK_IMPACT, self.trial, self.seed)
                impact = quantile(d.shape(effect.impact), z)
                if effect.mode == "multiplies" and effect.is_parallel:
                    largest.append(impact)
                elif effect.mode == "multiplies":
                    factors *= impact
                elif effect.is_parallel:
                    most.append(impact)
                else:
                    added += impact
        if largest:
            factors *= max(largest)
        if most:
            added += max(most)
        return max(amount * factors + added, 0.0)

    def minutes(self, activity: Activity) -> int:
        """The working minutes of an activity that are left."""
        is_started = self.is_past(activity, "started_on")
        made = d.remaining(activity.duration, activity.elapsed_minutes if is_started else 0.0)
        amount = made.low
        if made.span > 0:
            z = z_of(activity.key, Purpose.DURATION, self.trial, self.seed)
            for group in self.portfolio.groups:
                if group.key == activity.group:
                    shared = z_of(group.key, Purpose.FACTOR, self.trial, self.seed)
                    z = math.sqrt(group.rho) * shared + math.sqrt(1.0 - group.rho) * z
            amount = quantile(made, z)
        return math.floor(self.struck(activity.key, amount) + 0.5)

    def item_size(self, item: Item) -> float:
        """The size of an item with growth and risks."""
        size = item.size
        for scope in self.portfolio.scopes:
            if scope.key == item.scope:
                size *= quantile(d.shape(scope.growth), z_of(scope.key, Purpose.SCOPE, self.trial, self.seed))
        return self.struck(item.key, size)

    def rate(self, team: Team) -> float:
        """The rate factor of a team."""
        common = float(normal(bits(streams(np.uint64(0), Purpose.TEAM_RATE, self.seed), self.trial)))
        own = z_of(team.key, Purpose.TEAM_RATE, self.trial, self.seed)
        z = math.sqrt(team.common) * common + math.sqrt(1.0 - team.common) * own
        return self.struck(team.key, quantile(d.shape(d.lognormal(1.0, team.sigma)), z))

    def history_day(self, team: Team, day: int) -> int:
        """The place in history drawn for a day."""
        block, days = (day - 1) // team.block_days, len(team.history)
        stride = 7 if team.block_days % 7 == 0 and days % 7 == 0 else 1
        share = float(uniform(team.key, Purpose.THROUGHPUT, self.trial, seed=self.seed, part=block))
        return (int(share * (days // stride)) * stride + (day - 1) % team.block_days) % days

    def bound(self, team: Team, day: int) -> int:
        """Ten-thousandths of a team that activities bind on a day."""
        total = 0
        for key in self.finish:
            for demand in getattr(self.rows[key], "demands", ()):
                first = max(self.start[key][0], self.known[key] + 1)
                is_work = self.start[key] != self.finish[key]  # a fact binds nothing
                if demand.team == team.key and is_work and first <= day <= self.finish[key][0]:
                    total += round(demand.share * 10_000)
        return total

    # One trial

    def run(self, trial: int) -> dict[str, int | None]:
        """The finish day of everything, None for never."""
        self.trial = trial
        self.start, self.finish, self.eligible, self.known = {}, {}, {}, {}
        self.hopeless = set()
        state = {team.key: [0.0, 0.0] for team in self.portfolio.teams}
        self.capacity = {team.key: [] for team in self.portfolio.teams}
        self.served = {team.key: [] for team in self.portfolio.teams}
        rates = {team.key: self.rate(team) for team in self.portfolio.teams}
        self.settle(0)
        for day in range(1, self.horizon + 1):
            if not any(key not in self.finish for key in self.eligible):
                break
            for team in sorted(self.portfolio.teams, key=lambda team: team.key):
                self.serve(team, day, rates[team.key], state[team.key])
                self.settle(day)
        return {key: self.finish[key][0] if key in self.finish else None for key in self.rows}

    def settle(self, today: int) -> None:
        """Everything whose predecessors are known."""
        changed = True
        while changed:
            changed = False
            for key, row in self.rows.items():
                is_open = key not in self.start and key not in self.hopeless
                if is_open and all(self.is_known(name, kind) for name, kind, *_ in self.into[key]):
                    self.settle_one(key, row, today)
                    changed = True

    def is_known(self, key: str, kind: str) -> bool:
        """Whether the end that a link hangs on is known."""
        return key in (self.start if kind in ("SS", "SF") else self.finish)

    def bounds(self, key: str, row: Any) -> tuple[Instant | None, Instant | None]:
        """The instants before which a row cannot start and cannot finish; None: never."""
        first = EVER if isinstance(row, Milestone) else FIRST
        if getattr(row, "not_before", None) is not None:
            first = max(first, (min(row.not_before - self.as_of, self.horizon + 1), 0))
        start, finish = first, EVER
        for name, kind, minutes, days in self.into[key]:
            instant: Instant | None = self.start[name] if kind in ("SS", "SF") else self.finish[name]
            if minutes:
                instant = self.moved(self.calendar(row), instant, minutes, as_start=minutes < 0)  # type: ignore[arg-type]
            if instant is None or (days and instant[0] + days > self.horizon):
                return None, None
            instant = instant[0] + days, instant[1]
            if kind in ("FS", "SS"):
                start = max(start, instant)
            else:
                finish = max(finish, instant)
        return start, finish

    def settle_one(self, key: str, row: Any, today: int) -> None:
        """Start and finish of an activity or milestone, the eligible day of an item."""
        self.known[key] = today
        if self.is_past(row, "done_on"):
            first = row.started_on if getattr(row, "started_on", None) is not None else row.done_on
            self.start[key], self.finish[key] = (first - self.as_of, 0), (row.done_on - self.as_of, END)
            return
        start, finish = self.bounds(key, row)
        if start is None or finish is None:
            self.hopeless.add(key)
            return
        if isinstance(row, Item):
            self.release(key, row, start, finish, today)
            return
        minutes = self.minutes(row) if isinstance(row, Activity) else 0
        is_started = self.is_past(row, "started_on")
        if minutes == 0 and not is_started:
            self.start[key] = self.finish[key] = max(start, finish)
            return
        self.work(key, row, start, finish, minutes)
        if is_started and key in self.start:
            self.start[key] = (row.started_on - self.as_of, 0)

    def work(self, key: str, row: Activity, start: Instant, finish: Instant, minutes: int) -> None:
        """Working time from the bound start, or back from the bound finish."""
        calendar = self.calendar(row)
        begin = self.moved(calendar, start, 0, as_start=True)
        if finish > start:
            back = self.moved(calendar, finish, -minutes, as_start=True)
            begin = max(begin, back) if begin and back else None
        end = self.moved(calendar, begin, minutes, as_start=False) if begin else None
        if begin is None or end is None:
            self.hopeless.add(key)
            if begin is not None:
                self.start[key] = begin
            return
        self.start[key], self.finish[key] = begin, max(end, FIRST)

    def release(self, key: str, item: Item, start: Instant, finish: Instant, today: int) -> None:
        """The day an item becomes eligible."""
        team = next(team for team in self.portfolio.teams if team.key == item.team)
        if self.is_past(item, "started_on"):
            day = item.started_on - self.as_of  # type: ignore[operator]
            self.start[key] = (day, 0)
            day = max(day + team.latency_floor_days, finish[0])
        else:
            self.start[key] = (start[0] + (start[1] > 0), 0)
            day = max(self.start[key][0] + team.latency_floor_days, finish[0] + (finish[1] > 0))
        day = max(day, today + 1)
        if day <= self.horizon and any(team.history):
            self.eligible[key] = day
        self.size[key] = self.item_size(item)

    def serve(self, team: Team, day: int, rate: float, state: list[float]) -> None:
        """One day of one team."""
        waiting = [key for key, first in self.eligible.items() if first <= day and key not in self.finish]
        queue = sorted((self.rows[key] for key in waiting if self.rows[key].team == team.key), key=pull_order)
        if not queue:
            return
        place = self.history_day(team, day)
        factor = [f for first, f in sorted(team.availability) if first - self.as_of <= day]
        free = max(10_000 - self.bound(team, day), 0) / 10_000
        capacity = rate * team.history[place] * (factor[-1] if factor else 1.0) * free
        state[0] += capacity
        state[1] += team.arrivals[place] if team.arrivals else 0.0
        unplanned = min(state[1], state[0])
        state[0], state[1] = state[0] - unplanned, state[1] - unplanned
        finished = 0.0
        for item in queue:
            if state[0] < self.size[item.key] - 1e-9 * (1.0 + self.size[item.key]):
                break
            state[0] -= self.size[item.key]
            finished += self.size[item.key]
            self.finish[item.key] = (day, END)
        self.capacity[team.key].append(capacity)
        self.served[team.key].append(finished + unplanned)
        if all(item.key in self.finish for item in queue):
            state[0] = min(state[0], team.item_size)


def pull_order(item: Item) -> tuple[Any, ...]:
    """Work in progress, class of service, rank, key."""
    return item.started_on is None, item.service, item.rank, item.key


def plain_trials(
    portfolio: Portfolio, as_of: int, trials: int, *, seed: int, horizon: int = 3000
) -> list[dict[str, int | None]]:
    """All trials."""
    plain = Plain(portfolio, as_of, seed, horizon)
    return [plain.run(trial) for trial in range(trials)]
