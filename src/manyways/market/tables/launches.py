"""The lists of launches: all of them worst first, what one needs, and what each size asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from manyways.access.actions import for_each, undo_url
from manyways.access.editing import allowed_by, edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.market.actions import launches as launch_actions
from manyways.market.actions import readiness as actions
from manyways.market.forms.launches import EvidenceForm, ReasonForm
from manyways.market.models import ReadinessItem, ReadinessRule, Size, Way
from manyways.market.queries.launches import Ready, Standing, standing_of, standings
from manyways.teams.forms import day_field
from manyways.ui.tables import (
    DATE,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    WINDOW,
    YES_NO,
    BulkAction,
    Column,
    ComputedTable,
    Table,
    choice,
    search,
)
from manyways.ui.values import count_text
from manyways.work.tables.fields import OwnerForm, person_field, told

SIZES = [(str(number), label) for number, label in Size.choices]
STATES = (
    ("open", _("To come")),
    ("released", _("Released, not launched")),
    ("launched", _("Launched")),
    ("off", _("Called off")),
)


_edit_launch = edited_by(launch_actions.edit_launch, of="launch")
_edit = edited_by(actions.edit_readiness, of="item")
_edit_rule = edited_by(actions.edit_readiness_rule)


class LaunchTable(ComputedTable):
    """Launches, the worst first."""

    name = "launches"
    label = _("Launches")
    columns = (
        Column(
            "name",
            _("Launch"),
            NAME,
            value="launch.name",
            second=lambda row: (
                str(row.launch.initiative) if row.launch.name != str(row.launch.initiative) else ""
            ),
            url=lambda row: row.launch.get_absolute_url(),
            sort=("launch.name",),
        ),
        Column("status", _("State"), STATUS),
        Column(
            "ready", _("Ready"), value=lambda row: count_text(row.settled, len(row.rows)), sort=("settled",)
        ),
        Column("window", _("Release"), WINDOW, value="drawing"),
        Column(
            "planned_on",
            _("Launch day"),
            DATE,
            value=lambda row: row.launch.launched_on or row.launch.planned_on,
            edit=_edit_launch("planned_on", day_field()),
            sort=("base.day",),
        ),
        Column(
            "size",
            _("Size"),
            NUMBER,
            value="launch.size",
            edit=_edit_launch("size", forms.TypedChoiceField(choices=Size.choices, coerce=int)),
            sort=("-launch.size",),
        ),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            value="launch.owner",
            edit=_edit_launch("owner", person_field, "launch.owner_id"),
            sort=("launch.owner",),
        ),
        Column("audience", _("For whom"), value="launch.audience", is_hidden=True),
    )
    filters = (
        search("launch.name", "launch.initiative", "launch.audience"),
        choice("state", _("State"), STATES),
        choice("size", _("Size"), SIZES, lookup="launch.size"),
    )
    quick = "state"
    empty_title = _("No launch yet")
    empty_text = _(
        "Choose an outcome and a size: what must be ready, by whom and by when is counted back from its window."
    )

    def compute(self) -> list[Standing]:
        """Those this person may see."""
        return standings(actor(self.request))

    def counted(self, count: int) -> str:
        """`4 launches`."""
        return ngettext("%(count)s launch", "%(count)s launches", count) % {"count": count}


def _save_evidence(request: HttpRequest, row: Ready, value: str, version: int | None) -> str | None:
    """Evidence makes it ready; none opens it again."""
    if value.strip():
        actions.settle_readiness(row.item, evidence=value, version=version, by=actor(request))
    else:
        actions.reopen_readiness(row.item, by=actor(request))
    return undo_url()


def _save_excuse(request: HttpRequest, row: Ready, value: str, version: int | None) -> str | None:
    """A reason makes it not needed; none opens it again."""
    if value.strip():
        actions.excuse_readiness(row.item, reason=value, version=version, by=actor(request))
    else:
        actions.reopen_readiness(row.item, by=actor(request))
    return undo_url()


def _text(**more: Any) -> forms.CharField:
    return forms.CharField(max_length=500, required=False, **more)


def _items(rows: Sequence[Ready]) -> list[ReadinessItem]:
    return [row.item for row in rows]


def _bulk_ready(
    request: HttpRequest, rows: Sequence[Ready], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.settle_readiness, _items(rows), by=actor(request), **values)
    return told(outcome, gettext("%(count)s ready"))


def _bulk_excuse(
    request: HttpRequest, rows: Sequence[Ready], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.excuse_readiness, _items(rows), by=actor(request), **values)
    return told(outcome, gettext("%(count)s not needed"))


def _bulk_owner(
    request: HttpRequest, rows: Sequence[Ready], values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.edit_readiness, _items(rows), changes=values, by=actor(request))
    return told(outcome, gettext("%(count)s changed"))


def _bulk_plan(
    request: HttpRequest, rows: Sequence[Ready], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.plan_readiness, _items(rows), by=actor(request))
    return told(outcome, gettext("%(count)s planned under Communications & training"))


def _bulk_open(
    request: HttpRequest, rows: Sequence[Ready], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.reopen_readiness, _items(rows), by=actor(request))
    return told(outcome, gettext("%(count)s open again"))


def _bulk_remove(
    request: HttpRequest, rows: Sequence[Ready], _values: dict[str, Any]
) -> tuple[str, str | None]:
    outcome = for_each(actions.remove_readiness, _items(rows), by=actor(request))
    return told(outcome, gettext("%(count)s removed"))


def _about(row: Ready) -> str:
    """The session or message that was made of it, or whom it is for."""
    engagement = row.item.engagement
    if engagement is None:
        return str(row.item.group or "")
    held = gettext("held") if engagement.happened_on else gettext("planned")
    return f"{engagement.get_channel_display()}, {held}"


class ReadinessTable(ComputedTable):
    """What must be ready for one launch, the most urgent first."""

    name = "readiness"
    label = _("What must be ready")
    is_compact = True
    paste = pasted_by(
        actions.add_readiness,
        {
            "name": forms.CharField(label=_("What must be ready"), max_length=160),
            "days_before": forms.IntegerField(
                label=_("Days before"), min_value=0, max_value=730, required=False
            ),
        },
        on="launch",
    )
    columns = (
        Column(
            "name",
            _("What must be ready"),
            NAME,
            value="item.name",
            second=_about,
            url=lambda row: row.item.engagement.get_absolute_url() if row.item.engagement else "",
        ),
        Column("status", _("State"), STATUS),
        Column(
            "due_on",
            _("Decide by"),
            DATE,
            edit=_edit("decide_by_on", day_field()),
            sort=("due_on",),
            phone="fact",
        ),
        Column(
            "owner",
            _("Owner"),
            PERSON,
            value="item.owner",
            edit=_edit("owner", person_field, "item.owner_id"),
            sort=("item.owner",),
        ),
        Column(
            "evidence",
            _("What shows it"),
            value="item.evidence",
            edit=_edit("evidence", _text(), save=_save_evidence),
        ),
        Column(
            "because",
            _("Not needed because"),
            value="item.not_needed_because",
            edit=_edit("not_needed_because", _text(), save=_save_excuse),
        ),
        Column(
            "days_before",
            _("Days before"),
            NUMBER,
            value="item.days_before",
            edit=_edit("days_before", forms.IntegerField(min_value=0, max_value=730)),
            is_hidden=True,
        ),
    )
    bulk = (
        BulkAction(
            "ready",
            _("Ready"),
            _bulk_ready,
            EvidenceForm,
            is_allowed=allowed_by(actions.settle_readiness, of="item"),
        ),
        BulkAction(
            "excuse",
            _("Not needed"),
            _bulk_excuse,
            ReasonForm,
            is_allowed=allowed_by(actions.excuse_readiness, of="item"),
        ),
        BulkAction(
            "owner",
            _("Owner"),
            _bulk_owner,
            OwnerForm,
            is_allowed=allowed_by(actions.edit_readiness, of="item"),
        ),
        BulkAction(
            "plan",
            _("Plan as session or message"),
            _bulk_plan,
            is_allowed=allowed_by(actions.plan_readiness, of="item"),
        ),
        BulkAction(
            "open", _("Open again"), _bulk_open, is_allowed=allowed_by(actions.reopen_readiness, of="item")
        ),
        BulkAction(
            "remove",
            _("Remove"),
            _bulk_remove,
            takes_away=True,
            is_allowed=allowed_by(actions.remove_readiness, of="item"),
        ),
    )
    page_size = 100
    empty_title = _("Nothing must be ready for it")
    empty_text = _("Add what this launch needs, or say in the readiness list what launches of its size need.")

    def compute(self) -> list[Ready]:
        """Open ones by their day, then what is settled."""
        found: Standing = self.scope.get("standing") or standing_of(self.scope["launch"])
        return [*found.open, *(row for row in found.rows if not row.item.is_open)]

    def counted(self, count: int) -> str:
        """`7 things`."""
        return ngettext("%(count)s thing", "%(count)s things", count) % {"count": count}


class ReadinessRuleTable(Table):
    """What launches need, from which size on."""

    name = "readiness_rules"
    label = _("Readiness list")
    is_compact = True
    paste = pasted_by(
        actions.add_readiness_rule,
        {
            "name": forms.CharField(label=_("What must be ready"), max_length=160),
            "days_before": forms.IntegerField(
                label=_("Days before"), min_value=0, max_value=730, required=False
            ),
            "group": forms.CharField(label=_("Of whom"), max_length=160, required=False),
        },
    )
    columns = (
        Column(
            "name", _("What must be ready"), NAME, edit=_edit_rule("name", forms.CharField(max_length=160))
        ),
        Column(
            "from_size",
            _("From size"),
            NUMBER,
            edit=_edit_rule("from_size", forms.TypedChoiceField(choices=Size.choices, coerce=int)),
            sort=("from_size",),
            phone="fact",
        ),
        Column(
            "days_before",
            _("Days before"),
            NUMBER,
            edit=_edit_rule("days_before", forms.IntegerField(min_value=0, max_value=730)),
            sort=("-days_before",),
            phone="fact",
        ),
        Column(
            "way",
            _("Made by"),
            value="get_way_display",
            edit=_edit_rule("way", forms.ChoiceField(choices=Way.choices, required=False)),
        ),
        Column(
            "group", _("Of whom"), edit=_edit_rule("group", forms.CharField(max_length=160, required=False))
        ),
        Column(
            "is_active",
            _("Asked for"),
            YES_NO,
            edit=_edit_rule("is_active", forms.BooleanField(required=False)),
        ),
    )
    filters = (search("name"), choice("from_size", _("From size"), SIZES))
    page_size = 100

    def rows(self) -> QuerySet[ReadinessRule]:
        """All of them, in their order."""
        return ReadinessRule.objects.visible_to(actor(self.request))


def status_sentence(rows: Sequence[Standing]) -> str:
    """How many launches there are, and what is wrong with the worst."""
    if not rows:
        return ""
    to_come = sum(row.launch.is_open for row in rows)
    text = ngettext("%(n)s launch to come", "%(n)s launches to come", to_come) % {"n": to_come}
    waiting = sum(row.state == "released" for row in rows)
    if waiting:
        text += ", " + ngettext(
            "%(n)s of them released but not launched", "%(n)s of them released but not launched", waiting
        ) % {"n": waiting}
    late = sum(len(row.late) for row in rows if row.launch.is_open)
    if late:
        text += "; " + ngettext("%(n)s decide-by is past", "%(n)s decide-by days are past", late) % {
            "n": late
        }
    return f"{text}."


def new_launch_url(key: Any) -> str:
    """Where a launch of one outcome is planned."""
    return f"{reverse('market:new_launch')}?initiative={key}"
