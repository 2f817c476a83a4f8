"""What followed outcomes did since their followers last heard of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from manyways.access.models import User
from manyways.forecast.queries import latest_forecast, windows_of
from manyways.forecast.reasons import moved_text
from manyways.market.models import DateGiven, Digest, OutcomeSegment, Subscription
from manyways.market.queries.outcomes import Level, level_of
from manyways.work.models import Initiative

STALE = "stale"
"""In what a follower of a date given was told: the day since which it is no longer safe."""


@dataclass(frozen=True)
class News:
    """What one subscription has to tell: lines for the digest, and the days then known."""

    subscription: Subscription
    lines: Sequence[dict[str, Any]]
    known_now: dict[str, str | None]


@dataclass(frozen=True)
class Line:
    """One line of a digest as it is read. `given`: the date given that is no longer safe, where it is about one."""

    initiative: Initiative
    name: str
    before: date | None
    now: date | None
    headline: str = field(default="")
    given: DateGiven | None = None

    @property
    def days(self) -> int:
        """By how many days it moved."""
        return (self.now - self.before).days if self.now and self.before else 0


def outcomes_of(subscription: Subscription) -> list[Initiative]:
    """What it is about, as far as the follower may see it today."""
    seen = Initiative.objects.visible_to(subscription.user).select_related("outcome")
    if subscription.segment_id:
        of_segment = OutcomeSegment.objects.filter(segment=subscription.segment_id).values(
            "outcome__initiative"
        )
        return list(seen.open().filter(pk__in=of_segment).order_by("pk"))
    if subscription.date_given:
        return list(seen.filter(pk=subscription.date_given.engagement.initiative_id))
    return list(seen.filter(pk__in=[subscription.initiative_id or 0]))


def _safe_days(initiatives: Iterable[Initiative]) -> dict[str, str | None]:
    """The safe date of each outcome by its id, as it is shown: none while it is explored."""
    rows = list(initiatives)
    windows = windows_of(latest_forecast(), [row.pk for row in rows])
    found: dict[str, str | None] = {}
    for row in rows:
        window = windows.get(row.pk)
        is_told = window is not None and window.safe_on and level_of(row, window) != Level.EXPLORING
        found[str(row.pk)] = window.safe_on.isoformat() if is_told and window and window.safe_on else None
    return found


def known_to(subscription: Subscription) -> dict[str, str | None]:
    """What the follower knows now: safe dates, and since when a date given is no longer safe."""
    return _safe_days(outcomes_of(subscription)) | _stale_day(subscription)


def _stale_day(subscription: Subscription) -> dict[str, str | None]:
    given = subscription.date_given
    return {STALE: given.stale_on.isoformat() if given.stale_on else None} if given else {}


def everybodys_news() -> dict[User, list[News]]:
    """For each person the subscriptions whose outcomes moved by more than was chosen."""
    found: dict[User, list[News]] = defaultdict(list)
    rows = Subscription.objects.filter(user__is_active=True).order_by("pk")
    for row in rows.select_related("user", "segment", "date_given__engagement__sender"):
        days = _safe_days(outcomes_of(row))
        moved = {pk: day for pk, day in days.items() if _is_news(row, pk, day)}
        lines = [{"outcome": int(pk), "before": row.told.get(pk), "now": day} for pk, day in moved.items()]
        stale = _stale_day(row)
        if days and row.date_given and _turned_stale(row, stale[STALE]):
            (pk, day), *_none = days.items()
            about = {"outcome": int(pk), "before": row.told.get(pk), "now": day, "given": row.date_given_id}
            lines, moved = [about], days
        if lines or stale.get(STALE) != row.told.get(STALE):
            found[row.user].append(News(row, lines, moved | stale))
    return found


def _turned_stale(subscription: Subscription, day: str | None) -> bool:
    """Whether it is no longer safe since the follower heard of it last; whoever gave it was told already."""
    given = subscription.date_given
    is_own = given is not None and subscription.user_id in given.owner_ids()
    return day is not None and day != subscription.told.get(STALE) and not is_own


def _is_news(subscription: Subscription, pk: str, day: str | None) -> bool:
    """Whether it moved by more than was chosen, got its first window, or lost it."""
    before = subscription.told.get(pk)
    if before is None or day is None:
        return bool(before != day)
    moved = abs((date.fromisoformat(day) - date.fromisoformat(before)).days)
    return moved > subscription.tolerance_days


def lines_of(digest: Digest) -> list[Line]:
    """What a digest says of the outcomes its reader may still see, the latest moves first."""
    ids = [line["outcome"] for line in digest.lines]
    seen = Initiative.objects.visible_to(digest.user).filter(pk__in=ids).select_related("outcome").in_bulk()
    dates = [line["given"] for line in digest.lines if line.get("given")]
    given = DateGiven.objects.visible_to(digest.user).in_bulk(dates) if dates else {}
    found = []
    for line in digest.lines:
        initiative = seen.get(line["outcome"])
        if initiative is not None:
            before, now = _day(line["before"]), _day(line["now"])
            headline = moved_text((now - before).days) if now and before and now != before else ""
            name = str(getattr(initiative, "outcome", None) or initiative.name)
            found.append(Line(initiative, name, before, now, headline, given.get(line.get("given"))))
    return sorted(found, key=lambda line: (line.given is None, -line.days))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
