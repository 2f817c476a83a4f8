"""The list of initiatives."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each
from manyways.access.clock import today
from manyways.access.editing import allowed_by, edited_by
from manyways.access.web import actor
from manyways.teams.forms import day_field
from manyways.ui.tables import (
    COUNT,
    DATE,
    NAME,
    PERSON,
    BulkAction,
    Column,
    choice,
    search,
)
from manyways.ui.values import count_text, date_text
from manyways.work import actions
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.forms import Reason, kinds, people
from manyways.work.models import Initiative
from manyways.work.queries.lists import listed_initiatives
from manyways.work.tables.fields import (
    OwnerForm,
    TeamForm,
    person_field,
    team_choices,
    team_field,
    told,
)
from manyways.work.tables.of_initiatives import OfInitiatives

UNSORTED = "unsorted"


def _kind_field(_request: HttpRequest) -> forms.Field:
    return forms.ModelChoiceField(kinds(), required=False, label=str(_("Kind")))


_edit = edited_by(actions.edit_initiative)
_may_edit = allowed_by(actions.edit_initiative)


def state_words(row: Initiative) -> str:
    """How late an open initiative is, or when another one ended; how it fares is the portfolio's to judge."""
    if row.state in {Initiative.State.DONE, Initiative.State.STOPPED}:
        return date_text(row.finished_on)
    if row.due_on is None or row.due_on >= today():
        return ""
    days = (today() - row.due_on).days
    return ngettext("%(days)s day past its date", "%(days)s days past its date", days) % {"days": days}


class KindForm(forms.Form):
    """The kind of the selected rows."""

    kind = forms.ModelChoiceField(kinds(), label=_("Kind"), required=False)


class DateForm(forms.Form):
    """The date of the selected rows."""

    due_on = day_field(label=_("Date given"))


class SeenForm(forms.Form):
    """Who sees the selected rows."""

    visibility = forms.ChoiceField(label=_("Seen by"), choices=Initiative.Visibility.choices)


def _bulk_edit(
    request: HttpRequest, rows: Sequence[Initiative], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_initiative, rows, changes=values, by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_stop(
    request: HttpRequest, rows: Sequence[Initiative], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.stop_initiative, rows, reason=values["reason"], by=actor(request))
    return told(outcome, gettext("%(count)s stopped"))


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


class InitiativeTable(OfInitiatives):
    """All initiatives a person may see."""

    name = "initiatives"
    label = _("Initiatives")
    columns = (
        Column(
            "name",
            _("Initiative, kind and approach"),
            NAME,
            second=lambda row: f"{row.noun} · {row.way.label}",
            second_label=_("Kind and approach"),
            url=lambda row: row.get_absolute_url(),
            icon=lambda row: row.kind.icon if row.kind else "unsorted",
            sort=("name",),
        ),
        Column(
            "owner", _("Owner"), PERSON, sort=("owner__name",), edit=_edit("owner", person_field, "owner_id")
        ),
        Column("team", _("Team"), sort=("team__name",), edit=_edit("team", team_field, "team_id")),
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
        choice("team", _("Team"), team_choices, lookup="team__key"),
    )
    quick = "kind"
    bulk = (
        BulkAction("owner", _("Owner"), _bulk_edit, OwnerForm, is_allowed=_may_edit),
        BulkAction("team", _("Team"), _bulk_edit, TeamForm, is_allowed=_may_edit),
        BulkAction("kind", _("Kind"), _bulk_edit, KindForm, is_allowed=_may_edit),
        BulkAction("due", _("Date"), _bulk_edit, DateForm, is_allowed=_may_edit),
        BulkAction("seen", _("Seen by"), _bulk_edit, SeenForm, is_allowed=_may_edit),
        BulkAction("stop", _("Stop"), _bulk_stop, Reason, is_allowed=allowed_by(actions.stop_initiative)),
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

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        return format_html(
            '<a class="btn btn-primary" href="{}">{}</a>',
            reverse("work:new_initiative"),
            _("Add an initiative"),
        )
