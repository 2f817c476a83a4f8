"""Initiatives as the portfolio shows them: their kept health, and what is read for all rows of a page at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.written import AnyOf, written_once
from manyways.forecast.evidence import PastSlips, Reference, past_slips, reference_of
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing
from manyways.money.models import ZERO
from manyways.money.queries import Money, currency, money_of, money_seen, monthly_by_team, part_of
from manyways.portfolio.judging import status_in
from manyways.portfolio.said import beside
from manyways.portfolio.steps import Step, step_of
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, money_text
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative, Item

UNSORTED = "unsorted"
DRAWN = ("forecast", "initiative", "state", "likely_on", "safe_on", "weeks_counted", "items_counted")
"""What is read of a window to draw it."""
Moves = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Changed:
    """What changed about an initiative: a headline, its cause or date, and by how many days its safe date moved."""

    headline: str
    detail: str
    days: int = 0
    is_news: bool = False
    is_tried: bool = False


@dataclass(frozen=True)
class Standpoint:
    """Who looks and since when: the newest forecast, the one they knew, and the moment they looked last."""

    user: User
    latest: Forecast | None
    known: Forecast | None
    since: datetime

    @cached_property
    def currency(self) -> str:
        """The one currency of the organisation."""
        return self.user.organisation.currency if self.user.organisation else currency()

    @cached_property
    def past(self) -> PastSlips:
        """How past work this person may see kept its dates."""
        return past_slips(self.user)

    @cached_property
    def parts(self) -> dict[int, Decimal]:
        """What an initiative bears a month of the cost of each team this person may see."""
        return monthly_by_team(self.user)


class Reading:
    """What is read for some rows at once, each part when it is first asked for, in a bounded number of queries."""

    def __init__(
        self, initiatives: Sequence[Initiative], standpoint: Standpoint, moves: Moves | None = None
    ) -> None:
        self.initiatives, self.standpoint, self._moves = initiatives, standpoint, moves
        self.ids = [row.pk for row in initiatives]

    @cached_property
    def _windows(self) -> list[Window]:
        """Those of both forecasts, without the trials. One query."""
        forecasts = {row.pk for row in (self.standpoint.latest, self.standpoint.known) if row}
        return _drawn(forecasts=list(forecasts), initiatives=self.ids) if forecasts and self.ids else []

    def _of(self, forecast: Forecast | None) -> dict[int, Window]:
        pk = forecast.pk if forecast else None
        return {window.initiative_id: window for window in self._windows if window.forecast_id == pk}

    @cached_property
    def here(self) -> dict[int, Window]:
        """The newest window of each."""
        return self._of(self.standpoint.latest)

    @cached_property
    def before(self) -> dict[int, Window]:
        """The window the person knew of each."""
        return self._of(self.standpoint.known)

    @cached_property
    def statuses(self) -> dict[int, Status]:
        """The kept status of each with what a person says beside it."""
        rows: Sequence[Any] = self.initiatives
        kept = {row.pk: status_in(row.kept_health) for row in rows}
        return kept | beside({row.pk: kept[row.pk] for row in rows if row.is_said})

    @cached_property
    def moves(self) -> Moves:
        """How many items were added and finished."""
        return self._moves if self._moves is not None else moves_since(self.standpoint.since, self.ids)

    @cached_property
    def with_money(self) -> set[int]:
        """Those whose money the person may see."""
        return money_seen(self.initiatives, self.standpoint.user)

    @cached_property
    def money(self) -> dict[int, Money]:
        """All that is known of the money of each, as far as the person may see it."""
        return money_of(self.initiatives, self.standpoint.user, parts=self.standpoint.parts)

    @cached_property
    def references(self) -> dict[int, Reference]:
        """What past slips make of bare dates."""
        bare = [row for row in self.initiatives if row.kept_health.is_bare]
        found = ((row.pk, reference_of(row, self.standpoint.past)) for row in bare)
        return {pk: reference for pk, reference in found if reference}


class Row:
    """One initiative as the portfolio shows it."""

    def __init__(self, initiative: Initiative, reading: Reading) -> None:
        self.initiative, self.reading = initiative, reading
        self.pk, self.version = initiative.pk, initiative.version
        self.key = str(initiative.key)

    @cached_property
    def status(self) -> Status:
        """How it stands by the rules, and what a person says beside that."""
        return self.reading.statuses[self.pk]

    @cached_property
    def window(self) -> Drawing:
        """Its window as it is drawn."""
        latest = self.reading.standpoint.latest
        reference = self.reading.references.get(self.pk)
        return drawing(
            self.initiative, self.reading.here.get(self.pk), latest.as_of if latest else None, reference
        )

    @cached_property
    def changed(self) -> Changed:
        """What changed since the person looked."""
        reading = self.reading
        here, before = reading.here.get(self.pk), reading.before.get(self.pk)
        return _changed(self.initiative, here, before, reading.moves.get(self.pk), reading.standpoint.known)

    @property
    def step(self) -> Step | None:
        """Where to go on with it."""
        return step_of(self.initiative)

    @property
    def owner(self) -> str:
        """The person or team that owns it."""
        found = self.initiative.owner or self.initiative.team
        return str(found) if found else ""

    @property
    def kind(self) -> str:
        """The slug of its kind, or that it is not sorted yet."""
        return self.initiative.kind.slug if self.initiative.kind else UNSORTED

    @property
    def currency(self) -> str:
        """The one currency of the organisation."""
        return self.reading.standpoint.currency

    @property
    def money(self) -> Money:
        """All that is known of its money, as far as the person may see it."""
        return self.reading.money[self.pk]

    @property
    def total(self) -> Decimal:
        """Its budget, as far as the person may see it."""
        return self.initiative.kept_health.total if self.pk in self.reading.with_money else ZERO

    @property
    def bound(self) -> Decimal:
        """What is bound of its budget."""
        return self.initiative.kept_health.bound if self.total else ZERO

    @property
    def monthly(self) -> Decimal:
        """Its part of its team's cost a month."""
        return part_of(self.initiative, self.reading.standpoint.parts)

    @property
    def money_total(self) -> tuple[Decimal | None, str]:
        """Its budget; nothing without one, or for those who may not see it."""
        return self.total or None, self.currency

    @property
    def money_monthly(self) -> tuple[Decimal | None, str]:
        """Its part of its team's cost a month."""
        return self.monthly or None, self.currency

    @property
    def money_text(self) -> str:
        """`$60k committed`, or `$98k a month`."""
        if self.total:
            return _("%(amount)s committed") % {"amount": money_text(self.bound, self.currency)}
        if self.monthly:
            return _("%(amount)s a month") % {"amount": money_text(self.monthly, self.currency)}
        return ""


