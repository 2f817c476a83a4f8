"""The list of slots to fill."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each, undo_url
from manyways.access.editing import allowed_by, edited_by
from manyways.access.web import actor
from manyways.teams.forms import day_field
from manyways.ui.components.signs import Status
from manyways.ui.tables import DATE, NAME, PERSON, STATUS, BulkAction, Column, Table, choice, search
from manyways.work import actions
from manyways.work.models import Slot
from manyways.work.tables.fields import OwnerForm, person_field, told

State = Slot.State
_LEVELS = {
    State.OPEN: "none",
    State.INVITED: "none",
    State.AGREED: "watch",
    State.CONFIRMED: "good",
    State.DROPPED: "risk",
}


def slot_status(slot: Slot) -> Status:
    """Only confirmed is good; agreed by word is watched; who dropped out must be replaced."""
    state = State(slot.state)
    reason = gettext("not confirmed") if state == State.AGREED else ""
    reason = gettext("ask somebody else") if state == State.DROPPED else reason
    return Status(_LEVELS[state], reason, str(slot.get_state_display()))  # type: ignore[arg-type]


_edit = edited_by(actions.edit_slot)


def _save_state(request: HttpRequest, row: Slot, value: str, version: int | None) -> str | None:
    actions.move_slot(row, value, version=version, by=actor(request))
    return undo_url()


def _save_who(request: HttpRequest, row: Slot, value: str, version: int | None) -> str | None:
    """Naming somebody for an open slot, or instead of who dropped out, means they are invited."""
    by = actor(request)
    if not value.strip():
        actions.move_slot(row, State.OPEN, version=version, by=by)
    elif row.state in {State.OPEN, State.DROPPED}:
        actions.move_slot(row, State.INVITED, who=value, version=version, by=by)
    else:
        actions.edit_slot(row, {"who": value.strip()}, version=version, by=by)
    return undo_url()


class ToState(forms.Form):
    """Where the selected slots stand."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices)


def _bulk_state(request: HttpRequest, rows: Sequence[Slot], values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.move_slot, rows, state=values["state"], by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_owner(request: HttpRequest, rows: Sequence[Slot], values: dict[str, Any]) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_slot, rows, changes=values, by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_remove(
    request: HttpRequest, rows: Sequence[Slot], _values: dict[str, Any]
) -> tuple[str, str | None]:
    return told(for_each(actions.remove_slot, rows, by=actor(request)), gettext("%(count)s removed"))


def _lists(request: HttpRequest) -> list[tuple[str, str]]:
    """The lists there are, of the initiative in the address."""
    match = request.resolver_match
    rows = Slot.objects.visible_to(actor(request)).order_by("kind")
    if match and "key" in match.kwargs:
        rows = rows.filter(initiative__key=match.kwargs["key"])
    return [(name, name) for name in rows.values_list("kind", flat=True).distinct()]


class SlotTable(Table):
    """The slots of one initiative, list by list."""

    name = "slots"
    label = _("Slots to fill")
    is_compact = True
    columns = (
        Column("name", _("Slot"), NAME, second="kind", sort=("kind", "id"), edit=_edit("name", forms.CharField(max_length=200))),
        Column("who", _("Who"), edit=_edit("who", forms.CharField(max_length=200, required=False), save=_save_who), sort=("who",), phone="wide"),
        Column(
            "state",
            _("State"),
            STATUS,
            value=slot_status,
            edit=_edit("state", forms.ChoiceField(choices=State.choices), save=_save_state),
            sort=("state",),
        ),
        Column("owner", _("Owner"), PERSON, edit=_edit("owner", person_field, "owner_id"), sort=("owner__name",)),
        Column("due_on", _("To be filled by"), DATE, edit=_edit("due_on", day_field()), sort=("due_on",)),
        Column("contact", _("Contact"), edit=_edit("contact", forms.CharField(max_length=200, required=False)), is_hidden=True),
        Column("kind", _("List"), sort=("kind",), is_hidden=True),
    )  # fmt: skip
    filters = (
        search("name", "who", "kind"),
        choice("kind", _("List"), _lists),
        choice("state", _("State"), State.choices),
    )
    quick = "kind"
    bulk = (
        BulkAction("state", _("State"), _bulk_state, ToState, is_allowed=allowed_by(actions.move_slot)),
        BulkAction("owner", _("Owner"), _bulk_owner, OwnerForm, is_allowed=allowed_by(actions.edit_slot)),
        BulkAction(
            "remove", _("Remove"), _bulk_remove, takes_away=True, is_allowed=allowed_by(actions.remove_slot)
        ),
    )
    default_sort = "name"
    empty_title = _("No slot to fill yet")
    empty_text = _(
        "Speakers, helpers, exhibitors: name the list and how many you need, and count those confirmed."
    )

    def rows(self) -> QuerySet[Slot]:
        """The slots of the initiative."""
        rows = Slot.objects.visible_to(actor(self.request)).filter(initiative=self.scope["initiative"])
        return rows.select_related("owner", "initiative__owner", "initiative__kind")

    def counted(self, count: int) -> str:
        """`9 slots`."""
        return ngettext("%(count)s slot", "%(count)s slots", count) % {"count": count}
