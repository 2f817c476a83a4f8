"""The portfolio as a list: every initiative with its status, window, money and what changed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import (
    Case,
    DateField,
    DecimalField,
    Exists,
    F,
    FloatField,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by, edited_by
from manyways.access.models import User
from manyways.access.written import written_once
from manyways.money.models import ZERO, with_money_seen
from manyways.money.queries import BEARING
from manyways.portfolio.judging import judge_touched
from manyways.portfolio.lists.kinds import NOT_SORTED, kind_choices
from manyways.portfolio.models import KeptHealth, SaidStatus
from manyways.portfolio.queries import WORST_FIRST, Added, Portfolio, judged
from manyways.portfolio.rows import UNSORTED, Row
from manyways.teams.forms import day_field
from manyways.ui.own_words import said
from manyways.ui.tables import (
    DATE,
    MONEY,
    NAME,
    PERSON,
    STATUS,
    TEXT,
    WINDOW,
    BulkAction,
    Column,
    FirstPageTable,
    Kind,
    choice,
    search,
)
from manyways.ui.tables.filters import Filter
from manyways.ui.tables.paging import SortKey, in_order
from manyways.ui.values import money_text
from manyways.ui.windows import Axis
from manyways.work.actions import edit_initiative
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.models import Initiative
from manyways.work.models.initiatives import sees_every_initiative
from manyways.work.tables import OfInitiatives
from manyways.work.tables.fields import OwnerForm, TeamForm, person_field, told
from manyways.work.tables.initiatives import DateForm, KindForm, SeenForm

_edit = edited_by(edit_initiative, of="initiative")
_may_edit = allowed_by(edit_initiative, of="initiative")


def _bulk_edit(request: HttpRequest, rows: Sequence[Row], values: dict[str, Any]) -> tuple[str, str | None]:
    assert isinstance(request.user, User)
    initiatives = [row.initiative for row in rows]
    outcome = for_each(edit_initiative, initiatives, changes=values, by=request.user)
    return told(outcome, gettext("%(count)s changed"))


def _changed(value: Any, _axis: Axis | None) -> SafeString | str:
    if value is None or not value.is_tried:
        return value.headline if value else ""
    return format_html('<span class="mw-whatif">{}</span>', value.headline)


def _money_words(total: Decimal, bound: Decimal, monthly: Decimal, code: str) -> str:
    """`$882k`, `$579k committed` and `$592k a month` on a line each, without what there is none of."""
    amounts = (
        (total, "%(amount)s"),
        (bound, gettext("%(amount)s committed")),
        (monthly, gettext("%(amount)s a month")),
    )
    return "\n".join(words % {"amount": money_text(amount, code)} for amount, words in amounts if amount)


def _said(rows: QuerySet[Initiative], value: str) -> QuerySet[Initiative]:
    """Those of which a person says something that holds, or something else than the rules."""
    standing = SaidStatus.objects.standing().filter(initiative=OuterRef("pk"))
    holding = standing.filter(computed=OuterRef("kept_health__level"))
    return rows.filter(Exists(holding if value == "yes" else holding.exclude(level=F("computed"))))


def _total(portfolio: Portfolio) -> Any:
    seen = Q(pk__in=with_money_seen(portfolio.standpoint.user))
    return Case(When(seen, then="kept_health__total"), default=ZERO, output_field=DecimalField())


def _monthly(portfolio: Portfolio) -> Any:
    parts = {team: float(part) for team, part in portfolio.standpoint.parts.items()}
    return Case(When(BEARING, then=Coalesce(_number(parts, "team_id"), 0.0)), default=0.0)


def _moves(portfolio: Portfolio) -> Any:
    return _number(portfolio.moved if portfolio.moves is None else portfolio.moves)


COMPUTED: dict[str, Callable[[Portfolio], Any]] = {"money": _total, "monthly": _monthly, "changed": _moves}
"""What is sorted by that hangs on who looks."""


def _looked_up(values: Mapping[int, Any], by: str = "pk") -> Any:
    """Each row's value out of a table at hand."""
    key, table = Cast(by, TextField()), Value(values, JSONField())
    return Func(table, key, function="jsonb_extract_path_text", output_field=TextField())


def _number(values: Mapping[int, float], by: str = "pk") -> Any:
    return Cast(_looked_up(values, by), FloatField())


LEVELS = {"risk": _("at risk"), "watch": _("watch"), "good": _("on track"), "none": _("no reading")}

CHANGED = Kind(_changed, lambda value: value.headline if value else "", "mw-changed")
"""What changed, in violet where only a what-if changes it."""


