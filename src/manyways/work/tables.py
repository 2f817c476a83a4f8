"""The lists of work: initiatives, the items of one, its links."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import Outcome, for_each, undo_url
from manyways.access.clock import today
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.teams.widgets import LongSelect
from manyways.ui.components.signs import Status
from manyways.ui.tables import (
    DATE,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    BulkAction,
    Column,
    Edit,
    Table,
    choice,
    search,
)
from manyways.ui.tables import Kind as CellKind
from manyways.ui.values import count_text, date_text
from manyways.work import actions
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.durations import DurationField, duration_text, plain_number
from manyways.work.forms import Reason, ToStage, day_field, kinds, people, teams
from manyways.work.models import Initiative, Item, Stage
from manyways.work.queries.boards import stages_of
from manyways.work.queries.lists import listed_initiatives, listed_items

UNSORTED = "unsorted"
COUNT = CellKind(lambda value, _axis: str(value), str, "mw-end")
Save = Callable[[HttpRequest, Any, Any, int | None], str | None]


def _person_field(_request: HttpRequest) -> forms.Field:
    return forms.ModelChoiceField(people(), required=False, label=str(_("Owner")), widget=LongSelect)


def _team_field(_request: HttpRequest) -> forms.Field:
    return forms.ModelChoiceField(teams(), required=False, label=str(_("Team")))


def _kind_field(_request: HttpRequest) -> forms.Field:
    return forms.ModelChoiceField(kinds(), required=False, label=str(_("Kind")))


def _may_edit(request: HttpRequest, row: Initiative) -> bool:
    return may(actor(request), "work.edit_initiative", row)


def _save(name: str) -> Save:
    def save(request: HttpRequest, row: Initiative, value: Any, version: int | None) -> str | None:
        actions.edit_initiative(row, {name: value}, version=version, by=actor(request))
        return undo_url()

    return save


def _edit(name: str, field: Any, initial: str = "") -> Edit:
    return Edit(field, _save(name), initial=initial, is_allowed=_may_edit)


def state_words(row: Initiative) -> str:
    """How late an open initiative is, or when another one ended; how it fares is the portfolio's to judge."""
    if row.state in {Initiative.State.DONE, Initiative.State.STOPPED}:
        return date_text(row.finished_on)
    if row.due_on is None or row.due_on >= today():
        return ""
    days = (today() - row.due_on).days
    return ngettext("%(days)s day past its date", "%(days)s days past its date", days) % {"days": days}


def _told(outcome: Outcome[Any], done: str) -> tuple[str, str | None]:
    """What a bulk change did, with those it left alone."""
    parts = [done % {"count": len(outcome.done)}]
    if outcome.refused:
        _row, reason = outcome.refused[0]
        left = ngettext(
            "%(count)s left as it was: %(reason)s",
            "%(count)s left as they were: %(reason)s",
            len(outcome.refused),
        )
        parts.append(left % {"count": len(outcome.refused), "reason": reason})
    return ". ".join(parts), undo_url() if outcome.done else None


class OwnerForm(forms.Form):
    """Who owns the selected rows."""

    owner = forms.ModelChoiceField(people(), label=_("Owner"), required=False, widget=LongSelect)


class TeamForm(forms.Form):
    """The team of the selected rows."""

    team = forms.ModelChoiceField(teams(), label=_("Team"), required=False)


class KindForm(forms.Form):
    """The kind of the selected rows."""

    kind = forms.ModelChoiceField(kinds(), label=_("Kind"), required=False)


class DateForm(forms.Form):
    """The date of the selected rows."""

    due_on = day_field(label=_("Date given"))


def _bulk_edit(
    request: HttpRequest, rows: Sequence[Initiative], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_initiative, rows, changes=values, by=actor(request))
    return _told(outcome, gettext("%(count)s changed"))


def _bulk_stop(
    request: HttpRequest, rows: Sequence[Initiative], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.stop_initiative, rows, reason=values["reason"], by=actor(request))
    return _told(outcome, gettext("%(count)s stopped"))


def _kind_choices(_request: HttpRequest) -> list[tuple[str, Any]]:
    return [*((kind.slug, kind.noun) for kind in kinds()), (UNSORTED, _("Not sorted yet"))]


def _of_kind(rows: QuerySet[Initiative], value: str) -> QuerySet[Initiative]:
    return rows.filter(kind__isnull=True) if value == UNSORTED else rows.filter(kind__slug=value)


def _of_state(rows: QuerySet[Initiative], value: str) -> QuerySet[Initiative]:
    return rows if value == "all" else rows.filter(state=value)


def _owned(rows: QuerySet[Initiative], value: str) -> QuerySet[Initiative]:
    return rows.filter(owner__isnull=True) if value == "nobody" else rows.filter(owner__key=value)


