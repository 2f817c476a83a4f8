"""The list of functions, and of the people of one."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.people_partner.models import FunctionProfile
from manyways.people_partner.queries.functions import Care, people_of
from manyways.people_partner.rules import cares_for, is_inside
from manyways.ui.tables import DATE, NAME, Column, Table, choice, search


class FunctionTable(Table):
    """What the functions offer and own."""

    name = "functions"
    label = _("Functions")
    columns = (
        Column(
            "name",
            _("Function"),
            NAME,
            value="group.name",
            url=lambda row: row.get_absolute_url(),
            sort=("group__name",),
        ),
        Column("head", _("Head"), value=lambda row: str(row.head or ""), phone="fact"),
        Column("services", _("Services offered"), value=lambda row: ", ".join(row.services)),
        Column("standards", _("Standards owned"), value=lambda row: ", ".join(row.standards)),
        Column("way", _("How it works today"), value="get_way_display"),
        Column("difficulty", _("Expected difficulty"), value="get_difficulty_display", phone="fact"),
    )
    filters = (search("group__name"), choice("way", _("How it works today"), FunctionProfile.Way.choices))
    empty_title = _("No function is described yet")
    empty_text = _("HR begins a profile and names the head; the head says what it offers and owns.")

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s function", "%(n)s functions", count) % {"n": count}

    def rows(self) -> Any:
        """All, for every colleague."""
        rows = FunctionProfile.objects.visible_to(actor(self.request))
        return rows.select_related("group", "head").order_by("group__name")


class CareTable(Table):
    """Who of a function sits in which team, so that nobody is forgotten."""

    name = "function-people"
    label = _("People")
    people: list[Care]
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "person",
            _("Person"),
            NAME,
            value="person.name",
            url=lambda row: row.person.get_absolute_url(),
        ),
        Column("teams", _("Teams"), phone="wide"),
        Column("until", _("Until"), DATE, sort=("until",), phone="fact"),
    )
    filters = (search("person.name"),)
    empty_title = _("Nobody is in this function yet")
    empty_text = _("Its people are the members of its group.")

    def rows(self) -> list[Care]:
        """Those in teams first."""
        return self.people

    def counted(self, count: int) -> str:
        """`22 people`."""
        return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


class TalkTable(CareTable):
    """As the head and the head's manager see it: with one's own reminders of talks."""

    columns: ClassVar[tuple[Column, ...]] = (
        *CareTable.columns,
        Column("talked_on", _("Last talk"), DATE, sort=("talked_on",), phone="fact"),
    )


class SkillTable(CareTable):
    """As HR sees it: with the skills still needed."""

    columns: ClassVar[tuple[Column, ...]] = (
        *CareTable.columns,
        Column("skills", _("Skills needed"), value=lambda row: ", ".join(row.skills), phone="fact"),
    )


def care_table(request: HttpRequest, profile: FunctionProfile) -> CareTable:
    """The people of a function, as this person may see them."""
    by = actor(request)
    kind = SkillTable if is_inside(by) else TalkTable if cares_for(by, profile.head) else CareTable
    table = kind(request)
    table.people = people_of(profile, by)
    return table
