"""The kinds of work: the list anybody may read, and its editor."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import Offers, for_those_who_may
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.pages import page, toast
from manyways.work import actions
from manyways.work.forms_of_boards import KindForm, Lines, NewKind
from manyways.work.models import Check, Initiative, Kind
from manyways.work.queries.checks import checks_of
from manyways.work.tables.kinds import KindTable
from manyways.work.views.initiatives import refused_fields


def kinds(request: HttpRequest) -> HttpResponseBase:
    """All kinds of work, in their order."""
    table = KindTable(request)
    context = {"table": table, "may_add": may(actor(request), "work.add_kind"), "sentence": _sentence()}
    return table.answer() or page(request, "work/kinds.html", context)


def _sentence() -> str:
    rows = list(Kind.objects.all())
    words = ngettext("%(count)s kind of work in use", "%(count)s kinds of work in use", len(rows))
    rest = sum(not kind.is_active for kind in rows)
    said = words % {"count": len(rows) - rest}
    return f"{said}, " + _("%(count)s no longer offered.") % {"count": rest} if rest else f"{said}."


@for_those_who_may("work.add_kind")
def new_kind(request: HttpRequest) -> HttpResponse:
    """Add a kind: a name is enough."""
    form = NewKind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_kind(**form.cleaned_data, by=actor(request))
            toast(request, _("%(name)s added") % {"name": made.name}, undo_url())
            return redirect("work:kind", made.key)
        except Refused as refusal:
            refused_fields(form, refusal)
    context = {"form": form, "may_add": may(actor(request), "work.add_kind")}
    return page(request, "work/new_kind.html", context, status=422 if form.is_bound else 200)


def kind(request: HttpRequest, key: UUID) -> HttpResponse:
    """One kind: its words, its usual approach, and what done means for its initiatives."""
    found = get_object_or_404(Kind.objects.visible_to(actor(request)), key=key)
    form = KindForm(
        request.POST or None, instance=Kind.objects.get(pk=found.pk), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name != "version"}
        actions.edit_kind(found, changes, version=form.cleaned_data["version"], by=actor(request))
        toast(request, _("Saved"), undo_url())
        return redirect("work:kind", key)
    lines = checks_of(found, Check.Point.DONE)
    count = Initiative.objects.visible_to(actor(request)).filter(kind=found).count()
    context = {
        "kind": found,
        "form": form,
        "lines": lines,
        "lines_form": Lines(initial={"lines": "\n".join(line.text for line in lines)}),
        "offers": Offers("work", found, to=actor(request)),
        "sentence": kind_sentence(found, count, len(lines)),
    }
    return page(request, "work/kind.html", context, status=422 if form.is_bound else 200)


def kind_sentence(found: Kind, count: int, lines: int) -> str:
    """How many initiatives are of it, and how much done asks of each."""
    parts = [ngettext("%(count)s initiative is of this kind", "%(count)s initiatives are of this kind", count)
             % {"count": count}]  # fmt: skip
    if lines:
        parts.append(
            ngettext(
                "one is done when %(count)s thing is answered",
                "one is done when %(count)s things are answered",
                lines,
            )
            % {"count": lines}
        )
    if not found.is_active:
        parts.append(_("it is no longer offered"))
    return ", ".join(parts) + "."


@require_POST
def set_kind_checks(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save what done means for initiatives of a kind."""
    found = get_object_or_404(Kind.objects.visible_to(actor(request)), key=key)
    form = Lines(request.POST)
    if not form.is_valid():
        raise Refused(_("These lines are too long."))
    actions.set_checks(found, Check.Point.DONE, form.texts(), by=actor(request))
    toast(request, _("Agreed"), undo_url())
    return redirect("work:kind", key)
