"""The list of what happens where and when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by, edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.ui.tables import (
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    TIME,
    BulkAction,
    Column,
    ComputedTable,
    choice,
    search,
)
from manyways.work import actions
from manyways.work.models import Place, ProgrammeActivity
from manyways.work.queries.programme import Clash, activity_status, clashes
from manyways.work.tables.fields import person_field, told

State = ProgrammeActivity.State


class ActivityRow:
    """An activity as the list shows it, with its status among the others."""

    def __init__(self, activity: ProgrammeActivity, found: Sequence[Clash]) -> None:
        self.activity = activity
        self.key, self.version, self.name = activity.key, activity.version, activity.name
        self.place, self.owner, self.state = activity.place, activity.owner, activity.state
        self.status = activity_status(activity, found)
        self.order = (activity.starts_at is None, str(activity.starts_at), activity.pk)
        self.place_name = activity.place.name if activity.place else ""
        self.status_order = (self.status.rank, *self.order)


_edit = edited_by(actions.edit_activity, of="activity")


def _place_field(request: HttpRequest) -> forms.Field:
    """The places of the initiative in the address."""
    match = request.resolver_match
    key = match.kwargs["key"] if match else ""
    return forms.ModelChoiceField(Place.objects.filter(initiative__key=key), required=False)


def _bulk(name: str, label: Any, run: Any, words: Any) -> BulkAction:
    def done(
        request: HttpRequest, rows: Sequence[ActivityRow], _values: dict[str, Any]
    ) -> tuple[str, str | None]:
        outcome = for_each(run, [row.activity for row in rows], by=actor(request))
        return told(outcome, str(words))

    return BulkAction(name, label, done, is_allowed=allowed_by(run, of="activity"))


class ActivityTable(ComputedTable):
    """The programme of one initiative, in the order of time."""

    name = "programme"
    label = _("Programme")
    columns = (
        Column(
            "name",
            _("Activity"),
            NAME,
            url=lambda row: reverse("work:activity", args=[row.key]),
            sort=("name",),
        ),
        Column("starts_at", _("Starts"), TIME, value="activity.starts_at", sort=("order",), phone="wide"),
        Column("ends_at", _("Ends"), TIME, value="activity.ends_at"),
        Column(
            "place",
            _("Place"),
            sort=("place_name",),
            edit=_edit("place", _place_field, "activity.place_id"),
            phone="wide",
        ),
        Column("status", _("Where it stands"), STATUS, sort=("status_order",)),
        Column("owner", _("Owner"), PERSON, edit=_edit("owner", person_field, "activity.owner_id")),
        Column(
            "capacity",
            _("For how many"),
            NUMBER,
            value="activity.capacity",
            edit=_edit("capacity", forms.IntegerField(min_value=0, max_value=1_000_000, required=False)),
        ),
    )
    paste = pasted_by(
        actions.add_activity,
        {
            "name": forms.CharField(label=_("Activity"), max_length=200),
            "capacity": forms.IntegerField(
                label=_("For how many"), min_value=0, max_value=1_000_000, required=False
            ),
        },
        on="initiative",
    )
    filters = (
        search("name", "place_name"),
        choice("state", _("State"), State.choices),
    )
    bulk = (
        _bulk("confirm", _("Confirm"), actions.confirm_activity, _("%(count)s confirmed")),
        _bulk("drop", _("Drop"), actions.drop_activity, _("%(count)s dropped")),
    )
    default_sort = "starts_at"
    empty_title = _("Nothing in the programme yet")
    empty_text = _("Name the first activity above. With places and times, whatever clashes is named.")

    def compute(self) -> list[ActivityRow]:
        """The activities with their status."""
        rows = list(self.activities())
        found = clashes(rows)
        return [ActivityRow(row, found) for row in rows]

    def activities(self) -> Any:
        """The activities of the initiative."""
        rows = ProgrammeActivity.objects.visible_to(actor(self.request))
        related = ("place", "owner", "initiative__owner", "initiative__kind")
        return rows.filter(initiative=self.scope["initiative"]).select_related(*related)

    def counted(self, count: int) -> str:
        """`12 activities`."""
        return ngettext("%(count)s activity", "%(count)s activities", count) % {"count": count}
