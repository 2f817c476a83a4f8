"""The list of requests."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each
from manyways.access.editing import allowed_by, edited_by
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import DeclineForm, ParkForm
from manyways.intake.models import SEE_REQUESTS, Request
from manyways.intake.queries.requests import listed_requests, status_of, waiting_or_parked
from manyways.teams.forms import day_field
from manyways.ui.tables import DATE, NAME, PERSON, STATUS, BulkAction, Column, Table, choice, search
from manyways.work.forms import kinds
from manyways.work.tables.fields import OwnerForm, person_field, told

ALL = "all"


_edit = edited_by(actions.edit_request)


def _second(row: Request) -> str:
    parts = [row.asked_by, row.kind.noun if row.kind else ""]
    return " · ".join(part for part in parts if part)


def _bulk_owner(
    request: HttpRequest, rows: Sequence[Request], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_request, rows, changes=values, by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_take(
    request: HttpRequest, rows: Sequence[Request], _values: dict[str, Any]
) -> tuple[str, str | None]:
    return told(for_each(actions.take_request, rows, by=actor(request)), gettext("%(count)s taken"))


def _bulk_decline(
    request: HttpRequest, rows: Sequence[Request], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.decline_request, rows, by=actor(request), **values)
    return told(outcome, gettext("%(count)s declined"))


def _bulk_park(
    request: HttpRequest, rows: Sequence[Request], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.park_request, rows, by=actor(request), **values)
    return told(outcome, gettext("%(count)s parked"))


def _of_state(rows: QuerySet[Request], value: str) -> QuerySet[Request]:
    return rows if value == ALL else rows.filter(state=value)


class RequestTable(Table):
    """All requests a person may see, those whose answer is due first."""

    name = "requests"
    label = _("Requests")
    columns = (
        Column(
            "name", _("Request"), NAME, second=_second, url=lambda row: row.get_absolute_url(), sort=("name",)
        ),
        Column("status", _("State"), STATUS, value=status_of, sort=("place", "due_on", "id")),
        Column(
            "owner",
            _("Who answers"),
            PERSON,
            sort=("owner__name",),
            edit=_edit("owner", person_field, "owner_id"),
        ),
        Column(
            "answer_by_on",
            _("Answer by"),
            DATE,
            sort=("answer_by_on",),
            edit=_edit("answer_by_on", day_field(required=True)),
        ),
        Column("wanted_on", _("Needed by"), DATE, sort=("wanted_on",), edit=_edit("wanted_on", day_field())),
        Column(
            "initiative",
            _("Became"),
            url=lambda row: (
                row.initiative.get_absolute_url() if row.initiative and not row.initiative.deleted_at else ""
            ),
        ),
        Column("asked_on", _("Asked"), DATE, sort=("-asked_on", "-id")),
        Column("need", _("What will be better"), is_hidden=True),
        Column("answer", _("Answer"), is_hidden=True),
    )
    filters = (
        search("name", "need", "asker_name", "asker__name"),
        choice("state", _("Waiting"), [*Request.State.choices, (ALL, _("All"))], apply=_of_state),
        choice(
            "kind",
            _("Kind"),
            lambda _request: [(kind.slug, kind.noun) for kind in kinds()],
            lookup="kind__slug",
        ),
    )
    quick = "state"
    bulk = (
        BulkAction("take", _("Take"), _bulk_take, is_allowed=allowed_by(actions.take_request)),
        BulkAction(
            "owner", _("Who answers"), _bulk_owner, OwnerForm, is_allowed=allowed_by(actions.edit_request)
        ),
        BulkAction("park", _("Park"), _bulk_park, ParkForm, is_allowed=allowed_by(actions.park_request)),
        BulkAction(
            "decline",
            _("Decline"),
            _bulk_decline,
            DeclineForm,
            is_allowed=allowed_by(actions.decline_request),
        ),
    )
    default_sort = "status"
    empty_title = _("One door for whatever is needed")
    empty_text = _(
        "An idea, a demand, a deadline from outside: three fields are enough. An answer comes in 14 days."
    )

    def rows(self) -> QuerySet[Request]:
        """Those the person may see; for those who sort requests only what waits, unless a state is chosen."""
        rows = listed_requests(actor(self.request))
        sorts = may_everywhere(actor(self.request), SEE_REQUESTS)
        if self.request.GET.get("state") or not sorts:
            return rows
        return waiting_or_parked(rows)

    def counted(self, count: int) -> str:
        """`7 requests`."""
        return ngettext("%(count)s request", "%(count)s requests", count) % {"count": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        return format_html(
            '<a class="btn btn-primary" href="{}">{}</a>',
            reverse("intake:new_request"),
            _("Ask for something"),
        )
