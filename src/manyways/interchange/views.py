"""Importing as pages: bring a source, look at what it would change, apply it, take it back."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.doors import for_those_who_may
from manyways.access.models import User
from manyways.interchange.actions import (
    apply_import,
    fail_import,
    map_columns,
    queue_import,
    show_import,
    start_import,
)
from manyways.interchange.forms import SourceForm
from manyways.interchange.models import Import, KnownSource
from manyways.interchange.queries import difference_of
from manyways.interchange.reading import (
    JIRA,
    SCHEDULE,
    mapping_of,
    read_draft,
    report_of,
    sheet_of,
    source_of,
    stages_for,
    statuses_in,
)
from manyways.interchange.subjects import SUBJECTS
from manyways.ui.pages import page, toast
from manyways.work.actions import create_initiative
from manyways.work.models import Initiative

AT_ONCE_BYTES = 300_000
AT_ONCE_ROWS = 500


@for_those_who_may("interchange.start_import")
def imports(request: HttpRequest) -> HttpResponse:
    """Bring a source."""
    by = _user(request)
    form = SourceForm(request.POST or None, request.FILES or None, by=by, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        return redirect("interchange:import_", key=_started(form, by).key)
    recent = Import.objects.visible_to(by).order_by("-created_at").defer("content", "report")[:10]
    context = {
        "form": form,
        "recent": recent,
        "subjects": SUBJECTS.values(),
        "sources": KnownSource.objects.visible_to(by).order_by("-said_at"),
    }
    return page(request, "interchange/imports.html", context)


def _started(form: SourceForm, by: User) -> Import:
    """Keep the source, and read it at once if it is small."""
    asked = form.cleaned_data
    needs = SUBJECTS[asked["subject"]].needs if asked["subject"] in SUBJECTS else "initiative"
    initiative = asked["initiative"]
    if needs and initiative is None:
        initiative = _new_initiative(form, by)
    import_ = start_import(
        subject=asked["subject"],
        name=form.name,
        content=form.content,
        initiative=initiative if needs else None,
        team=asked["team"],
        by=by,
    )
    _read(import_)
    return import_


def _new_initiative(form: SourceForm, by: User) -> Initiative:
    asked = form.cleaned_data
    if asked["subject"] == "history":
        return create_initiative(
            name=_("%(team)s: past work") % {"team": asked["team"]},
            approach="flow",
            team=asked["team"],
            by=by,
        )
    is_flow = asked["subject"] == JIRA
    return create_initiative(
        name=PurePath(form.name).stem.replace("_", " ")[:200],
        approach="flow" if is_flow else "planned",
        team=asked["team"] if is_flow else None,
        by=by,
    )


def _read(import_: Import) -> None:
    """Read now what is quick to read, the rest in the background."""
    if import_.subject == "schedule" or len(import_.content or b"") > AT_ONCE_BYTES:
        queue_import(import_, state=Import.State.READING, by=import_.by)
        return
    try:
        difference = difference_of(import_, read_draft(import_))
    except Refused as refusal:
        fail_import(import_, failure=refusal.message, by=import_.by)
    else:
        show_import(import_, report=report_of(import_, difference), by=import_.by)


def import_(request: HttpRequest, key: str) -> HttpResponse:
    """One import, as far as it is."""
    found = _found(request, key)
    is_shown = found.state == Import.State.SHOWN
    is_table = is_shown and found.subject != SCHEDULE
    context = {
        "import": found,
        "columns": _columns(found) if is_shown else [],
        "statuses": statuses_in(found) if is_shown and found.subject == JIRA else [],
        "stages": stages_for(found),
        "source": source_of(found) if is_table else None,
    }
    return page(request, "interchange/import_.html", context, fragment="state")


def _columns(import_: Import) -> list[dict[str, object]]:
    """Each field with the column it is read from and an example."""
    if import_.subject not in SUBJECTS or not import_.content:
        return []
    sheet = sheet_of(import_)
    mapping = mapping_of(import_, sheet)
    options = [(index, header or str(index + 1)) for index, header in enumerate(sheet.headers)]
    return [
        {
            "column": column,
            "chosen": mapping.get(column.field),
            "options": options,
            "example": _example(sheet.column(mapping[column.field])) if column.field in mapping else "",
        }
        for column in SUBJECTS[import_.subject].columns
    ]


def _example(values: list[str]) -> str:
    return next((value[:60] for value in values if value), "")


@require_POST
def import_columns(request: HttpRequest, key: str) -> HttpResponse:
    """Read again with the columns the person chose."""
    found = _found(request, key)
    fields = [column.field for column in SUBJECTS[found.subject].columns]
    headers = sheet_of(found).headers
    places = {str(place): place for place in range(len(headers))}
    said = {field: places.get(request.POST.get(field, "")) for field in fields}
    mapping = {field: place for field, place in said.items() if place is not None}
    _read(map_columns(found, mapping=mapping, headers=headers, by=_user(request)))
    return redirect("interchange:import_", key=key)


@require_POST
def import_statuses(request: HttpRequest, key: str) -> HttpResponse:
    """Read again with the stages the person chose for the statuses."""
    found = _found(request, key)
    pairs = zip(request.POST.getlist("status"), request.POST.getlist("stage"), strict=False)
    _read(map_columns(found, mapping=dict(pairs), by=_user(request)))
    return redirect("interchange:import_", key=key)


@require_POST
def import_apply(request: HttpRequest, key: str) -> HttpResponse:
    """Write what was shown; large sources in the background."""
    found = _found(request, key)
    rows = sum(found.report.get("counts", {}).values())
    is_for_everyone = "for_everyone" in request.POST
    if found.subject == "schedule" or rows > AT_ONCE_ROWS:
        queue_import(found, state=Import.State.APPLYING, is_for_everyone=is_for_everyone, by=found.by)
    else:
        apply_import(import_=found, draft=read_draft(found), is_for_everyone=is_for_everyone, by=found.by)
        toast(request, _("Imported %(name)s") % {"name": found.name}, undo_url())
    return redirect("interchange:import_", key=key)


def _found(request: HttpRequest, key: str) -> Import:
    visible = Import.objects.visible_to(_user(request))
    return get_object_or_404(visible.select_related("by", "initiative", "team", "job"), key=key)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
