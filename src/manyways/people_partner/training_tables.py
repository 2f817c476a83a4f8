"""The lists of training: needs, gaps by role and team, who learns what, the catalogue."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.actions import undo_url
from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.training import BulkAskForm
from manyways.people_partner.models import TrainingOffer
from manyways.people_partner.queries.training import SkillLine, skill_lines
from manyways.people_partner.queries.training_plan import Gap, PlanLine, gaps, plan_of_training
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Person
from manyways.ui.tables import DATE, NAME, NUMBER, STATUS, Column, ComputedTable, Table, choice, search
from manyways.ui.tables.bulk import BulkAction


class SkillTable(Table):
    """Skills that new roles ask for, those with most needs left first."""

    name = "skills"
    label = _("Training needs")
    columns = (
        Column("skill", _("Skill"), NAME, second="roles", url=lambda row: row.url),
        Column("words", _("Where it stands"), phone="wide"),
        Column("needed", _("Need it"), NUMBER, sort=("-needed",)),
        Column("left", _("Left"), NUMBER, value=lambda row: len(row.left), phone="fact"),
        Column("who", _("Who is left"), value=lambda row: ", ".join(person.name for person in row.left)),
        Column("next_on", _("Next session"), DATE),
    )
    filters = (search("skill", "roles"),)
    empty_title = _("No training needed")
    empty_text = _(
        "When a role change is told, each skill its new description adds stands here as a need of each holder."
    )

    def rows(self) -> list[SkillLine]:
        """Every skill that is or was needed."""
        return skill_lines()


class GapTable(Table):
    """What each role and each team asks for, and how many have it."""

    name = "training-gaps"
    label = _("By role and team")
    columns = (
        Column("source", _("Role or team"), NAME),
        Column(
            "skill",
            _("Skill"),
            url=lambda row: f"{reverse('people_partner:plan_session')}?skill={row.skill}",
            phone="wide",
        ),
        Column("words", _("Where it stands"), phone="wide"),
        Column("left", _("Left"), NUMBER),
        Column("ways", _("How to learn it")),
        Column("next_on", _("Next session"), DATE),
    )
    filters = (search("source", "skill"),)
    empty_title = _("No role and no team asks for a new skill")
    empty_text = _("Told role changes ask by themselves. For a team, say below which skill it is to have.")

    def rows(self) -> list[Gap]:
        """All."""
        return gaps()

    def counted(self, count: int) -> str:
        """`6 gaps`."""
        return ngettext("%(count)s skill asked for", "%(count)s skills asked for", count) % {"count": count}


def _ask(request: HttpRequest, rows: Sequence[PlanLine], values: dict[str, Any]) -> tuple[str, str | None]:
    people: dict[str, list[Person]] = defaultdict(list)
    for line in rows:
        people[line.need.skill].append(line.need.person)
    for skill, chosen in people.items():
        actions.assign_training(chosen, skill=skill, **values, by=actor(request))
    said = ngettext("%(n)s person asked", "%(n)s people asked", len(rows)) % {"n": len(rows)}
    return said, undo_url() if len(people) == 1 else None


class PlanTable(ComputedTable):
    """Who learns what by when, and who has it."""

    name = "training-plan"
    label = _("Who learns what")
    columns = (
        Column(
            "person",
            _("Person"),
            NAME,
            value="need.person.name",
            second=lambda row: f"{row.need.skill} · {row.need.role}",
        ),
        Column("skill", _("Skill"), value="need.skill"),
        Column("status", _("State"), STATUS),
        Column("due_on", _("By"), DATE),
        Column("how", _("How")),
        Column("session_on", _("Next session"), DATE),
    )
    filters = (
        search("need.person.name", "need.skill", "need.role"),
        choice(
            "state",
            _("State"),
            (
                ("late", _("Late")),
                ("asked", _("Due")),
                ("open", _("Not asked yet")),
                ("done", _("Has it")),
            ),
        ),
    )
    quick = "state"
    bulk = (
        BulkAction("ask", _("Ask to learn by a day"), _ask, BulkAskForm, lambda r, _row: is_inside(actor(r))),
    )
    empty_title = _("Nobody is to learn anything new")
    empty_text = _("What told role changes and teams ask for stands here, person by person.")

    def compute(self) -> list[PlanLine]:
        """Those this person may see."""
        return plan_of_training(actor(self.request))

    def counted(self, count: int) -> str:
        """`7 skills to learn`."""
        return ngettext("%(n)s skill to learn", "%(n)s skills to learn", count) % {"n": count}


class OfferTable(Table):
    """The catalogue."""

    name = "training-catalogue"
    label = _("What one can learn here")
    columns = (
        Column("name", _("Training"), NAME, second="about", sort=("name",)),
        Column("kind", _("Kind"), value="get_kind_display"),
        Column("skills", _("Skills it gives"), value=lambda row: ", ".join(row.skills), phone="wide"),
        Column("hours", _("Hours per person"), NUMBER, value=lambda row: f"{row.hours:g}", phone="fact"),
        Column(
            "offered",
            _("Offered"),
            value=lambda row: text("Yes") if row.is_offered else text("Not any more"),
            is_hidden=True,
        ),
    )
    filters = (search("name", "about"), choice("kind", _("Kind"), TrainingOffer.Kind.choices))
    quick = "kind"
    empty_title = _("Nothing is in the catalogue yet")
    empty_text = _("HR puts courses, coaching and practices here, each with the skills it gives.")

    def rows(self) -> Any:
        """What is offered; for HR also what is not any more."""
        by = actor(self.request)
        rows = TrainingOffer.objects.visible_to(by).order_by("name")
        return rows if is_inside(by) else rows.filter(is_offered=True)

    def counted(self, count: int) -> str:
        """`6 entries`."""
        return ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count}


class EditableOfferTable(OfferTable):
    """As HR sees it: each leads to its form."""

    columns = (
        Column(
            "name",
            _("Training"),
            NAME,
            second="about",
            sort=("name",),
            url=lambda row: reverse("people_partner:edit_offer", args=[row.key]),
        ),
        *OfferTable.columns[1:],
    )
