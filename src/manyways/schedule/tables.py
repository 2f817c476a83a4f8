"""The lists of plans compared, of movements, and of causes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.editing import edited_by
from manyways.access.web import actor
from manyways.schedule import actions
from manyways.schedule.comparing import Line
from manyways.schedule.forms import cause_field
from manyways.schedule.models import Cause, Movement
from manyways.schedule.spans import day_of
from manyways.ui.tables import DATE, NAME, NUMBER, TEXT, YES_NO, Column, Table, choice, search
from manyways.ui.tables.kinds import Kind
from manyways.ui.values import number_text
from manyways.work.durations import duration_text
from manyways.work.models import Item

_STATES = (
    ("later", _("Later")),
    ("earlier", _("Earlier")),
    ("same", _("As planned")),
    ("new", _("New")),
    ("gone", _("No longer in the plan")),
)


def signed(value: Any) -> str:
    """`+5`, `−2.5`, `0`."""
    if value is None:
        return ""
    number = float(value)
    text = number_text(abs(number), 0 if number == round(number) else 1)
    return f"+{text}" if number > 0 else f"\u2212{text}" if number < 0 else text


DAYS = Kind(lambda value, _axis: signed(value), lambda value: "" if value is None else float(value), "mw-end")


def _minutes(value: int | None) -> str:
    if not value:
        return ""
    return ("+" if value > 0 else "\u2212") + duration_text(abs(value))


class ComparisonTable(Table):
    """Two states of a plan, item by item."""

    name = "comparison"
    label = _("Two states of the plan")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Item"),
            NAME,
            second=lambda row: Item.Form.MILESTONE.label if row.is_milestone else "",
            url=lambda row: reverse("work:item", args=[row.key]) if row.second else "",
            sort=("name",),
        ),
        Column("first_finish_on", _("Finish before"), DATE, sort=("first_finish_on",)),
        Column("second_finish_on", _("Finish after"), DATE, sort=("second_finish_on",)),
        Column(
            "days",
            _("Moved, working days"),
            DAYS,
            sort=("-days",),
            hint=_("Working days of eight hours from the first finish to the second; later counts up."),
        ),
        Column("words", _("Stands"), value=lambda row: row.words, phone="status"),
        Column(
            "longer",
            _("Takes longer by"),
            TEXT,
            value=lambda row: _minutes(row.duration_change_minutes),
            hint=_(
                "How much its own duration changed; the rest of the movement comes from what it waits for."
            ),
        ),
        Column("first_start_on", _("Start before"), DATE, is_hidden=True),
        Column("second_start_on", _("Start after"), DATE, is_hidden=True),
    )
    filters = (search("name"), choice("state", _("Stands"), _STATES))
    quick = "state"
    page_size = 100
    empty_title = _("Nothing to compare")
    empty_text = _("Neither of the two holds an item with a date.")

    def rows(self) -> Sequence[Line]:
        """Milestones first, the latest first."""
        return list(self.scope["comparison"].lines)

    def counted(self, count: int) -> str:
        """`14 items`."""
        return ngettext("%(count)s item", "%(count)s items", count) % {"count": number_text(count)}


_edit_movement = edited_by(actions.edit_movement)
_edit_cause = edited_by(actions.edit_cause)


def _causes(_request: HttpRequest) -> list[tuple[str, Any]]:
    rows = [(str(cause.pk), cause.name) for cause in Cause.objects.all()]
    return [*rows, ("none", _("Not stated"))]


def _by_cause(rows: QuerySet[Movement], value: str) -> QuerySet[Movement]:
    return rows.filter(cause__isnull=True) if value == "none" else rows.filter(cause_id=int(value))


class MovementTable(Table):
    """Milestones that moved beyond the tolerance, with the cause that was stated."""

    name = "movements"
    label = _("Moved milestones")
    columns = (
        Column(
            "name",
            _("Milestone"),
            NAME,
            second=lambda row: row.publication.initiative.name,
            url=lambda row: reverse("schedule:variance", args=[row.publication.initiative.key]),
            sort=("name",),
        ),
        Column(
            "published_on",
            _("Published"),
            DATE,
            value="publication.published_on",
            sort=("-publication__published_on", "-id"),
        ),
        Column("was", _("Was"), DATE, value=lambda row: day_of(row.from_at)),
        Column("now", _("Became"), DATE, value=lambda row: day_of(row.to_at)),
        Column("days", _("Moved, working days"), DAYS, sort=("-days", "id")),
        Column(
            "cause",
            _("Cause"),
            value=lambda row: row.cause or _("Not stated"),
            sort=("cause__rank",),
            edit=_edit_movement("cause", lambda _request: cause_field(), "cause_id"),
            phone="status",
        ),
        Column(
            "words",
            _("In words"),
            edit=_edit_movement("words", forms.CharField(max_length=500, required=False)),
        ),
    )
    filters = (
        search("name", "words", "publication__initiative__name"),
        choice("cause", _("Cause"), _causes, apply=_by_cause),
    )
    default_sort = "published_on"
    empty_title = _("No milestone has moved beyond the tolerance")
    empty_text = _("Keep a baseline, change the plan, and publish the changes: then it is asked why, once.")

    def rows(self) -> QuerySet[Movement]:
        """Those of one initiative, or of all this person may see."""
        rows = Movement.objects.visible_to(actor(self.request)).select_related(
            "publication__initiative__owner", "cause"
        )
        initiative = self.scope.get("initiative")
        return rows.filter(publication__initiative=initiative) if initiative else rows

    def counted(self, count: int) -> str:
        """`3 movements`."""
        return ngettext("%(count)s movement", "%(count)s movements", count) % {"count": number_text(count)}


class CauseTable(Table):
    """The causes people can choose."""

    name = "causes"
    label = _("Causes")
    is_compact = True
    columns = (
        Column(
            "name",
            _("Cause"),
            NAME,
            sort=("name",),
            edit=_edit_cause("name", forms.CharField(max_length=80)),
        ),
        Column(
            "description",
            _("What belongs here"),
            edit=_edit_cause("description", forms.CharField(max_length=300, required=False)),
            phone="wide",
        ),
        Column("used", _("Movements"), NUMBER, phone="fact"),
        Column(
            "rank",
            _("Order"),
            NUMBER,
            sort=("rank", "id"),
            edit=_edit_cause("rank", forms.IntegerField(min_value=0, max_value=32_000)),
        ),
        Column(
            "is_active",
            _("Can be chosen"),
            YES_NO,
            edit=_edit_cause("is_active", forms.BooleanField(required=False)),
        ),
    )
    default_sort = "rank"
    empty_title = _("No cause yet")
    empty_text = _("Add the first: what makes dates move here?")

    def rows(self) -> QuerySet[Cause]:
        """All, with how often each was stated."""
        return Cause.objects.visible_to(actor(self.request)).annotate(used=Count("movements"))

    def counted(self, count: int) -> str:
        """`6 causes`."""
        return ngettext("%(count)s cause", "%(count)s causes", count) % {"count": number_text(count)}