@written_once
def _drawn(*, forecasts: Any, initiatives: Any) -> QuerySet[Window]:
    """The windows of some initiatives in some forecasts."""
    rows = Window.objects.filter(forecast=AnyOf(forecasts), initiative=AnyOf(initiatives))
    return rows.filter(item__isnull=True).only(*DRAWN)


def moves_since(since: datetime, initiatives: Collection[int] | QuerySet[Initiative]) -> Moves:
    """How many items were added and finished since a moment, by initiative. Two short ranges of an index."""
    if isinstance(initiatives, QuerySet):
        counted = _moved(initiatives, since=since, ids=None)
    else:
        counted = _moved(None, since=since, ids=list(initiatives)) if initiatives else []
    return {row["initiative"]: row for row in counted}


@written_once
def _moved(initiatives: QuerySet[Initiative] | None, *, since: Any, ids: Any) -> QuerySet[Any]:
    """What moved in some initiatives: those of a query, else those with some ids."""
    added, finished = Q(created_at__gt=since), Q(finished_at__gt=since)
    inside = Q(initiative=AnyOf(ids)) if initiatives is None else Q(initiative__in=initiatives)
    rows: Any = Item.objects.filter(added | finished, inside).order_by().values("initiative")
    counted: QuerySet[Any] = rows.annotate(
        added=Count("pk", filter=added), finished=Count("pk", filter=finished)
    )
    return counted


def _changed(
    initiative: Initiative,
    here: Window | None,
    before: Window | None,
    moves: Mapping[str, Any] | None,
    known: Forecast | None,
) -> Changed:
    detail = _moves_text(moves)
    if here and here.safe_on and before and before.safe_on != here.safe_on:
        if not before.safe_on:
            return Changed(_("First window"), detail, 0, True)
        days, was = (here.safe_on - before.safe_on).days, date_text(before.safe_on)
        return Changed(_moved_text(days), detail or _("Was %(day)s") % {"day": was}, days, True)
    if detail:
        is_as_before = bool(here and here.safe_on and before and before.safe_on == here.safe_on)
        return Changed(detail, _("Dates as before") if is_as_before else "", 0, True)
    return _unchanged(known.as_of if known else initiative.starts_on, today(), get_language())


@lru_cache(maxsize=1024)  # most rows of a list say this, of the same day
def _unchanged(since: date | None, _here: date, _language: str | None) -> Changed:
    return Changed(_("No change"), _("Since %(day)s") % {"day": date_text(since)} if since else "")


def _moved_text(days: int) -> str:
    weeks, rest = divmod(abs(days), 7)
    if rest == 0 and weeks > 1:
        text = _("Safe date %(weeks)s weeks later") if days > 0 else _("Safe date %(weeks)s weeks earlier")
        return text % {"weeks": weeks}
    if days > 0:
        return ngettext("Safe date %(days)s day later", "Safe date %(days)s days later", days) % {
            "days": days
        }
    return ngettext("Safe date %(days)s day earlier", "Safe date %(days)s days earlier", -days) % {
        "days": -days
    }


def _moves_text(moves: Mapping[str, Any] | None) -> str:
    if not moves:
        return ""
    parts = []
    if moves["finished"]:
        parts.append(
            ngettext("%(n)s item finished", "%(n)s items finished", moves["finished"])
            % {"n": moves["finished"]}
        )
    if moves["added"]:
        parts.append(
            ngettext("%(n)s item added", "%(n)s items added", moves["added"]) % {"n": moves["added"]}
        )
    return ", ".join(parts)