_OF_A_ROW = (
    *(field.name for field in Initiative._meta.concrete_fields),
    *(f"kept_health__{field.name}" for field in KeptHealth._meta.concrete_fields),
    *("kind__slug", "kind__noun", "kind__icon", "owner__name", "owner__user", "team__name"),
)


@written_once
def _first_rows(keys: Sequence[SortKey], has_program: bool, count: int) -> QuerySet[Initiative]:
    """The first of all initiatives in an order, with what a row shows and asks of those they belong to."""
    rows = judged(Initiative.objects.all()).annotate(safe_on=F("kept_health__safe_on"))
    rows = rows.select_related("program") if has_program else rows
    return in_order(rows, keys).only(*_OF_A_ROW, *(["program__name"] if has_program else []))[:count]


class PortfolioTable(OfInitiatives, FirstPageTable):
    """All open initiatives, worst first."""

    model = Initiative
    name = "portfolio"
    label = _("All initiatives")
    columns = (
        Column(
            "name",
            _("Initiative, kind and approach"),
            NAME,
            value="initiative.name",
            second=lambda row: f"{row.initiative.noun} · {row.initiative.way.label}",
            second_label=_("Kind and approach"),
            url=lambda row: row.initiative.get_absolute_url(),
            icon=lambda row: row.initiative.kind.icon if row.initiative.kind else "unsorted",
            sort=("name",),
            edit=_edit("name", forms.CharField(max_length=200)),
        ),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            sort=("owner_name",),
            group=("owner_name",),
            edit=_edit("owner", person_field, "initiative.owner_id"),
        ),
        Column("health", _("Health"), STATUS, value="status", sort=("kept_health__rank",)),
        Column("window", _("Delivery forecast"), WINDOW, sort=("safe_on",)),
        Column(
            "due_on",
            _("Date given"),
            DATE,
            value="initiative.due_on",
            sort=("due_on",),
            edit=_edit("due_on", day_field()),
            is_hidden=True,
        ),
        Column(
            "kind", _("Kind"), TEXT, value="initiative.noun", is_hidden=True, group=("kind__rank", "kind")
        ),
        Column(
            "program",
            _("Program"),
            TEXT,
            value="initiative.program",
            is_hidden=True,
            group=("program__name", "program"),
        ),
        Column("money", _("Money"), MONEY, value="money_total", second="money_text", sort=("-computed",)),
        Column(
            "monthly",
            _("Team a month"),
            MONEY,
            value="money_monthly",
            sort=("-computed",),
            is_hidden=True,
        ),
        Column(
            "changed",
            _("What changed"),
            CHANGED,
            value="changed",
            second="changed.detail",
            sort=("-computed",),
        ),
    )
    filters = (
        search("name", "owner_name"),
        choice("kind", _("Kind"), kind_choices, lookup="kind_slug"),
        choice("approach", _("Approach"), APPROACH_CHOICES, lookup="approach"),
        choice(
            "health",
            _("Health"),
            [
                ("risk", _("At risk")),
                ("watch", _("Watch")),
                ("good", _("On track")),
                ("none", _("No reading yet")),
            ],
            lookup="kept_health__level",
        ),
        choice(
            "said",
            _("Said by a person"),
            [("yes", _("Somebody says")), ("other", _("Says otherwise"))],
            apply=_said,
        ),
        choice(
            "owned",
            _("Owner"),
            [("no", _("Nobody yet")), ("yes", _("Somebody"))],
            apply=lambda rows, value: rows.filter(owner_name__isnull=value == "no"),
        ),
    )
    quick = "kind"
    groups = ("kind", "owner", "program", "health")
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_edit, OwnerForm, is_allowed=_may_edit),
        BulkAction("kind", _("Kind"), _bulk_edit, KindForm, is_allowed=_may_edit),
        BulkAction("team", _("Team"), _bulk_edit, TeamForm, is_allowed=_may_edit),
        BulkAction("due", _("Date"), _bulk_edit, DateForm, is_allowed=_may_edit),
        BulkAction("seen", _("Seen by"), _bulk_edit, SeenForm, is_allowed=_may_edit),
    )
    empty_title = _("Nothing in the portfolio yet")
    empty_text = _("Paste the spreadsheet you have now; kinds and dates are guessed and shown first.")

    def __init__(self, request: HttpRequest, portfolio: Portfolio) -> None:
        super().__init__(request)
        self.portfolio = portfolio

    def rows(self) -> QuerySet[Initiative]:
        """Those a person sees, judged again after an edit; with the money or the move it is sorted by."""
        if self.request.method == "POST":
            judge_touched()
        rows = self.portfolio.initiatives.annotate(safe_on=self._safe_on)
        if self._has_program:
            rows = rows.select_related("program")
        return rows if self._computed is None else rows.annotate(computed=self._computed)

    @property
    def _has_program(self) -> bool:
        """Whether programs are read: a sixth table trebles the time to plan the query."""
        return any(column.name == "program" for column in self.shown_columns) or self.group_column is not None

    def first_rows(self, keys: tuple[SortKey, ...], count: int) -> list[Initiative] | None:
        """Those of somebody who sees every initiative, where no what-if moves them and nothing was just edited."""
        is_own = self.portfolio.safe_days or self._computed is not None or self.request.method == "POST"
        if is_own or not sees_every_initiative(self.portfolio.standpoint.user):
            return None
        return _first_rows(keys, self._has_program, count)

    @cached_property
    def _computed(self) -> Any:
        """What the rows are sorted by where it hangs on who looks."""
        sorted_by = COMPUTED.get(self.sort.removeprefix("-"))
        return sorted_by(self.portfolio) if sorted_by else None

    @property
    def _safe_on(self) -> Any:
        """The safe day; in a what-if the one tried where it moves."""
        kept, tried = F("kept_health__safe_on"), self.portfolio.safe_days
        if not tried:
            return kept
        looked_up = _looked_up({pk: day and day.isoformat() for pk, day in tried.items()})
        return Case(When(pk__in=list(tried), then=Cast(looked_up, DateField())), default=kept)

    def dressed(self, rows: Sequence[Initiative]) -> Sequence[Row]:
        """The initiatives with all that their columns show."""
        return self.portfolio.rows_of(rows)

    @cached_property
    def sort_keys(self) -> list[SortKey]:
        """Worst first unless somebody asks for another order."""
        return super().sort_keys or [SortKey.parse(path) for path in WORST_FIRST[:-1]]

    @property
    def situation(self) -> str:
        """The situation of all in one sentence; where the page begins with the worst, it names them."""
        is_elsewhere = (
            self.sort or self.is_filtered or self.group_column or self.state.after or self.state.before
        )
        rows = [] if is_elsewhere else self.slice.rows
        worst = [row.initiative.name for row in rows if row.status.level == "risk"]
        return self.portfolio.situation(None if is_elsewhere else worst)

    def axis(self, rows: Sequence[Any]) -> Axis | None:
        """One axis for all rows, whatever the filter, so that they compare."""
        return self.portfolio.axis(self.window_width)

    @cached_property
    def levels(self) -> Counter[str]:
        """How many of the rows shown stand at each level."""
        counts = Counter[str]()
        for each in self.added_up:
            counts[each.level] += each.count
        return counts

    @cached_property
    def added_up(self) -> Sequence[Added]:
        """The rows shown by level, with their money. One query, none without a filter."""
        if not self.is_filtered:
            return self.portfolio.summary
        rows: Any = self.filtered
        return self.portfolio.added_up(rows)

    def quick_counts(self, one: Filter) -> Counter[str]:
        """How many there are of each kind; the summary knows unless something else is filtered."""
        if set(self.filter_values) - {one.name}:
            return super().quick_counts(one)
        counts = Counter[str]()
        for row in self.portfolio.summary:
            counts[row.kind] += row.count
        return counts

    def field_of(self, one: Filter) -> forms.Field:
        """As declared; the kinds there are stand in the summary, unless another one is asked for."""
        nouns = {row.kind: said(row.noun) for row in self.portfolio.summary if row.noun and row.is_kind_used}
        if one.name != "kind" or self.request.GET.get("kind", UNSORTED) not in {"", UNSORTED, *nouns}:
            return super().field_of(one)
        return choice("kind", _("Kind"), [*nouns.items(), NOT_SORTED]).field(self.request)

    @cached_property
    def count(self) -> int:
        """How many rows match."""
        return self.levels.total()

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Without the money for whoever sees none, unless they chose the columns."""
        columns = super().shown_columns
        if self.remembered_columns() or self.totals()["money"]:
            return columns
        return [column for column in columns if column.name != "money"]

    def totals(self) -> dict[str, Any]:
        """How many are at risk, on watch, on track, without a reading; the money of all of them."""
        here = self.portfolio.standpoint
        total, bound = (
            sum((getattr(each, name) for each in self.added_up), ZERO) for name in ("total", "bound")
        )
        monthly = sum((here.parts.get(team, ZERO) for each in self.added_up for team in each.bearing), ZERO)
        return {
            "health": " · ".join(
                f"{self.levels[level]} {word}" for level, word in LEVELS.items() if self.levels[level]
            ),
            "money": _money_words(total, bound, monthly, here.currency),
            "monthly": money_text(monthly, here.currency) if monthly else "",
        }
