"""The lists of people and teams."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.editing import edited_by
from manyways.access.pasting import pasted_by
from manyways.access.web import actor
from manyways.access.written import written_once
from manyways.teams import actions
from manyways.teams.models import Group, Person, Team
from manyways.teams.queries import GroupRow, group_tree, listed_people, listed_teams, with_teams
from manyways.ui.tables import (
    NAME,
    NUMBER,
    PERSON,
    YES_NO,
    Column,
    ComputedTable,
    FirstPageTable,
    Table,
    choice,
    search,
    yes_no,
)
from manyways.ui.tables.paging import SortKey, in_order

_edit_person = edited_by(actions.edit_person)


def _text(name: str) -> Any:
    field: Any = Person._meta.get_field(name)

    def make(_request: HttpRequest) -> Any:
        return field.formfield()

    return make


@written_once
def _first_people(keys: Sequence[SortKey], count: int, *, day: Any) -> QuerySet[Person]:
    """The first of everybody in an order."""
    return in_order(with_teams(Person.objects.all(), day), keys)[:count]


class PersonTable(FirstPageTable):
    """Everybody of the organisation."""

    model = Person
    name = "people"
    label = _("People")
    is_compact = True
    columns = (
        Column("name", _("Person"), NAME, url=lambda row: row.get_absolute_url(), sort=("name",)),
        Column(
            "job_title",
            _("Job title"),
            sort=("job_title",),
            edit=_edit_person("job_title", _text("job_title")),
            phone="wide",
        ),
        Column("manager", _("Manager"), PERSON, sort=("manager__name",)),
        Column(
            "location",
            _("Location"),
            sort=("location",),
            edit=_edit_person("location", _text("location")),
            phone="wide",
        ),
        Column("is_in_team", _("In a team"), YES_NO),
        Column(
            "email", _("E-mail"), sort=("email",), edit=_edit_person("email", _text("email")), is_hidden=True
        ),
    )
    paste = pasted_by(
        actions.add_person,
        {
            "name": forms.CharField(label=_("Name"), max_length=120),
            "email": forms.EmailField(label=_("E-mail"), required=False),
            "job_title": forms.CharField(label=_("Job title"), max_length=120, required=False),
            "location": forms.CharField(label=_("Location"), max_length=80, required=False),
        },
    )
    filters = (search("name", "email", "job_title", "location"), yes_no("is_in_team", _("In a team")))
    default_sort = "name"
    empty_title = _("Nobody here yet")
    empty_text = _(
        "Bring a CSV file of people, or add the first by name. Most things work without a single person."
    )

    def rows(self) -> QuerySet[Person]:
        """All colleagues."""
        return listed_people(actor(self.request))

    def first_rows(self, keys: tuple[SortKey, ...], count: int) -> list[Person]:
        """Those of any colleague, who all see each other."""
        return _first_people(keys, count, day=today())

    def first_count(self, limit: int) -> int:
        """How many colleagues there are."""
        return _first_people.count((), limit, day=today())

    def counted(self, count: int) -> str:
        """`420 people`."""
        return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


class GroupTable(ComputedTable):
    """The tree of groups, from top to bottom."""

    name = "groups"
    label = _("Groups")
    is_compact = True
    identity = "group.key"
    columns = (
        Column(
            "name",
            _("Group"),
            NAME,
            value="group.name",
            second="inside",
            second_label=_("Part of"),
            url=lambda row: row.group.get_absolute_url(),
            sort=("group.name",),
        ),
        Column("kind", _("Kind"), value="group.get_kind_display", sort=("group.kind",), phone="wide"),
        Column("contact", _("Contact"), value=lambda row: row.group.contact or row.group.contact_email),
        Column(
            "headcount",
            _("People"),
            NUMBER,
            value=lambda row: row.headcount or None,
            sort=("headcount",),
            phone="fact",
        ),
    )
    paste = pasted_by(
        actions.add_group,
        {
            "name": forms.CharField(label=_("Group"), max_length=120),
            "headcount": forms.IntegerField(
                label=_("People"), min_value=0, max_value=10_000_000, required=False
            ),
            "contact_email": forms.EmailField(label=_("Contact"), required=False),
        },
    )
    filters = (
        search("group.name", "inside"),
        choice("kind", _("Kind"), Group.Kind.choices, lookup="group.kind"),
    )
    page_size = 200
    empty_title = _("Groups are whom a change reaches")
    empty_text = _("A unit, a location, an outside audience: a name is enough, people may follow.")

    def compute(self) -> list[GroupRow]:
        """All groups, each below the one it is in."""
        return group_tree(actor(self.request))

    def counted(self, count: int) -> str:
        """`14 groups`."""
        return ngettext("%(count)s group", "%(count)s groups", count) % {"count": count}


class TeamTable(Table):
    """All teams."""

    name = "teams"
    label = _("Teams")
    columns = (
        Column(
            "name",
            _("Team"),
            NAME,
            second="get_kind_display",
            second_label=_("Kind"),
            url=lambda row: row.get_absolute_url(),
            sort=("name",),
        ),
        Column("lead", _("Lead"), PERSON, sort=("lead__name",), phone="fact"),
        Column("purpose", _("What it is for")),
        Column("member_count", _("Members"), NUMBER, sort=("member_count",), phone="fact"),
        Column("way", _("Works by"), second="way_reason", second_label=_("Why")),
        Column("dedicated_count", _("All the time"), NUMBER, sort=("dedicated_count",), is_hidden=True),
        Column("missing", _("Missing disciplines"), value=lambda row: ", ".join(row.missing), is_hidden=True),
        Column("calendar", _("Calendar"), is_hidden=True),
    )
    paste = pasted_by(
        actions.create_team,
        {
            "name": forms.CharField(label=_("Name"), max_length=120),
            "purpose": forms.CharField(label=_("What it is for"), max_length=300, required=False),
        },
    )
    filters = (
        search("name", "purpose", "lead__name"),
        choice("kind", _("Kind"), Team.Kind.choices),
        yes_no("is_active", _("Active")),
    )
    quick = "kind"
    default_sort = "name"
    empty_title = _("No team yet")
    empty_text = _("A name is enough. Paste its weekly counts, and it has a forecast.")

    def rows(self) -> QuerySet[Team]:
        """All teams."""
        return listed_teams(actor(self.request))

    def counted(self, count: int) -> str:
        """`8 teams`."""
        return ngettext("%(count)s team", "%(count)s teams", count) % {"count": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        return format_html(
            '<a class="btn btn-primary" href="{}">{}</a>', reverse("teams:new_team"), _("Add a team")
        )
