"""The portfolio as a JSON document: `docs/engine/portfolio-json.md` describes every field."""

from datetime import time
from typing import Any

from manyways.engine.forecast.joint.portfolio import (
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
    Scope,
    Service,
    Team,
)
from manyways.engine.forecast.joint.rows import Row, RowError
from manyways.engine.time import Calendar, WorkingHours, compile_calendar, standard_hours

EPOCH_WEEKDAY = 3
LAST_WORKDAY = 4
SERVICES = {service.name.lower(): service for service in Service}


def portfolio_of(document: object, *, as_of_day: int | None = None) -> tuple[Portfolio, int]:
    """The portfolio in a parsed document and its as-of day (days since 1970); `as_of_day` wins over the document's.

    Raises RowError with the row and the reason. References between rows are checked by `simulate`.

    >>> portfolio, day = portfolio_of({"as_of": "2026-11-23", "teams": [{"key": "web", "history": [1, 0, 2]}]})
    >>> portfolio.teams[0].history, day
    ((1.0, 0.0, 2.0), 20780)
    """
    whole = Row(document, "")
    given_day = whole.day("as_of")
    day = given_day if as_of_day is None else as_of_day
    if day is None:
        raise RowError("as_of is missing: say up to which day the facts are known.")
    reader = _Reader(day, whole.number("minutes_per_day", 480.0))
    portfolio = Portfolio(
        calendars=dict(reader.calendar(name, content) for name, content in _named(whole, "calendars")),
        teams=tuple(reader.team(row) for row in whole.rows("teams", "Team")),
        items=tuple(reader.item(row) for row in whole.rows("items", "Item")),
        activities=tuple(reader.activity(row) for row in whole.rows("activities", "Activity")),
        milestones=tuple(
            Milestone(row.text("key"), row.texts("members")) for row in whole.rows("milestones", "Milestone")
        ),
        links=tuple(reader.link(row) for row in whole.rows("links", "Link")),
        risks=tuple(reader.risk(row) for row in whole.rows("risks", "Risk")),
        scopes=tuple(Scope(row.text("key"), row.amount("growth")) for row in whole.rows("scopes", "Scope")),
        groups=tuple(Group(row.text("key"), row.number("rho")) for row in whole.rows("groups", "Group")),
        dates_given=tuple(reader.date_given(row) for row in whole.rows("dates_given", "Date given")),
        decisions=tuple(reader.decision(row) for row in whole.rows("decisions", "Decision")),
    )
    whole.close()
    return portfolio, day


def _named(whole: Row, name: str) -> list[tuple[str, Any]]:
    """The entries of an object."""
    return list(Row(whole.take(name, {}), name).content.items())


