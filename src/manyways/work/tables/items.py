"""The list of the items of an initiative."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import Stale, for_each, undo_url
from manyways.access.editing import allowed_by
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.access.written import written_once
from manyways.teams.models import Team
from manyways.ui.components.signs import Status
from manyways.ui.tables import (
    COUNT,
    DATE,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    BulkAction,
    Column,
    Edit,
    FirstPageTable,
    choice,
    search,
)
from manyways.ui.tables.columns import Reader
from manyways.ui.tables.filters import Filter
from manyways.ui.tables.paging import SortKey, in_order
from manyways.work import actions
from manyways.work.durations import plain_number
from manyways.work.forms import ToStage
from manyways.work.models import Initiative, Item, Stage
from manyways.work.queries.boards import ON_BOARDS, column_of, stages_of
from manyways.work.queries.lists import listed_items
from manyways.work.queries.planned_days import put_planned_days
from manyways.work.tables.fields import (
    OwnerForm,
    Save,
    ServiceForm,
    TeamForm,
    WorkTypeForm,
    person_field,
    team_choices,
    team_field,
    told,
)
from manyways.work.times import ItemTime, ItemTimeField, time_text, with_times

_may_edit_item = allowed_by(actions.edit_item)


def _save_item(name: str) -> Save:
    def save(request: HttpRequest, row: Item, value: Any, version: int | None) -> str | None:
        changes = value.columns if isinstance(value, ItemTime) else {name: value}
        try:
            actions.edit_item(row, changes, version=version, by=actor(request))
        except Stale as stale:
            raise with_times(stale) from stale
        return undo_url()

    return save


def edit_item(name: str, field: Any, initial: Reader = "") -> Edit:
    return Edit(field, _save_item(name), initial=initial, is_allowed=_may_edit_item)


def item_status(row: Item) -> Status | None:
    if row.finished_at:
        return Status("good", "", _("Finished"))
    if row.blocked_since:
        return Status("risk", row.blocked_reason, _("Blocked"))
    return Status("none", "", _("In progress")) if row.started_at else None


def _percent(row: Item) -> int | None:
    """What is done of it, where work is: not of a phase, which is as far as its parts, nor of a milestone."""
    return None if row.form in {Item.Form.PHASE, Item.Form.MILESTONE} else row.percent_done


def item_second(row: Item) -> str:
    words = [row.get_form_display()] if row.form != Item.Form.TASK else []
    if row.parent:
        words.append(row.parent.name)
    return " · ".join(str(word) for word in words)


def _bulk_items(request: HttpRequest, rows: Sequence[Item], values: dict[str, Any]) -> tuple[str, str | None]:
    return told(
        for_each(actions.edit_item, rows, changes=values, by=actor(request)), gettext("%(count)s changed")
    )


def _bulk_move(request: HttpRequest, rows: Sequence[Item], values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.move_to_stage, rows, stage=values["stage"], by=actor(request))
    return told(outcome, gettext("%(count)s moved"))


def _bulk_drop(request: HttpRequest, rows: Sequence[Item], _values: dict[str, Any]) -> tuple[str, str | None]:
    return told(for_each(actions.drop_item, rows, by=actor(request)), gettext("%(count)s dropped"))


def _bulk_delete(
    request: HttpRequest, rows: Sequence[Item], _values: dict[str, Any]
) -> tuple[str, str | None]:
    return told(for_each(actions.delete_item, rows, by=actor(request)), gettext("%(count)s deleted"))


def bulk_merge(request: HttpRequest, rows: Sequence[Item], values: dict[str, Any]) -> tuple[str, str | None]:
    """Make one of the ticked items: the uppermost stays."""
    first, *others = sorted(rows, key=lambda row: (row.rank, row.pk))
    made = actions.merge_items(first, others, name=values["name"], by=actor(request))
    words = {"count": len(rows), "name": made.name}
    return gettext("%(count)s merged into %(name)s") % words, undo_url()


class MergeForm(forms.Form):
    """What the one item is called."""

    name = forms.CharField(label=_("Called, if not as the first"), max_length=300, required=False)


def _planned(name: str) -> Callable[[Item], Any]:
    """A planned day, where the list shows planned days."""
    return lambda row: getattr(row, name, None)


_OPEN = (("open", _("Open")), ("finished", _("Finished")), ("blocked", _("Blocked")))


def _doing(rows: QuerySet[Item], value: str) -> QuerySet[Item]:
    if value == "finished":
        return rows.filter(finished_at__isnull=False)
    open_rows = rows.filter(finished_at__isnull=True)
    return open_rows.filter(blocked_since__isnull=False) if value == "blocked" else open_rows


def item_name(second: Callable[[Item], str]) -> Column:
    """The name of an item, which opens it, over a second line."""
    return Column(
        "name",
        _("Item"),
        NAME,
        second=second,
        second_label=_("Part of"),
        url=lambda row: row.get_absolute_url(),
        sort=("name",),
    )


def stage_column() -> Column:
    """Where an item stands on the board, also when it was never moved there."""
    return Column("stage", _("Stage"), value="stage_shown", sort=("stage__rank",))


def size_column() -> Column:
    """What flow counts; phases have none of their own."""
    return Column(
        "size",
        _("Size"),
        COUNT,
        value=lambda row: "" if row.form == Item.Form.PHASE else plain_number(row.size),
        sort=("size",),
        edit=edit_item("size", forms.FloatField(min_value=0), "size"),
    )


def work_type_column() -> Column:
    """Whether an item finds out, delivers or maintains."""
    field = forms.ChoiceField(choices=Item.WorkType.choices)
    return Column(
        "work_type",
        _("Type of work"),
        value="get_work_type_display",
        sort=("work_type",),
        edit=edit_item("work_type", field, "work_type"),
    )


ONLY_PLANNED = frozenset({"starts", "ends", "duration", "percent"})
ONLY_FLOW = frozenset({"stage", "size", "work_type"})


@written_once
def _first_items(keys: Sequence[SortKey], count: int, *, initiative: Any) -> QuerySet[Item]:
    """The first items of an initiative in an order."""
    return in_order(listed_items(initiative), keys)[:count]


class ItemTable(FirstPageTable):
    """The items of one initiative, in their rank."""

    model = Item
    name = "items"
    label = _("Items")
    is_compact = True
    columns: ClassVar[Sequence[Column]] = (
        item_name(item_second),
        stage_column(),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            sort=("owner__name",),
            edit=edit_item("owner", person_field, "owner_id"),
        ),
        Column("team", _("Team"), sort=("team__name",), edit=edit_item("team", team_field, "team_id")),
        Column("state", _("State"), STATUS, value=item_status),
        size_column(),
        Column("starts", _("Starts"), DATE, value=_planned("planned_start")),
        Column("ends", _("Ends"), DATE, value=_planned("planned_finish")),
        Column(
            "duration",
            _("Duration"),
            COUNT,
            value=lambda row: "" if row.form == Item.Form.MILESTONE else time_text(row),
            sort=("duration_minutes",),
            edit=edit_item("duration_minutes", ItemTimeField(), time_text),
        ),
        work_type_column(),
        Column(
            "service",
            _("Class of service"),
            value="get_service_display",
            sort=("service",),
            edit=edit_item("service", forms.ChoiceField(choices=Item.Service.choices), "service"),
            is_hidden=True,
        ),
        Column(
            "percent",
            _("Done, %"),
            NUMBER,
            value=_percent,
            edit=edit_item("percent_done", forms.IntegerField(min_value=0, max_value=100)),
        ),
        Column("started_at", _("Started"), DATE, sort=("started_at",), is_hidden=True),
        Column("finished_at", _("Finished on"), DATE, sort=("finished_at",), is_hidden=True),
        Column("rank", _("Rank"), NUMBER, sort=("rank",), is_hidden=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        search("name", "notes"),
        choice("doing", _("State"), _OPEN, apply=_doing),
        choice("form", _("Form"), Item.Form.choices),
        choice("work_type", _("Type of work"), Item.WorkType.choices),
        choice("team", _("Team"), team_choices, lookup="team__key"),
    )
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_items, OwnerForm, is_allowed=_may_edit_item),
        BulkAction("team", _("Team"), _bulk_items, TeamForm, is_allowed=_may_edit_item),
        BulkAction("stage", _("Move to"), _bulk_move, ToStage, is_allowed=allowed_by(actions.move_to_stage)),
        BulkAction("work_type", _("Type of work"), _bulk_items, WorkTypeForm, is_allowed=_may_edit_item),
        BulkAction("service", _("Class of service"), _bulk_items, ServiceForm, is_allowed=_may_edit_item),
        BulkAction("merge", _("Merge"), bulk_merge, MergeForm, is_allowed=allowed_by(actions.merge_items)),
        BulkAction("drop", _("Drop"), _bulk_drop, takes_away=True, is_allowed=allowed_by(actions.drop_item)),
        BulkAction(
            "delete", _("Delete"), _bulk_delete, takes_away=True, is_allowed=allowed_by(actions.delete_item)
        ),
    )
    default_sort = "rank"
    empty_title = _("No item yet")
    empty_text = _(
        "Type a name above and press Enter; the next one follows. Or paste rows from a spreadsheet."
    )

    def rows(self) -> QuerySet[Item]:
        """The items that are not dropped."""
        return listed_items(self.scope["initiative"])

    def first_rows(self, keys: tuple[SortKey, ...], count: int) -> list[Item] | None:
        """Those of the one initiative; a list of others finds its own."""
        here = self.scope.get("initiative")
        return _first_items(keys, count, initiative=here.pk) if here else None

    def first_count(self, limit: int) -> int | None:
        """How many items the one initiative has."""
        here = self.scope.get("initiative")
        return _first_items.count((), limit, initiative=here.pk) if here else None

    @cached_property
    def shown_columns(self) -> list[Column]:
        """What was chosen; else dates and duration for a plan, stage and size for a board."""
        if self.remembered_columns() or "initiative" not in self.scope:
            return super().shown_columns
        way = self.scope["initiative"].way
        left_out = (frozenset() if way.has_plan else ONLY_PLANNED) | (
            frozenset() if way.has_board else ONLY_FLOW
        )
        return [column for column in super().shown_columns if column.name not in left_out]

    def dressed(self, rows: Sequence[Item]) -> Sequence[Item]:
        """Items with the stage and the planned days of each where the list shows them."""
        shown = {column.name for column in self.shown_columns}
        if {"starts", "ends"} & shown:
            put_planned_days(self.scope["initiative"], rows)
        stages = self.stages if "stage" in shown else []
        for row in rows:
            row.stage_shown = column_of(row, stages).name if stages and row.form in ON_BOARDS else ""  # type: ignore[attr-defined]
        return rows

    @property
    def rank_url(self) -> str:
        """Where a row that is dragged tells its new place; empty where the order shown is not the rank."""
        is_ranked = self.sort == "rank" and may(actor(self.request), "work.rank_item", self.ranked)
        return "/api/items/{key}/rank" if is_ranked else ""

    @property
    def ranked(self) -> Initiative | Team:
        """Whose items are ranked here."""
        found = self.scope["initiative"]
        assert isinstance(found, Initiative)
        return found

    @property
    def stages(self) -> list[Stage]:
        """The stages of the board the items stand on."""
        return stages_of(self.scope["initiative"].team)

    def counted(self, count: int) -> str:
        """`30 items`."""
        return ngettext("%(count)s item", "%(count)s items", count) % {"count": count}

    def bulk_form(self, action: BulkAction, *, is_sent: bool = False) -> forms.Form | None:
        """Stages are those of the initiative's board."""
        form = super().bulk_form(action, is_sent=is_sent)
        if form is not None and "stage" in form.fields:
            stages = Stage.objects.filter(pk__in=[stage.pk for stage in self.stages])
            form.fields["stage"].queryset = stages  # type: ignore[attr-defined]
        return form
