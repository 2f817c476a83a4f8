"""Pages of role paths, duties, and one's own reminders of talks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from manyways.access.web import actor
from manyways.people_partner import actions
from manyways.people_partner.forms.paths import CoachingForm, DutiesForm, NewPathForm, PathForm, ReminderForm
from manyways.people_partner.models import Coaching, DutyFate, RolePath, RoleVersion
from manyways.people_partner.queries.coaching import coached
from manyways.people_partner.queries.titles import SCRUM_MASTER, outside_scrum
from manyways.people_partner.rules import is_inside, leads
from manyways.people_partner.views import ask, inside, values_of
from manyways.teams.models import Person
from manyways.ui.pages import page, toast
from manyways.ui.tables import DATE, NAME, Column, Table, choice, search


class PathTable(Table):
    """Role paths one may see, those without a choice first."""

    name = "paths"
    label = gettext_lazy("Role paths")
    columns = (
        Column(
            "person",
            gettext_lazy("Person"),
            NAME,
            value="person.name",
            url=lambda row: row.get_absolute_url(),
        ),
        Column("choice", gettext_lazy("Choice"), value="get_choice_display", phone="wide"),
        Column("training", gettext_lazy("Training")),
        Column("coach", gettext_lazy("Coach"), value=lambda row: str(row.coach or "")),
        Column("starts_on", gettext_lazy("Begins on"), DATE, sort=("starts_on",), phone="fact"),
    )
    filters = (search("person__name"), choice("choice", gettext_lazy("Choice"), RolePath.Choice.choices))
    quick = "choice"
    empty_title = gettext_lazy("No role path yet")
    empty_text = gettext_lazy(
        "Talk with a person whose role goes, note what they choose, and plan the way: training, a coach, a date. They read it too."
    )

    def rows(self) -> list[RolePath]:
        """HR sees all, a manager those of their people, everybody their own."""
        rows = RolePath.objects.visible_to(actor(self.request)).select_related("person", "coach")
        return sorted(rows, key=lambda row: (row.choice != RolePath.Choice.OPEN, row.person.name))

    def counted(self, count: int) -> str:
        """`2 role paths`."""
        return ngettext("%(n)s role path", "%(n)s role paths", count) % {"n": count}


def paths(request: HttpRequest) -> HttpResponseBase:
    """The paths one may see."""
    by = actor(request)
    table = PathTable(request)
    rows = table.rows()
    if not is_inside(by) and not rows and not Person.objects.filter(manager__user=by).exists():
        raise Http404
    answer = table.answer()
    if answer:
        return answer
    context = {
        "table": table,
        "is_inside": is_inside(by),
        "sentence": _paths_sentence(rows),
    }
    return page(request, "people_partner/paths.html", context)


def _paths_sentence(rows: Sequence[RolePath]) -> str:
    undecided = sum(row.choice == RolePath.Choice.OPEN for row in rows)
    if undecided:
        said = ngettext("%(n)s has not chosen yet.", "%(n)s have not chosen yet.", undecided)
        return said % {"n": undecided}
    return _("Everybody has chosen.") if rows else ""


def new_path(request: HttpRequest) -> HttpResponse:
    """Begin somebody's path."""
    by = actor(request)
    form = NewPathForm(request.POST or None, reader=by)

    def run(given: dict[str, Any]) -> RolePath:
        return actions.begin_path(given["person"], by=by)

    note = _("Read by HR, the person's own manager and the person; by nobody else.")
    back = reverse("people_partner:paths")
    return ask(request, form, run, title=_("Begin a role path"), back=back, button=_("Begin"), note=note)


def _seen(request: HttpRequest, key: UUID) -> RolePath:
    rows = RolePath.objects.visible_to(actor(request)).select_related("person__manager", "coach", "goal")
    return get_object_or_404(rows, key=key)


def path(request: HttpRequest, key: UUID) -> HttpResponse:
    """One path: talked, chosen, trained, coached; planned beside done."""
    by, found = actor(request), _seen(request, key)
    coaching = list(Coaching.objects.visible_to(by).filter(path=found).select_related("path"))
    is_scrum = found.choice == RolePath.Choice.SCRUM or (
        found.goal and SCRUM_MASTER in found.goal.title.casefold()
    )
    context = {
        "path": found,
        "may_edit": leads(by, found.person),
        "coaching": coaching,
        "outside": sum(row.is_gap for row in coaching),
        "sentence": coached(coaching),
        "warnings": outside_scrum([found.person]) if is_scrum else [],
        "form": CoachingForm(),
    }
    return page(request, "people_partner/path.html", context)


def edit_path(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was talked about, chosen and planned."""
    by, found = actor(request), _seen(request, key)
    if not leads(by, found.person):
        raise Http404
    form = PathForm(
        request.POST or None, instance=_seen(request, key), initial={"version": found.version}, reader=by
    )

    def run(given: dict[str, Any]) -> RolePath:
        return actions.edit_path(found, form.changes(), version=given["version"], by=by)

    return ask(request, form, run, title=str(found), back=found.get_absolute_url())


def duties(request: HttpRequest, key: UUID) -> HttpResponse:
    """What becomes of each duty, and a new description from it."""
    by = inside(request, "people_partner.map_duties")
    found = get_object_or_404(RoleVersion.objects.select_related("role"), key=key)
    known = dict(DutyFate.objects.visible_to(by).filter(description=found).values_list("duty", "fate"))
    form = DutiesForm(request.POST or None, description=found, known=known)

    def run(_given: dict[str, Any]) -> RoleVersion | str:
        actions.map_duties(found, fates=form.fates(), by=by)
        return actions.describe_from_duties(found, by=by) if "write" in request.POST else request.path

    if request.method == "POST":
        return ask(
            request,
            form,
            run,
            title=_("What becomes of each duty"),
            back=found.get_absolute_url(),
            visible=50,
        )
    context = {"version": found, "form": form, "open": len(found.duties) - len(known)}
    return page(request, "people_partner/duties.html", context)


@require_POST
def remind(request: HttpRequest, key: UUID) -> HttpResponse:
    """One's own note of talks."""
    person = get_object_or_404(Person.objects.select_related("manager"), key=key)
    actions.remind_own_talk(person, **values_of(ReminderForm(request.POST)), by=actor(request))
    toast(request, _("Kept, for you alone."))
    return redirect("people_partner:mine")
