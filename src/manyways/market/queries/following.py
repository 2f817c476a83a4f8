"""What followed outcomes did since their followers last heard of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from manyways.access.models import User
from manyways.forecast.queries import latest_forecast, windows_of
from manyways.forecast.reasons import moved_text
from manyways.market.models import Digest, OutcomeSegment, Subscription
from manyways.market.queries.outcomes import Level, level_of
from manyways.work.models import Initiative


@dataclass(frozen=True)
class News:
    """What one subscription has to tell: lines for the digest, and the days then known."""

    subscription: Subscription
    lines: Sequence[dict[str, Any]]
    known_now: dict[str, str | None]


@dataclass(frozen=True)
class Line:
    """One line of a digest as it is read."""

    initiative: Initiative
    name: str
    before: date | None
    now: date | None
    headline: str = field(default="")


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


def safe_days_of(subscription: Subscription) -> dict[str, str | None]:
    """What the follower knows now."""
    return _safe_days(outcomes_of(subscription))


def everybodys_news() -> dict[User, list[News]]:
    """For each person the subscriptions whose outcomes moved by more than was chosen."""
    found: dict[User, list[News]] = defaultdict(list)
    rows = Subscription.objects.filter(user__is_active=True).order_by("pk")
    for row in rows.select_related("user", "segment", "date_given__engagement"):
        now = safe_days_of(row)
        moved = {pk: day for pk, day in now.items() if _is_news(row, pk, day)}
        if moved:
            lines = [
                {"outcome": int(pk), "before": row.told.get(pk), "now": day} for pk, day in moved.items()
            ]
            found[row.user].append(News(row, lines, moved))
    return found


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
    found = []
    for line in digest.lines:
        initiative = seen.get(line["outcome"])
        if initiative is not None:
            before, now = _day(line["before"]), _day(line["now"])
            headline = moved_text((now - before).days) if now and before and now != before else ""
            name = str(getattr(initiative, "outcome", None) or initiative.name)
            found.append(Line(initiative, name, before, now, headline))
    return sorted(found, key=lambda line: -((line.now - line.before).days if line.now and line.before else 0))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