class _Reader:
    """Reads rows; knows the as-of day and how long a day of work is."""

    def __init__(self, as_of_day: int, minutes_per_day: float) -> None:
        """Refuse days that cannot be."""
        if not 0 < minutes_per_day <= 1440:
            raise RowError("minutes_per_day must be above 0 and at most 1,440.")
        self.as_of_day, self.minutes_per_day = as_of_day, minutes_per_day

    def calendar(self, name: str, content: object) -> tuple[str, Calendar]:
        """Working hours: seven days from Monday, each a list of intervals, and days that differ."""
        row = Row(content, f"Calendar {name!r}")
        week = standard_hours().week
        if row.has("week"):
            days = row.take("week")
            if not isinstance(days, list) or len(days) != 7:
                raise row.refuse("week", "must have seven days, from Monday.")
            week = tuple(self._day(row, day) for day in days)  # type: ignore[assignment]
        exceptions = tuple(
            (date_of(row, text), self._day(row, day)) for text, day in sorted(_named(row, "exceptions"))
        )
        row.close()
        try:
            return name, compile_calendar(WorkingHours(week=week, exceptions=exceptions))
        except ValueError as reason:
            raise row.refuse("week", f"cannot be used: {reason}") from None

    def _day(self, row: Row, day: object) -> tuple[tuple[int, int], ...]:
        """The intervals of one day in minutes after midnight."""
        if not isinstance(day, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in day):
            raise row.refuse("week", 'must give each day as a list of intervals such as ["08:00", "12:00"].')
        return tuple((self._minute(row, start, 0), self._minute(row, finish, 1440)) for start, finish in day)

    def _minute(self, row: Row, text: object, midnight: int) -> int:
        """A time of day; midnight at the end of an interval is the day's end."""
        try:
            moment = time.fromisoformat(str(text))
        except ValueError:
            raise row.refuse("week", f"must have times such as 08:00, not {str(text)[:20]!r}.") from None
        return moment.hour * 60 + moment.minute or midnight

    def team(self, row: Row) -> Team:
        """A team by its history, or by its rate on each working day (Monday to Friday)."""
        if row.has("rate_per_working_day"):
            rate = row.number("rate_per_working_day")
            history = tuple(rate if self._weekday(day) <= LAST_WORKDAY else 0.0 for day in range(-6, 1))
            sigma = row.number("sigma", 0.3)
        else:
            history, sigma = row.numbers("history"), row.number("sigma", 0.3)
        return Team(
            key=row.text("key"),
            history=history,
            block_days=row.whole("block_days", 7),
            sigma=sigma,
            common=row.number("common", 0.3),
            availability=tuple(
                (change.needed_day("from", change.take("from")), change.number("factor"))
                for change in row.rows("availability", ": availability")
            ),
            item_size=row.number("item_size", 1.0),
            arrivals=row.numbers("arrivals", []),
            latency_floor_days=row.whole("latency_floor_days", 0),
        )

    def _weekday(self, offset: int) -> int:
        """The weekday (Monday is 0) of a day counted from the as-of day."""
        return (self.as_of_day + offset + EPOCH_WEEKDAY) % 7

    def item(self, row: Row) -> Item:
        """Work in a team's queue."""
        service = row.text("class", "standard")
        if service not in SERVICES:
            raise row.refuse("class", f"must be one of {', '.join(SERVICES)}.")
        return Item(
            key=row.text("key"),
            team=row.text("team"),
            size=row.number("size", 1.0),
            rank=row.number("rank", 0.0),
            service=SERVICES[service],
            started_on=row.day("started_on"),
            done_on=row.day("done_on"),
            not_before=row.day("not_before"),
            scope=row.text("scope", ""),
            calendar=row.text("calendar", ""),
        )

    def activity(self, row: Row) -> Activity:
        """Planned work."""
        elapsed_days = row.number("elapsed_days", 0.0) * self.minutes_per_day
        demands = [(name, share) for name, share in _named(row, "demands")]
        return Activity(
            key=row.text("key"),
            duration=self._length(row, "duration"),
            calendar=row.text("calendar", ""),
            started_on=row.day("started_on"),
            elapsed_minutes=row.number("elapsed_minutes", elapsed_days),
            done_on=row.day("done_on"),
            not_before=row.day("not_before"),
            demands=tuple(
                Demand(team, Row({"share": share}, row.place).number("share")) for team, share in demands
            ),
            group=row.text("group", ""),
        )

    def _length(self, row: Row, name: str) -> Any:
        """Working time given in days or minutes."""
        if row.has(f"{name}_minutes"):
            return row.amount(f"{name}_minutes")
        return row.amount(f"{name}_days", self.minutes_per_day)

    def link(self, row: Row) -> Link:
        """A link with its lag."""
        is_elapsed = row.flag("is_elapsed")
        lag = row.number("lag_days", 0.0) * (1440 if is_elapsed else self.minutes_per_day)
        kind: Any = row.text("kind", "FS")
        return Link(row.text("from"), row.text("to"), kind, round(row.number("lag_minutes", lag)), is_elapsed)

    def risk(self, row: Row) -> Risk:
        """A risk with its effects."""
        effects = tuple(self._effect(effect) for effect in row.rows("effects", ": effect"))
        return Risk(row.text("key"), row.number("probability"), effects)

    def _effect(self, row: Row) -> Effect:
        """What a risk does to one target: a factor, or days, minutes or size added."""
        target, is_parallel = row.text("target"), row.flag("is_parallel")
        if row.has("multiplies"):
            return Effect(target, row.amount("multiplies"), "multiplies", is_parallel)
        if row.has("adds_size"):
            return Effect(target, row.amount("adds_size"), "adds", is_parallel)
        return Effect(target, self._length(row, "adds"), "adds", is_parallel)

    def date_given(self, row: Row) -> DateGiven:
        """What was told."""
        day = row.needed_day("day", row.take("day"))
        return DateGiven(row.text("key"), row.text("target"), day, row.number("confidence", 0.85))

    def decision(self, row: Row) -> Decision:
        """An open decision."""
        return Decision(row.text("key"), row.text("target"), row.whole("lead_days", 0))


def date_of(row: Row, text: str) -> Any:
    """A text as a date, checked as all days are."""
    from datetime import date, timedelta

    return date(1970, 1, 1) + timedelta(days=row.needed_day("exceptions", text))
