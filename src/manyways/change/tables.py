"""The lists of change: all changes, the people affected, what is still owed, engagements, processes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.editing import allowed_by
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change.actions import plan_engagement
from manyways.change.arrays import Scope, book
from manyways.change.levels import count_words
from manyways.change.models import Engagement, Stakeholder
from manyways.change.queries.plans import planned_kinds
from manyways.change.rules import may_start
from manyways.change.standing.changes import ChangeRow
from manyways.change.standing.owed import WORDS, OwedLine, OwedToPerson, owed_lines
from manyways.change.standing.people import Row
from manyways.teams.forms import day_field
from manyways.ui.components.signs import Status
from manyways.ui.tables import (
    COUNT,
    DATE,
    LAMP,
    NAME,
    NUMBER,
    PERSON,
    STATUS,
    BulkAction,
    Column,
    ComputedTable,
    Table,
    choice,
    search,
)
from manyways.ui.values import date_text


class ChangeTable(Table):
    """All changes."""

    name = "changes"
    label = _("Changes")
    columns = (
        Column(
            "name",
            _("Change"),
            NAME,
            url=lambda row: row.initiative.get_absolute_url(),
            second=lambda row: row.initiative.noun,
            second_label=_("Kind"),
        ),
        Column("status", _("State"), STATUS),
        Column("on", _("Next milestone"), DATE, phone="fact"),
        Column("affected", _("People affected"), COUNT, value=lambda row: count_words(row.affected)),
        Column("untold", _("Untold"), COUNT, value=lambda row: count_words(row.untold), phone="fact"),
        Column(
            "stale",
            _("No longer true"),
            COUNT,
            value=lambda row: count_words(row.stale),
            hint=_("Told something that no longer holds"),
        ),
        Column("untrained", _("Untrained"), COUNT, value=lambda row: count_words(row.untrained)),
        Column("unfixed", _("Processes"), NUMBER, hint=_("Processes that stop working and are not adapted")),
        Column("walk", _("Decided"), COUNT, value="walk_words", hint=_("Stakeholders with a decision")),
        Column("owner", _("Owner"), PERSON, value="initiative.owner", is_hidden=True),
    )
    filters = (search("name", "initiative.owner"),)
    empty_title = _("A shift reaches people before it reaches plans")
    empty_text = _(
        "One sentence, a day, and a tick for each group it may reach: that is enough to see what is owed."
    )

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s change", "%(n)s changes", count) % {"n": count}

    def rows(self) -> Sequence[ChangeRow]:
        """Those computed for the page."""
        found: Sequence[ChangeRow] = self.scope["rows"]
        return found

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        if not may_start(actor(self.request)):
            return SafeString("")
        return format_html(
            '<a class="btn btn-primary" href="{}">{}</a>', reverse("change:new_change"), _("Begin a change")
        )


def _decision(rows: Any, value: str) -> list[Row]:
    return [row for row in rows if row.stakeholder.decision == value]


def _state(rows: Any, value: str) -> list[Row]:
    tests = {
        "owed": lambda row: row.is_owed,
        "gap": lambda row: row.is_gap,
        "complete": lambda row: row.is_complete,
        "apart": lambda row: row.agrees.evidence == "stale",
    }
    return [row for row in rows if tests[value](row)]


class PeopleTable(Table):
    """Everyone on the list of a change, with four lamps."""

    name = "stakeholders"
    label = _("People affected")
    columns = (
        Column(
            "name",
            _("Group"),
            NAME,
            second="people_words",
            second_label=_("People"),
            url=lambda row: row.stakeholder.get_absolute_url(),
        ),
        Column(
            "impact",
            _("Impact"),
            value="impact_words",
            second="our_words",
            second_label=_("Our assumption"),
            phone="status",
        ),
        Column("heard", _("Has heard"), LAMP, value=lambda row: tuple(row.heard), phone="wide"),
        Column("agrees", _("Agrees on impact"), LAMP, value=lambda row: tuple(row.agrees)),
        Column("can", _("Can do it"), LAMP, value=lambda row: tuple(row.can), phone="wide"),
        Column("processes", _("Processes"), LAMP, value=lambda row: tuple(row.processes)),
        Column(
            "decision",
            _("Decision"),
            value=lambda row: row.stakeholder.decision_words,
            is_hidden=True,
        ),
        Column("reason", _("Reason"), value=lambda row: row.stakeholder.reason, is_hidden=True),
        Column("part", _("Part"), value=lambda row: row.stakeholder.get_role_display(), is_hidden=True),
        Column("needs", _("Needs from us"), value=lambda row: row.stakeholder.needs, is_hidden=True),
    )
    filters = (
        search("name"),
        choice("decision", _("Decision"), Stakeholder.Decision.choices, apply=_decision),
        choice(
            "state",
            _("State"),
            (
                ("owed", _("Something is owed")),
                ("gap", _("Nothing planned")),
                ("apart", _("Rated apart")),
                ("complete", _("Complete")),
            ),
            apply=_state,
        ),
    )
    empty_title = _("Whom does it reach?")
    empty_text = _("Tick groups of the starting list, or paste names from a spreadsheet; a name is enough.")

    def rows(self) -> Sequence[Row]:
        """The rows computed for the page."""
        found: Sequence[Row] = self.scope["rows"]
        return found

    def counted(self, count: int) -> str:
        """`12 stakeholders`."""
        return ngettext("%(n)s stakeholder", "%(n)s stakeholders", count) % {"n": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        initiative = self.scope["initiative"]
        if not may(actor(self.request), "change.add_stakeholders", initiative):
            return SafeString("")
        address = reverse("change:add_stakeholders", args=[initiative.key])
        return format_html('<a class="btn btn-primary" href="{}">{}</a>', address, _("Add whom it reaches"))


class PlanForm(forms.Form):
    """One engagement for all rows picked."""

    name = forms.CharField(label=_("Name"), max_length=200)
    planned_on = day_field(label=_("Planned for"))


def _plan(request: HttpRequest, rows: Sequence[OwedLine], values: dict[str, Any]) -> tuple[str, str | None]:
    """One engagement per change and kind for the impacts of the rows picked."""
    wanted: dict[tuple[Any, str], list[Any]] = {}
    for row in rows:
        kind = "train" if row.what == "untrained" else "tell"
        wanted.setdefault((row.impact.milestone.item.initiative, kind), []).append(row.impact)
    for (initiative, kind), impacts in wanted.items():
        channel = Engagement.Channel.SESSION if kind == "train" else Engagement.Channel.MEETING
        plan_engagement(
            initiative,
            name=values["name"],
            kind=kind,
            channel=channel,
            planned_on=values["planned_on"],
            impacts=list(dict.fromkeys(impacts)),
            by=actor(request),
        )
    said = ngettext("%(n)s engagement planned", "%(n)s engagements planned", len(wanted)) % {"n": len(wanted)}
    return said, undo_url()


_may_plan = allowed_by(plan_engagement, of="impact.milestone.item.initiative")


class OwedTable(ComputedTable):
    """What is still owed, by group."""

    name = "owed"
    label = _("Still owed")
    columns = (
        Column(
            "group",
            _("Group"),
            NAME,
            second=lambda row: str(row.impact),
            url=lambda row: row.impact.group.get_absolute_url(),
        ),
        Column("words", _("What"), second="level_words", phone="wide"),
        Column("people", _("People"), COUNT, value="people_words"),
        Column("due_on", _("Due"), DATE, phone="fact"),
        Column("status", _("State"), STATUS),
        Column("change", _("Change"), is_hidden=True),
    )
    filters = (
        search("group", "change"),
        choice("what", _("What"), tuple(WORDS.items())),
        choice("late", _("Late"), (("True", _("Late")), ("False", _("Not yet"))), lookup="is_late"),
        choice(
            "planned",
            _("Planned"),
            (("False", _("Nothing planned")), ("True", _("Planned"))),
            lookup="is_planned",
        ),
    )
    quick = "what"
    bulk = (BulkAction("plan", _("Plan one for these"), _plan, PlanForm, _may_plan),)
    empty_title = _("Nothing is owed")
    empty_text = _(
        "What an impact asks for stands here until whoever it reaches has confirmed it. A date that moves reopens it."
    )

    def compute(self) -> list[OwedLine]:
        """The lines of some initiatives, and the `book` they stand in."""
        self.book = book(Scope(initiatives=self.scope["initiatives"]))
        return owed_lines(self.book, planned_kinds(row.pk for row in self.book.impacts))

    def counted(self, count: int) -> str:
        """`9 lines`."""
        return ngettext("%(n)s line", "%(n)s lines", count) % {"n": count}


class NamedTable(Table):
    """What is owed to persons, for those who may see their names."""

    name = "named"
    label = _("By name")
    columns = (
        Column("person", _("Person"), NAME, value="person.name"),
        Column(
            "impact",
            _("What changes"),
            value=lambda row: str(row.impact),
            second=lambda row: row.impact.milestone.item.initiative.name,
            second_label=_("Initiative"),
            phone="wide",
        ),
        Column("words", _("What is owed"), phone="wide"),
        Column("due_on", _("Due"), DATE, phone="fact"),
    )
    filters = (search("person.name"),)
    empty_title = _("Nothing is owed to you or your people")
    empty_text = _(
        "Lines with names are seen by the person, their own manager and whoever runs the engagement."
    )

    def counted(self, count: int) -> str:
        """`9 lines`."""
        return ngettext("%(n)s line", "%(n)s lines", count) % {"n": count}

    def rows(self) -> Sequence[OwedToPerson]:
        """The lines computed for the page."""
        found: Sequence[OwedToPerson] = self.scope["rows"]
        return found


def _when(row: Engagement) -> Status:
    if row.happened_on is not None:
        word = text("Sent") if row.is_message else text("Held")
        return Status("good", date_text(row.happened_on), word)
    if row.planned_on is None:
        return Status("none", text("No day yet"), text("Draft"))
    if row.planned_on < today():
        return Status(
            "risk", text("Planned for %(day)s") % {"day": date_text(row.planned_on)}, text("Overdue")
        )
    return Status("watch", date_text(row.planned_on), text("Planned"))


def _for_whom(row: Engagement) -> str:
    names = [each.group.name for each in row.audience.all()]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


class EngagementTable(Table):
    """What is said and taught in a change."""

    name = "engagements"
    label = _("Communications and training")
    columns = (
        Column(
            "name",
            _("What"),
            NAME,
            second=lambda row: f"{row.get_kind_display()} · {row.get_channel_display()}",
            url=lambda row: row.get_absolute_url(),
        ),
        Column("state", _("State"), STATUS, value=_when),
        Column("audience", _("For"), value=_for_whom),
        Column(
            "sender",
            _("From"),
            value=lambda row: text("Own manager") if row.sender_is == "manager" else str(row.sender or ""),
        ),
        Column("hours", _("Hours"), NUMBER, value=lambda row: row.hours or None, is_hidden=True),
        Column("planned_on", _("Planned for"), DATE, is_hidden=True),
        Column("runner", _("Run by"), PERSON, is_hidden=True),
        Column("confirmed", _("Confirmed"), value=lambda row: getattr(row, "confirmed_words", "")),
    )
    filters = (
        search("name", "purpose"),
        choice("kind", _("Kind"), Engagement.Kind.choices),
    )
    quick = "kind"
    empty_title = _("Nothing is planned to be said yet")
    empty_text = _(
        "A message, a session, a talk: plan the first from what is still owed, and its audience is filled in."
    )

    def rows(self) -> Sequence[Engagement]:
        """The rows read for the page."""
        found: Sequence[Engagement] = self.scope["rows"]
        return found
