"""The whole portfolio in a bounded number of queries: status, window, and what changed since the last look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.forecast.evidence import references_of
from manyways.forecast.models import Forecast, Window
from manyways.forecast.queries import drawing, forecast_known_at, latest_forecast, safe_days_of, windows_of
from manyways.money.queries import Money, currency, money_of
from manyways.portfolio.health import Health, Sight, health_of
from manyways.portfolio.models import Look
from manyways.portfolio.said import beside
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, money_text
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative, Item

RECENT = timedelta(days=7)
UNSORTED = "unsorted"


@dataclass(frozen=True)
class Changed:
    """What changed about an initiative: a headline, its cause or date, and by how many days its safe date moved."""

    headline: str
    detail: str
    days: int = 0
    is_news: bool = False
    is_tried: bool = False


@dataclass(frozen=True)
class Row:
    """One initiative as the portfolio shows it."""

    initiative: Initiative
    status: Status
    window: Drawing
    changed: Changed
    money: Money = field(default_factory=Money)
    currency: str = "USD"

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.initiative.key)

    @property
    def pk(self) -> int:
        """Its id."""
        return self.initiative.pk

    @property
    def version(self) -> int:
        """The version an edit must know."""
        return self.initiative.version

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
    def money_total(self) -> tuple[Decimal | None, str]:
        """Its budget; nothing without one, or for those who may not see it."""
        return self.money.total or None, self.currency

    @property
    def money_monthly(self) -> tuple[Decimal | None, str]:
        """Its part of its team's cost a month."""
        return self.money.monthly or None, self.currency

    @property
    def money_text(self) -> str:
        """`$60k committed`, or `$98k a month`."""
        if self.money.total:
            return _("%(amount)s committed") % {"amount": money_text(self.money.bound, self.currency)}
        if self.money.monthly:
            return _("%(amount)s a month") % {"amount": money_text(self.money.monthly, self.currency)}
        return ""

    @property
    def is_at_risk(self) -> bool:
        """Whether it stands at the top of Today."""
        return self.status.level == "risk"


@dataclass(frozen=True)
class Portfolio:
    """The rows a person sees, worst first, and the forecast behind them."""

    rows: tuple[Row, ...]
    forecast: Forecast | None
    since: datetime

    @property
    def sentence(self) -> str:
        """The situation in one sentence."""
        return situation(self.rows)

    def with_status(self, level: str) -> list[Row]:
        """The rows of one level."""
        return [row for row in self.rows if row.status.level == level]

    @property
    def news(self) -> list[Row]:
        """What changed, newest and largest first."""
        return sorted(
            (row for row in self.rows if row.changed.is_news), key=lambda row: -abs(row.changed.days)
        )


def read_portfolio(user: User, since: datetime | None = None, *, is_open: bool = True) -> Portfolio:
    """All initiatives the user may see. A bounded number of queries, however many there are."""
    visible = Initiative.objects.visible_to(user)
    initiatives = list(
        (visible.open() if is_open else visible).select_related("kind", "owner", "team", "program")
    )
    latest = latest_forecast()
    since = since or now() - RECENT
    known = forecast_known_at(since, latest)
    here, before = windows_of(latest), safe_days_of(known)
    health = health_of(Sight(initiatives, today(), latest, here))
    statuses = beside({pk: found.status for pk, found in health.items()})
    moves = _moves(user, since)
    money, code = money_of(initiatives, user), currency()
    references = references_of(initiatives, here, user)
    rows = [
        Row(
            initiative,
            statuses[initiative.pk],
            drawing(
                initiative,
                here.get(initiative.pk),
                latest.as_of if latest else None,
                references.get(initiative.pk),
            ),
            _changed(
                initiative,
                here.get(initiative.pk),
                before.get(initiative.pk),
                initiative.pk in before,
                moves.get(initiative.pk),
                known,
            ),
            money[initiative.pk],
            code,
        )
        for initiative in initiatives
    ]
    return Portfolio(tuple(sorted(rows, key=_worst_first)), latest, since)


