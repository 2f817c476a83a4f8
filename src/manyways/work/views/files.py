"""Files kept as evidence: listed, added, downloaded; never shown inside a page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.pages import page, toast, wants_fragment
from manyways.work import actions
from manyways.work.file_types import TAKEN
from manyways.work.models import Decision, EvidenceFile, GateCriterion, Obligation

About = Decision | Obligation | GateCriterion
_KINDS: dict[str, type[About]] = {
    "decision": Decision,
    "obligation": Obligation,
    "gatecriterion": GateCriterion,
}


def seen_about(request: HttpRequest, kind: str, key: UUID) -> About:
    """What files are kept for, if this person may see it; else 404."""
    if kind not in _KINDS:
        raise Http404
    rows: Any = _KINDS[kind].objects
    found: About = get_object_or_404(rows.visible_to(actor(request)), key=key)
    return found


def files(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """The files kept for one record, and the form for the next."""
    about = seen_about(request, kind, key)
    context = {
        "about": about,
        "kind": kind,
        "files": EvidenceFile.objects.of(about),
        "taken": TAKEN,
        "may_add": may(actor(request), "work.add_evidence_file", about),
        "back": _address(about),
        "is_part": wants_fragment(request),
    }
    return page(request, "work/files.html", context, "files")


def _address(about: About) -> str:
    return about.gate.get_absolute_url() if isinstance(about, GateCriterion) else about.get_absolute_url()


@require_POST
def add_file(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Keep an uploaded file."""
    about, sent = seen_about(request, kind, key), request.FILES.get("file")
    if sent is None:
        raise Refused(fields={"file": _("Choose a file.")})
    kept = actions.add_evidence_file(about, name=str(sent.name), content=sent.read(), by=actor(request))
    toast(request, _("%(name)s kept") % {"name": kept.name}, undo_url())
    return redirect(_address(about))


def seen_file(request: HttpRequest, key: UUID) -> EvidenceFile:
    """The file, if this person may see its initiative; else 404."""
    rows = EvidenceFile.objects.visible_to(actor(request)).filter(removed_at__isnull=True)
    return get_object_or_404(rows.select_related("initiative__owner"), key=key)


def evidence_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file to keep, never to show: a browser must not run what somebody uploaded."""
    return sent_file(seen_file(request, key))


def sent_file(file: EvidenceFile) -> HttpResponse:
    """An answer that a browser saves."""
    answer = HttpResponse(bytes(file.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def remove_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file away."""
    found = seen_file(request, key)
    actions.remove_evidence_file(found, by=actor(request))
    toast(request, _("%(name)s removed") % {"name": found.name}, undo_url())
    rows: Any = _KINDS[found.kind].objects
    return redirect(_address(rows.get(pk=found.record_id)))
