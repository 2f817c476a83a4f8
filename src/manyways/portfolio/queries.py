"""The whole portfolio as one person sees it: counted, sorted and found in the database, judged when it was touched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.models import (
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.access.written import written_once
from manyways.forecast.models import Forecast
from manyways.forecast.queries import forecasts_seen, latest_forecast, moved_between, windows_of
from manyways.money.models import SEE_BUDGET, ZERO, with_money_seen
from manyways.money.queries import BEARING
from manyways.portfolio.health import Health, Sight, health_of
from manyways.portfolio.judging import is_due, judge_touched, status_in
from manyways.portfolio.models import KeptHealth, Look, SaidStatus
from manyways.portfolio.rows import UNSORTED, Moves, Reading, Row, Standpoint
from manyways.portfolio.said import beside
from manyways.ui.components.signs import Status
from manyways.ui.windows import Axis
from manyways.ui.windows import Window as Drawing
from manyways.work.models import Initiative
from manyways.work.models.initiatives import InitiativeSet, sees_every_initiative

RECENT = timedelta(days=7)
SAME_LOOK = timedelta(hours=1)
WORST_FIRST = ("kept_health__rank", "-kept_health__days_past", "rank", "name", "pk")
NAMED = 3


@dataclass(frozen=True)
class Added:
    """Initiatives of one level added up, their money as far as seen.

    `bearing`: for each that bears a part of its team's cost, that team.
    """

    level: str
    count: int
    total: Decimal
    bound: Decimal
    bearing: list[int]


@dataclass(frozen=True)
class Summary(Added):
    """Those of one kind and one level, and how far their days reach."""

    kind: str
    noun: str | None
    is_kind_used: bool | None
    unowned: int
    past_end: int
    bare: int
    last_on: date | None


ADDED = ("kept_health__level", "count", "total", "bound", "bearing")
KIND = ("slug", "noun", "is_used")


@dataclass(frozen=True)
class Portfolio:
    """The open initiatives a person sees, worst first.

    A what-if says what becomes of a row (`turned`), which days are safe instead, and how far dates move.
    """

    standpoint: Standpoint
    turned: Callable[[Row], Row] = lambda row: row
    safe_days: Mapping[int, date | None] = field(default_factory=dict)
    moves: Mapping[int, int] | None = None

    @property
    def forecast(self) -> Forecast | None:
        """The newest forecast."""
        return self.standpoint.latest

    @property
    def since(self) -> datetime:
        """Since when changes are told."""
        return self.standpoint.since

    @property
    def initiatives(self) -> QuerySet[Initiative]:
        """Those a person sees."""
        return judged(Initiative.objects.visible_to(self.standpoint.user))

    def rows_of(self, initiatives: Sequence[Initiative], moves: Moves | None = None) -> list[Row]:
        """Some of them as rows; what a row says is read for all of these at once, `moves` if they are not at hand."""
        reading = Reading(initiatives, self.standpoint, moves)
        return [self.turned(Row(initiative, reading)) for initiative in initiatives]

    @cached_property
    def rows(self) -> list[Row]:
        """All of them."""
        return self.rows_of(list(self.initiatives.select_related("program").order_by(*WORST_FIRST)))

    @cached_property
    def summary(self) -> list[Summary]:
        """All of them counted, in the order of their kinds. One query."""
        user = self.standpoint.user
        seen = None if sees_every_initiative(user) else Initiative.objects.visible_to(user)
        return [Summary(*row) for row in _summed(seen, self._with_money, day=today())]

    def added_up(self, rows: QuerySet[Initiative]) -> list[Added]:
        """Some of them added up by level. One query."""
        counted = rows.order_by().values("kept_health__level").annotate(**_sums(self._with_money))
        return [Added(*row) for row in counted.values_list(*ADDED)]

    @property
    def _with_money(self) -> QuerySet[Initiative] | None:
        """The initiatives whose money the person sees; None where that is any they see."""
        user = self.standpoint.user
        return None if may_everywhere(user, SEE_BUDGET) else with_money_seen(user)

    def count(self, level: str = "") -> int:
        """How many there are, of one level or in all."""
        return sum(row.count for row in self.summary if not level or row.level == level)

    def axis(self, width: int) -> Axis:
        """One axis for all of them, whatever is filtered, so that they compare."""
        reached = (row.last_on for row in self.summary)
        last = max(
            (day for day in (*reached, self._slipped_on, *self.safe_days.values()) if day), default=None
        )
        return Axis.over([Drawing(safe=last)], width=width)

    @cached_property
    def _slipped_on(self) -> date | None:
        """How far past slips let the days reach of which nothing but the day is known. Two queries, none without them."""
        if not any(row.bare for row in self.summary) or not self.standpoint.past.is_enough:
            return None
        length = F("due_on") - Coalesce("starts_on", "started_on", TruncDate("created_at"))
        slip = ExpressionWrapper(length * Value(self.standpoint.past.shares[1]), DurationField())
        bare = self.initiatives.filter(kept_health__is_bare=True).order_by()
        found: date | None = bare.aggregate(last=Max(Cast(F("due_on") + slip, DateField())))["last"]
        return found

    @cached_property
    def sentence(self) -> str:
        """The situation in one sentence."""
        return self.situation()

    def situation(self, worst: Sequence[str] | None = None) -> str:
        """What is missing, else what is at risk by name, else that all is well. `worst`: these names, if at hand."""
        unowned, late = (sum(getattr(row, name) for row in self.summary) for name in ("unowned", "past_end"))
        gaps = [
            ngettext("%(n)s without an owner", "%(n)s without an owner", unowned) % {"n": unowned}
            if unowned
            else "",
            ngettext("%(n)s past its end", "%(n)s past their end", late) % {"n": late} if late else "",
        ]
        missing = ", ".join(gap for gap in gaps if gap)
        if missing:
            return f"{missing}."
        return self._at_risk(worst) or (_("Nothing is at risk today.") if self.summary else "")

    def _at_risk(self, worst: Sequence[str] | None) -> str:
        count = self.count("risk")
        if not count:
            return ""
        if worst is None:
            at_risk = self.initiatives.filter(kept_health__level="risk").order_by(*WORST_FIRST)
            worst = list(at_risk.values_list("name", flat=True)[:NAMED])
        named = ", ".join(worst[:NAMED])
        named += _(" and %(more)s more") % {"more": count - NAMED} if count > NAMED else ""
        return ngettext(
            "One initiative is at risk: %(names)s.", "%(n)s initiatives are at risk: %(names)s.", count
        ) % {"n": count, "names": named}

    @cached_property
    def moved(self) -> dict[int, int]:
        """By how many days the safe date of each moved; 0 where it has its first. One query."""
        return moved_between(self.standpoint.known, self.standpoint.latest)


def judged(visible: InitiativeSet) -> QuerySet[Initiative]:
    """The open ones of some, each with its kept health, whether somebody says how it stands, and the words it is found by."""
    rows = visible.open().filter(kept_health__isnull=False)  # not one that somebody adds at this moment
    return rows.annotate(
        owner_name=Coalesce("owner__name", "team__name"),
        kind_slug=Coalesce("kind__slug", Value(UNSORTED)),
        is_said=Exists(SaidStatus.objects.standing().filter(initiative=OuterRef("pk"))),
    ).select_related("kind", "owner", "team", "kept_health")


def _sums(with_money: QuerySet[Initiative] | None) -> dict[str, Any]:
    """What is added up; the money of some initiatives only, None for any."""
    seen, has_total = Q() if with_money is None else Q(pk__in=with_money), ~Q(kept_health__total=ZERO)
    return {
        "count": Count("pk"),
        "total": Sum("kept_health__total", filter=seen, default=ZERO),
        "bound": Sum("kept_health__bound", filter=seen & has_total, default=ZERO),
        "bearing": ArrayAgg("team", filter=BEARING & Q(team__isnull=False), default=Value([])),
    }


@written_once
def _summed(
    seen: InitiativeSet | None, with_money: QuerySet[Initiative] | None, *, day: Any
) -> QuerySet[Any]:
    """What a `Summary` takes: of the initiatives a person sees, None for all of them."""
    rows: Any = judged(Initiative.objects.all() if seen is None else seen).order_by()
    counted = rows.values("kind_id", "kept_health__level").annotate(
        **_sums(with_money),
        slug=Max("kind_slug"),  # the same for all of a kind; to group by words takes longer
        noun=Max("kind__noun"),
        is_used=BoolOr("kind__is_active"),
        place=Max("kind__rank"),
        unowned=Count("pk", filter=Q(owner=None, team=None)),
        past_end=Count("pk", filter=Q(due_on__lt=day)),
        bare=Count("pk", filter=Q(kept_health__is_bare=True)),
        last_on=Max(Greatest("due_on", "kept_health__safe_on")),
    )
    own = ("unowned", "past_end", "bare", "last_on")
    in_order: QuerySet[Any] = counted.order_by("place", "kind_id").values_list(*ADDED, *KIND, *own)
    return in_order


def read_portfolio(user: User, since: datetime | None = None, *, is_judged: bool = False) -> Portfolio:
    """All open initiatives the user may see, each judged as it stands now (`is_judged`: it was asked a moment ago)."""
    if not is_judged:
        judge_touched()
    since = since or now() - RECENT
    latest, known = forecasts_seen(since)
    return Portfolio(Standpoint(user, latest, known, since))


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
    """The statuses of many initiatives by id as they are kept, in a bounded number of queries."""
    judge_touched()
    rows = KeptHealth.objects.filter(initiative__in=[row.pk for row in initiatives])
    return beside({row.initiative_id: status_in(row) for row in rows})


def same_look(user: User, page: str) -> Look | None:
    """The look at a page that this one is part of; None where it is a new one, which is to be noted.

    It says in `is_due` whether health is to be judged first, so that nobody asks again.
    """
    looks = _looks(user=user.pk, page=page, since=now() - SAME_LOOK, day=today())
    return looks[0] if looks else None


@written_once
def _looks(*, user: Any, page: Any, since: Any, day: Any) -> QuerySet[Look]:
    """The look at a page by a user since a moment, with whether health is to be judged."""
    return Look.objects.filter(user=user, page=page, looked_at__gte=since).annotate(is_due=is_due(day))
