"""What baselines, advice and checks say of a plan, in one line above it, and the sentence under its title anew."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from manyways.access.web import actor
from manyways.schedule.comparing import compared, newest_baseline
from manyways.schedule.publishing import unpublished
from manyways.schedule.quality import quality_of_plan
from manyways.schedule.seen_plans import plan_seen
from manyways.schedule.spans import calendar_of, snapshot_kept, snapshot_now
from manyways.schedule.suggestions import lean_advice
from manyways.schedule.views import plan_sentence
from manyways.ui.pages import page
from manyways.work.views.record import seen_initiative, status_and_sentence


@require_GET
def plan_notes(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it moved, what it suggests, and how sound it is; each leads to its page."""
    found = seen_initiative(request, key)
    known = plan_seen(found)
    baseline = newest_baseline(found)
    now = snapshot_now(found, _("now"), known) if baseline else None
    comparison = compared(snapshot_kept(baseline), now, calendar_of(found)) if baseline and now else None
    lean, quality = lean_advice(found, actor(request), known), quality_of_plan(found, known)
    count = len(lean.waiting)
    status, sentence = status_and_sentence(found, plan_sentence(known), "plan")
    context = {
        "initiative": found,
        "status": status,
        "sentence": sentence,
        "moved": comparison.sentence() if comparison else "",
        "asked": unpublished(found, now).moves if now else [],
        "suggested": ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}
        if count
        else "",
        "checks": _("%(held)s of %(judged)s checks hold") % {"held": quality.held, "judged": quality.judged}
        if quality.judged
        else "",
    }
    return page(request, "schedule/plan_notes.html", context, "notes")
