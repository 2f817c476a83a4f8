"""What stands in a calendar: milestones, dates given, decide-by dates and sessions its maker may see today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.change.models import Engagement
from manyways.forecast.models import Window
from manyways.forecast.queries import latest_forecast
from manyways.interchange.models import CalendarFeed
from manyways.schedule.dates import plans_of
from manyways.ui.values import date_text
from manyways.work.models import Decision, Initiative, Item, ProgrammeActivity
from manyways.work.queries.decisions import decide_bys

KEPT_DAYS = 366
"""Days longer past than this are left out."""


@dataclass(frozen=True)
class Day:
    """One entry: a whole day, or with `starts_at` a time of it. `is_settled`: it happened, or is confirmed."""

    uid: str
    name: str
    on: date
    about: str
    url: str
    is_settled: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""


def days_of(feed: CalendarFeed) -> list[Day]:
    """Everything the feed shows, by day, as its maker may see it at this moment."""
    oldest = today() - timedelta(days=KEPT_DAYS)
    parts = (_milestones, _dates_given, _decide_bys, _sessions, _activities)
    found = [day for part in parts for day in part(feed) if day.on >= oldest]
    return sorted(found, key=lambda day: (day.on, day.uid))


def _shown(feed: CalendarFeed, model: Any, *, own: Q, of_team: Q, path: str = "initiative") -> QuerySet[Any]:
    """The rows its maker may see: of the initiative, of the team, or their own and of what they lead."""
    rows = model.objects.visible_to(feed.user)
    if feed.initiative_id:
        return rows.filter(**{path: feed.initiative_id})  # type: ignore[no-any-return]
    leads = f"{path}__" if path != "pk" else ""
    if feed.team_id:
        chosen = Q(**{f"{leads}team": feed.team_id}) | of_team
    else:
        chosen = Q(**{f"{leads}owner__user": feed.user_id}) | own
    return rows.filter(chosen).distinct()  # type: ignore[no-any-return]


def _milestones(feed: CalendarFeed) -> Iterator[Day]:
    rows = _shown(feed, Item, own=Q(owner__user=feed.user_id), of_team=Q(team=feed.team_id))
    marks = list(
        rows.filter(form=Item.Form.MILESTONE, dropped_at__isnull=True, decision__isnull=True).select_related(
            "initiative"
        )
    )
    plans = plans_of({mark.initiative_id for mark in marks})
    windows = _windows(feed, marks)
    for mark in marks:
        planned = plans[mark.initiative_id].items.get(mark.pk)
        on = timezone.localdate(mark.finished_at) if mark.finished_at else planned and planned.finish_on
        if on:
            about = "\n".join(part for part in (mark.initiative.name, windows.get(mark.pk, "")) if part)
            yield Day(
                f"milestone-{mark.key}", mark.name, on, about, mark.get_absolute_url(), bool(mark.finished_at)
            )


def _windows(feed: CalendarFeed, marks: list[Item]) -> dict[int, str]:
    """What the newest forecast says of milestones that are still to come, in words."""
    rows = Window.objects.visible_to(feed.user).filter(
        forecast=latest_forecast(),
        item__in=[mark.pk for mark in marks if not mark.finished_at],
        likely_on__isnull=False,
        safe_on__isnull=False,
    )
    words = _("Likely by %(likely)s, safe to plan on %(safe)s")
    return {
        row.item_id: words % {"likely": date_text(row.likely_on), "safe": date_text(row.safe_on)}
        for row in rows
        if row.item_id
    }


def _dates_given(feed: CalendarFeed) -> Iterator[Day]:
    rows = _shown(feed, Initiative, own=Q(), of_team=Q(), path="pk").filter(due_on__isnull=False)
    for row in rows.exclude(state__in=["done", "stopped"]):
        about = _("The date given cannot move") if row.is_due_fixed else _("The date given")
        yield Day(
            f"date-given-{row.key}", row.name, row.due_on, about, row.get_absolute_url(), row.is_due_fixed
        )


def _decide_bys(feed: CalendarFeed) -> Iterator[Day]:
    rows = _shown(
        feed, Decision, own=Q(owner__user=feed.user_id), of_team=Q(item__team=feed.team_id)
    ).waiting()  # type: ignore[attr-defined]
    for row in decide_bys(rows.select_related("initiative", "item"), feed.user):
        if row.decide_on:
            name = _("Decide: %(name)s") % {"name": row.decision.name}
            about = f"{row.decision.initiative.name}\n{row.sentence}"
            url = row.decision.get_absolute_url()
            yield Day(f"decide-by-{row.decision.key}", name, row.decide_on, about, url)


def _sessions(feed: CalendarFeed) -> Iterator[Day]:
    """What is held rather than sent, without words that wait for HR: one's own also where one is among those invited."""
    member = "audience__group__memberships"
    now = Q(**{f"{member}__starts_on__lte": today()}) & (
        Q(**{f"{member}__ends_on__isnull": True}) | Q(**{f"{member}__ends_on__gt": today()})
    )
    invited = Q(**{f"{member}__person__user": feed.user_id}) & now
    team = Q(audience__group=feed.team.group_id) if feed.team else Q()
    rows = _shown(feed, Engagement, own=Q(runner__user=feed.user_id) | invited, of_team=team)
    rows = rows.exclude(pk__in=Engagement.objects.unapproved().values("pk"))
    for row in rows.exclude(channel=Engagement.Channel.MESSAGE).select_related("initiative"):
        if row.day is not None:
            starts_at, ends_at = row.times or (None, None)
            about = "\n".join(part for part in (row.initiative.name, row.purpose) if part)
            yield Day(
                f"session-{row.key}", row.name, row.day, about, row.get_absolute_url(),
                bool(row.happened_on), starts_at, ends_at, row.place,
            )  # fmt: skip


def _activities(feed: CalendarFeed) -> Iterator[Day]:
    """The programme of an event."""
    rows = _shown(feed, ProgrammeActivity, own=Q(owner__user=feed.user_id), of_team=Q()).filter(
        starts_at__isnull=False
    )
    for row in rows.exclude(state="dropped").select_related("initiative", "place"):
        yield Day(
            f"activity-{row.key}", row.name, timezone.localdate(row.starts_at), row.initiative.name,
            row.get_absolute_url(), row.state == "confirmed", row.starts_at, row.ends_at, str(row.place or ""),
        )  # fmt: skip
