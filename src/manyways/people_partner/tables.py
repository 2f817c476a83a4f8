"""The lists of HR's room and the open list of roles."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.web import actor
from manyways.people_partner.models import RoleChange
from manyways.people_partner.queries.job_roles import RoleLine, role_lines
from manyways.people_partner.queries.role_changes import Told, changes_seen, status_of, told_changes
from manyways.ui.tables import DATE, NAME, NUMBER, STATUS, Column, Table, choice, search
from manyways.ui.values import count_text


def _told(row: Any) -> str:
    return count_text(row.persons_told, row.persons) if row.persons else ""


class RoleChangeTable(Table):
    """Role changes, those in force soonest first."""

    name = "role-changes"
    label = _("Role changes")
    columns = (
        Column(
            "name", _("Role"), NAME, value=str, second="form_label", url=lambda row: row.get_absolute_url()
        ),
        Column("status", _("State"), STATUS, value=status_of),
        Column("people", _("People told"), value=_told),
        Column("planned_on", _("In force from"), DATE, sort=("planned_on",)),
        Column("initiative", _("Because of"), value=lambda row: str(row.initiative or "")),
    )
    filters = (
        search("old__role__title", "new__role__title"),
        choice("state", _("State"), RoleChange.State.choices),
    )
    quick = "state"
    empty_title = _("No role change yet")
    empty_text = _(
        "Draft one here. Nobody else sees it until the manager has agreed, and all only when everybody affected was told."
    )

    def rows(self) -> Any:
        """Those this person may see."""
        return list(changes_seen(actor(self.request)))

    def counted(self, count: int) -> str:
        """`3 role changes`."""
        return ngettext("%(count)s role change", "%(count)s role changes", count) % {"count": count}

    @property
    def empty_actions(self) -> SafeString:
        """The shortest way to the first one."""
        return format_html(
            '<a class="btn" href="{}">{}</a>',
            reverse("people_partner:new_role_change"),
            _("Begin a role change"),
        )


class RoleTable(Table):
    """The library of job roles."""

    name = "job-roles"
    label = _("Job roles")
    identity = "role.key"
    columns = (
        Column(
            "title",
            _("Job role"),
            NAME,
            value="role.title",
            second="standing",
            url=lambda row: row.role.get_absolute_url(),
            sort=("role.title",),
        ),
        Column("version", _("Version"), NUMBER, value="newest.number"),
        Column("holders", _("Hold it"), NUMBER, sort=("-holders",), phone="fact"),
        Column("duties", _("Duties"), NUMBER, value=lambda row: len(row.newest.duties)),
        Column("skills", _("Skills"), value=lambda row: ", ".join(row.newest.skills)),
    )
    filters = (search("role.title"),)
    empty_title = _("No job role yet")
    empty_text = _("Describe a job people do today, then adapt it to the one you need.")

    def counted(self, count: int) -> str:
        """In words."""
        return ngettext("%(n)s job role", "%(n)s job roles", count) % {"n": count}

    def rows(self) -> list[RoleLine]:
        """Those this person may see."""
        return role_lines(actor(self.request))


class ToldTable(Table):
    """Role changes everybody may know of."""

    name = "told-roles"
    label = _("Roles that change")
    columns = (
        Column(
            "name",
            _("Role"),
            NAME,
            second="form_label",
            url=lambda row: reverse("people_partner:told_change", args=[row.key]),
        ),
        Column("state", _("State"), value="state_label", phone="wide"),
        Column("since", _("In force"), DATE, sort=("since",), phone="fact"),
        Column("why", _("Why"), value="change.why"),
    )
    filters = (search("name"), choice("form", _("What happens"), RoleChange.Form.choices))
    quick = "form"
    empty_title = _("No role changes that everybody may know of")
    empty_text = _("A change of a job stands here once everybody it touches has been told in person.")

    def rows(self) -> list[Told]:
        """Told and in force, newest first."""
        return told_changes()

    def counted(self, count: int) -> str:
        """`2 role changes`."""
        return ngettext("%(count)s role change", "%(count)s role changes", count) % {"count": count}
