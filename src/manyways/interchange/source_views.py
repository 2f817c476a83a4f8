"""What is remembered of one source: seen, changed, forgotten."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.web import actor
from manyways.interchange.actions import edit_own_source, forget_own_source
from manyways.interchange.models import KnownSource
from manyways.interchange.subjects import SUBJECTS
from manyways.ui.pages import page, toast
from manyways.work.models import Stage

Row = tuple[str, str, str, list[tuple[str, str]]]
"""The name of a field or status, its words, what is chosen, and what there is to choose."""


def source(request: HttpRequest, key: UUID) -> HttpResponse:
    """How the next file from a source is read; changed by choosing."""
    found = _found(request, key)
    if request.method == "POST":
        names, values = request.POST.getlist("name"), request.POST.getlist("value")
        meaning = {name: value for name, value in zip(names, values, strict=False) if value}
        edit_own_source(found, meaning=_known_only(found, meaning), by=actor(request))
        toast(request, _("The next file is read like this."), undo_url())
        return redirect("interchange:imports")
    return page(request, "interchange/source.html", {"source": found, "rows": _rows(found)})


@require_POST
def forget_source(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next file from it is guessed again."""
    forget_own_source(_found(request, key), by=actor(request))
    toast(request, _("Forgotten. The next file is guessed again."), undo_url())
    return redirect("interchange:imports")


def _found(request: HttpRequest, key: UUID) -> KnownSource:
    return get_object_or_404(KnownSource.objects.visible_to(actor(request)), key=key)


def _rows(found: KnownSource) -> list[Row]:
    if found.subject in SUBJECTS:
        options = [(header, header) for header in found.headers if header]
        columns = SUBJECTS[found.subject].columns
        return [(each.field, str(each.label), found.meaning.get(each.field, ""), options) for each in columns]
    stages = Stage.objects.filter(is_active=True).select_related("team").order_by("team", "rank")
    choices = [
        (str(stage.key), f"{stage.name} ({stage.team})" if stage.team else stage.name) for stage in stages
    ]
    return [(status, status, chosen, choices) for status, chosen in found.meaning.items()]


def _known_only(found: KnownSource, meaning: dict[str, str]) -> dict[str, str]:
    """Without what the page did not offer."""
    offered = {name: {value for value, _words in options} for name, _label, _chosen, options in _rows(found)}
    return {name: value for name, value in meaning.items() if value in offered.get(name, ())}