def health_read(initiative: Initiative) -> Health:
    """The health of one initiative with all its rules say, by the same rules as in the table."""
    latest = latest_forecast()
    sight = Sight([initiative], today(), latest, windows_of(latest, [initiative.pk]))
    return health_of(sight)[initiative.pk]


def status_of(initiative: Initiative) -> Status:
    """The status of one initiative, with what a person says beside it; it opens the rules behind it."""
    status = statuses_of([initiative])[initiative.pk]
    return replace(status, url=reverse("portfolio:initiative_health", args=[initiative.key]))


def statuses_of(initiatives: Iterable[Initiative]) -> dict[int, Status]:
    """The statuses of many initiatives by id, by the same rules, in a bounded number of queries."""
    rows, latest = list(initiatives), latest_forecast()
    sight = Sight(rows, today(), latest, windows_of(latest, [row.pk for row in rows]))
    return beside({pk: health.status for pk, health in health_of(sight).items()})


def _worst_first(row: Row) -> tuple[int, int, int, str]:
    past = -row.window.days_past
    return row.status.rank, past, row.initiative.rank, row.initiative.name


def _moves(user: User, since: datetime) -> dict[int, Mapping[str, int]]:
    """How many items were added and finished since a moment, by initiative. Two short ranges of an index."""
    added, finished = Q(created_at__gt=since), Q(finished_at__gt=since)
    counted = (
        Item.objects.filter(added | finished, initiative__in=Initiative.objects.visible_to(user))
        .order_by()
        .values("initiative")
        .annotate(added=Count("pk", filter=added), finished=Count("pk", filter=finished))
    )
    return {row["initiative"]: {"added": row["added"], "finished": row["finished"]} for row in counted}


def _changed(
    initiative: Initiative,
    here: Window | None,
    safe_before: date | None,
    was_known: bool,
    moves: Mapping[str, int] | None,
    known: Forecast | None,
) -> Changed:
    detail = _moves_text(moves)
    if here and here.safe_on and safe_before and here.safe_on != safe_before:
        days = (here.safe_on - safe_before).days
        return Changed(
            _moved_text(days), detail or _("Was %(day)s") % {"day": date_text(safe_before)}, days, True
        )
    if here and here.safe_on and was_known and not safe_before:
        return Changed(_("First window"), detail, 0, True)
    if detail:
        is_as_before = here is not None and here.safe_on is not None and here.safe_on == safe_before
        return Changed(detail, _("Dates as before") if is_as_before else "", 0, True)
    since = known.as_of if known else initiative.starts_on
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


def _moves_text(moves: Mapping[str, int] | None) -> str:
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


def situation(rows: Iterable[Row]) -> str:
    """The sentence under the title: what is at risk by name, else what is missing, else that all is well."""
    known = list(rows)
    risk = [row.initiative.name for row in known if row.is_at_risk]
    unowned = sum(not row.owner for row in known)
    late = sum(bool(row.window.given and row.window.given < today()) for row in known)
    gaps = [
        ngettext("%(n)s without an owner", "%(n)s without an owner", unowned) % {"n": unowned}
        if unowned
        else "",
        ngettext("%(n)s past its end", "%(n)s past their end", late) % {"n": late} if late else "",
    ]
    missing = ", ".join(gap for gap in gaps if gap)
    if missing:
        return f"{missing}."
    if risk:
        named = ", ".join(risk[:3]) + (
            _(" and %(more)s more") % {"more": len(risk) - 3} if len(risk) > 3 else ""
        )
        return ngettext(
            "One initiative is at risk: %(names)s.", "%(n)s initiatives are at risk: %(names)s.", len(risk)
        ) % {
            "n": len(risk),
            "names": named,
        }
    return _("Nothing is at risk today.") if known else ""


def last_look(user: User, page: str) -> datetime | None:
    """When the person looked at a page before this time."""
    look = Look.objects.filter(user=user, page=page).first()
    return look.before_at if look else None
