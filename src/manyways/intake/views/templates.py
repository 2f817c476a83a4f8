"""Pages of templates: the list, one template with its parts, beginning from it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import check_right, for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import PartForm, PeriodForm, TemplateForm
from manyways.intake.lists import TemplateTable
from manyways.intake.models import Practice, Template
from manyways.intake.parts import PARTS, cells_of
from manyways.intake.queries.clashes import clash_sentence, clashes_of
from manyways.intake.queries.proposals import people_in, propose, role_names
from manyways.intake.views.saving import save_form, seen
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative
from manyways.work.views.record import seen_initiative


def templates(request: HttpRequest) -> HttpResponseBase:
    """All templates by kind."""
    table = TemplateTable(request)
    context = {
        "table": table,
        "sentence": _("What new work begins from. Each can be changed, and what is finished can become one."),
        "may_add": may(actor(request), "intake.add_template"),
    }
    return table.answer() or page(request, "intake/templates.html", context)


def template(request: HttpRequest, key: UUID) -> HttpResponse:
    """One template with all its parts."""
    found, by = seen(request, Template, key, "kind", "source"), actor(request)
    parts = [
        (part, [(row.get("level", 0), cells_of(part, row)) for row in getattr(found, part.name)])
        for part in PARTS.values()
    ]
    words = {"parts": found.parts_text, "weeks": found.span_weeks}
    context = {
        "template": found,
        "over": " · ".join([_("Template"), found.kind.noun, str(found.way.label)]),
        "sentence": _("%(parts)s, over %(weeks)s weeks.") % words,
        "parts": parts,
        "practices": list(Practice.objects.filter(slug__in=found.practices)),
        "may_edit": may(by, "intake.edit_template", found),
        "may_begin": may(by, "intake.apply_template", found),
    }
    return page(request, "intake/template.html", context)


@for_those_who_may("intake.add_template")
def new_template(request: HttpRequest) -> HttpResponse:
    """Add an empty template; its parts follow."""
    form = TemplateForm(request.POST or None, initial={"is_active": True, "span_weeks": 12})

    def save() -> Template:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return actions.add_template(**fields, by=actor(request))

    context = {
        "title": _("New template"),
        "sentence": _("What a new initiative starts from. Its items, decisions and other parts come next."),
        "back": reverse("intake:templates"),
    }
    return save_form(request, form, save, "intake/form.html", context)


def edit_template(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what a template is for."""
    found = seen(request, Template, key)
    check_right(request, "intake.edit_template", found)
    form = TemplateForm(
        request.POST or None, instance=seen(request, Template, key), initial={"version": found.version}
    )

    def save() -> Template:
        return actions.edit_template(
            found, form.changes(), version=form.cleaned_data["version"], by=actor(request)
        )

    context = {"title": found.name, "back": found.get_absolute_url()}
    return save_form(request, form, save, "intake/form.html", context)


def edit_part(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    """Change the rows of one part as lines of text."""
    if part not in PARTS:
        raise Http404
    found = seen(request, Template, key)
    check_right(request, "intake.edit_template", found)
    form = PartForm(request.POST or None, part=PARTS[part], template=found)

    def save() -> Template:
        given = form.cleaned_data
        return actions.edit_template(
            found, {part: given["text"]}, version=given["version"], by=actor(request)
        )

    context = {
        "title": f"{found.name}: {PARTS[part].label}",
        "sentence": _("One row a line, columns between bars; paste from a spreadsheet works too."),
        "back": found.get_absolute_url(),
    }
    return save_form(request, form, save, "intake/form.html", context)


def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin from a template: see what it makes and who is busy, then make it."""
    found, by = seen(request, Template, key, "kind"), actor(request)
    check_right(request, "intake.apply_template", found)
    roles = role_names(found)
    initial = {"name": found.name, **request.GET.dict()}
    form = PeriodForm(request.POST or None, template=found, roles=roles, initial=initial)
    context: dict[str, Any] = {"template": found, "proposal": propose(found), "is_tried": False}
    if form.is_bound and form.is_valid():
        dates = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
        proposal = propose(found, **dates)
        people = people_in(form.people_by_role())
        clashes = clashes_of(people, proposal.period.starts_on, proposal.period.ends_on, by)
        context |= {
            "proposal": proposal,
            "clashes": clashes,
            "clash_sentence": clash_sentence(clashes),
            "is_tried": True,
        }
    if "write" not in request.POST:
        return page(
            request, "intake/begin.html", {"form": form, **context}, status=422 if form.errors else 200
        )

    def save() -> Initiative:
        return actions.apply_template(found, **_chosen(form), by=by)

    return save_form(request, form, save, "intake/begin.html", context, said=_("Made from the template"))


def _chosen(form: PeriodForm) -> dict[str, Any]:
    names = ("name", "starts_on", "ends_on", *(["visibility"] if form.cleaned_data["visibility"] else []))
    return {**{name: form.cleaned_data[name] for name in names}, "roles": form.people_by_role()}


@require_POST
def save_as_template(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep a finished initiative as template."""
    found = seen_initiative(request, key)
    name = request.POST.get("name", "").strip() or found.name
    made = actions.save_as_template(found, name=name, by=actor(request))
    toast(request, _("Kept as template"), undo_url())
    return redirect(made)