def _owners(_request: HttpRequest) -> list[tuple[str, Any]]:
    owners = people().filter(initiatives__isnull=False).distinct()[:300]
    return [("nobody", _("Nobody yet")), *((str(owner.key), owner.name) for owner in owners)]


def _teams(_request: HttpRequest) -> list[tuple[str, Any]]:
    return [(str(team.key), team.name) for team in teams()]


class InitiativeTable(Table):
    """All initiatives a person may see."""

    name = "initiatives"
    label = _("Initiatives")
    columns = (
        Column(
            "name",
            _("Initiative, kind and approach"),
            NAME,
            second=lambda row: f"{row.noun} · {row.way.label}",
            url=lambda row: row.get_absolute_url(),
            icon=lambda row: row.kind.icon if row.kind else "unsorted",
            sort=("name",),
        ),
        Column(
            "owner", _("Owner"), PERSON, sort=("owner__name",), edit=_edit("owner", _person_field, "owner_id")
        ),
        Column("team", _("Team"), sort=("team__name",), edit=_edit("team", _team_field, "team_id")),
        Column(
            "state",
            _("State"),
            value="get_state_display",
            second=state_words,
            sort=("state",),
            phone="status",
        ),
        Column("due_on", _("Date given"), DATE, sort=("due_on",), edit=_edit("due_on", day_field())),
        Column(
            "items",
            _("Finished"),
            COUNT,
            value=lambda row: count_text(row.finished_count, row.item_count) if row.item_count else "",
            hint=_("Items that are finished, of all that are not dropped"),
        ),
        Column(
            "kind",
            _("Kind"),
            value="noun",
            sort=("kind__rank",),
            edit=_edit("kind", _kind_field, "kind_id"),
            is_hidden=True,
        ),
        Column("program", _("Program"), sort=("program__name",), is_hidden=True),
        Column("goal", _("Goal"), sort=("goal__name",), is_hidden=True),
        Column(
            "starts_on",
            _("Start"),
            DATE,
            sort=("starts_on",),
            edit=_edit("starts_on", day_field()),
            is_hidden=True,
        ),
        Column(
            "summary",
            _("In one sentence"),
            edit=_edit("summary", forms.CharField(required=False)),
            is_hidden=True,
        ),
    )
    filters = (
        search("name", "summary", "owner__name"),
        choice("kind", _("Kind"), _kind_choices, lookup="kind__slug", apply=_of_kind),
        choice("approach", _("Approach"), APPROACH_CHOICES),
        choice(
            "state", _("Open"), [*Initiative.State.choices, ("all", _("Open and closed"))], apply=_of_state
        ),
        choice("owner", _("Owner"), _owners, apply=_owned),
        choice("team", _("Team"), _teams, lookup="team__key"),
    )
    quick = "kind"
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_edit, OwnerForm),
        BulkAction("team", _("Team"), _bulk_edit, TeamForm),
        BulkAction("kind", _("Kind"), _bulk_edit, KindForm),
        BulkAction("due", _("Date"), _bulk_edit, DateForm),
        BulkAction("stop", _("Stop"), _bulk_stop, Reason),
    )
    default_sort = "due_on"
    empty_title = _("Any kind of work starts here")
    empty_text = _(
        "An event, an audit, an office move, a product outcome: give it a name, and add the rest when it is known."
    )

    def rows(self) -> QuerySet[Initiative]:
        """Those the person may see; without a chosen state, the open ones."""
        rows = listed_initiatives(actor(self.request))
        return rows if self.request.GET.get("state") else rows.open()

    def counted(self, count: int) -> str:
        """`10 initiatives`."""
        return ngettext("%(count)s initiative", "%(count)s initiatives", count) % {"count": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        return format_html(
            '<a class="btn btn-primary" href="{}">{}</a>',
            reverse("work:new_initiative"),
            _("Add an initiative"),
        )


def _may_edit_item(request: HttpRequest, row: Item) -> bool:
    return may(actor(request), "work.edit_item", row)


def _save_item(name: str) -> Save:
    def save(request: HttpRequest, row: Item, value: Any, version: int | None) -> str | None:
        actions.edit_item(row, {name: value}, version=version, by=actor(request))
        return undo_url()

    return save


def _edit_item(name: str, field: Any, initial: str = "") -> Edit:
    return Edit(field, _save_item(name), initial=initial, is_allowed=_may_edit_item)


def _item_status(row: Item) -> Status | None:
    if row.finished_at:
        return Status("good", "", _("Finished"))
    if row.blocked_since:
        return Status("risk", row.blocked_reason, _("Blocked"))
    return None


def _item_second(row: Item) -> str:
    words = [row.get_form_display()] if row.form != Item.Form.TASK else []
    if row.parent:
        words.append(row.parent.name)
    return " · ".join(str(word) for word in words)


def _bulk_items(request: HttpRequest, rows: Sequence[Item], values: dict[str, Any]) -> tuple[str, str | None]:
    return _told(
        for_each(actions.edit_item, rows, changes=values, by=actor(request)), gettext("%(count)s changed")
    )


def _bulk_move(request: HttpRequest, rows: Sequence[Item], values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.move_to_stage, rows, stage=values["stage"], by=actor(request))
    return _told(outcome, gettext("%(count)s moved"))


def _bulk_drop(request: HttpRequest, rows: Sequence[Item], _values: dict[str, Any]) -> tuple[str, str | None]:
    return _told(for_each(actions.drop_item, rows, by=actor(request)), gettext("%(count)s dropped"))


def _bulk_delete(
    request: HttpRequest, rows: Sequence[Item], _values: dict[str, Any]
) -> tuple[str, str | None]:
    return _told(for_each(actions.delete_item, rows, by=actor(request)), gettext("%(count)s deleted"))


_OPEN = (("open", _("Open")), ("finished", _("Finished")), ("blocked", _("Blocked")))


def _doing(rows: QuerySet[Item], value: str) -> QuerySet[Item]:
    if value == "finished":
        return rows.filter(finished_at__isnull=False)
    open_rows = rows.filter(finished_at__isnull=True)
    return open_rows.filter(blocked_since__isnull=False) if value == "blocked" else open_rows


class ItemTable(Table):
    """The items of one initiative, in their rank."""

    name = "items"
    label = _("Items")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Item"),
            NAME,
            second=_item_second,
            url=lambda row: row.get_absolute_url(),
            sort=("name",),
        ),
        Column("stage", _("Stage"), sort=("stage__rank",)),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            sort=("owner__name",),
            edit=_edit_item("owner", _person_field, "owner_id"),
        ),
        Column("team", _("Team"), sort=("team__name",), edit=_edit_item("team", _team_field, "team_id")),
        Column("state", _("State"), STATUS, value=_item_status),
        Column(
            "size",
            _("Size"),
            COUNT,
            value=lambda row: "" if row.form == Item.Form.PHASE else plain_number(row.size),
            sort=("size",),
            edit=_edit_item("size", forms.FloatField(min_value=0), "size"),
        ),
        Column(
            "duration",
            _("Duration"),
            COUNT,
            value=lambda row: "" if row.form == Item.Form.MILESTONE else duration_text(row.duration_minutes),
            sort=("duration_minutes",),
            edit=_edit_item("duration_minutes", DurationField(), "duration_minutes"),
        ),
        Column(
            "service",
            _("Class of service"),
            value="get_service_display",
            sort=("service",),
            edit=_edit_item("service", forms.ChoiceField(choices=Item.Service.choices), "service"),
            is_hidden=True,
        ),
        Column(
            "percent",
            _("Done, %"),
            NUMBER,
            value="percent_done",
            edit=_edit_item("percent_done", forms.IntegerField(min_value=0, max_value=100)),
            is_hidden=True,
        ),
        Column("started_at", _("Started"), DATE, sort=("started_at",), is_hidden=True),
        Column("finished_at", _("Finished on"), DATE, sort=("finished_at",), is_hidden=True),
        Column("rank", _("Rank"), NUMBER, sort=("rank",), is_hidden=True),
    )
    filters = (
        search("name", "notes"),
        choice("doing", _("State"), _OPEN, apply=_doing),
        choice("form", _("Form"), Item.Form.choices),
        choice("team", _("Team"), _teams, lookup="team__key"),
    )
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_items, OwnerForm),
        BulkAction("team", _("Team"), _bulk_items, TeamForm),
        BulkAction("stage", _("Move to"), _bulk_move, ToStage),
        BulkAction("drop", _("Drop"), _bulk_drop),
        BulkAction("delete", _("Delete"), _bulk_delete),
    )
    default_sort = "rank"
    empty_title = _("No item yet")
    empty_text = _(
        "Type a name above and press Enter; the next one follows. Or paste rows from a spreadsheet."
    )

    def rows(self) -> QuerySet[Item]:
        """The items that are not dropped."""
        return listed_items(self.scope["initiative"])

    def counted(self, count: int) -> str:
        """`30 items`."""
        return ngettext("%(count)s item", "%(count)s items", count) % {"count": count}

    @property
    def open_bulk(self) -> list[tuple[BulkAction, forms.Form | None]]:
        """Stages are those of the initiative's board."""
        found = super().open_bulk
        stages = [stage.pk for stage in stages_of(self.scope["initiative"].team)]
        for _action, form in found:
            if form is not None and "stage" in form.fields:
                form.fields["stage"].queryset = Stage.objects.filter(pk__in=stages)  # type: ignore[attr-defined]
        return found
