"""The record of a change: its five panels, and the frame they share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.change import actions
from manyways.change.models import Engagement, Impact, Milestone, Process, ProcessImpact, Stakeholder
from manyways.change.queries.milestones import first_milestone
from manyways.change.queries.walk import progress_of_walk
from manyways.change.standing.people import Standing
from manyways.work.models import Initiative
from manyways.work.views.record import record_page, seen_initiative

__all__ = ["seen_initiative"]
NO_KEY = UUID(int=0)
SHOWN_NAMES = 3


def change_page(
    request: HttpRequest,
    initiative: Initiative,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    sentence: str,
    counts: Mapping[str, int | str] | None = None,
) -> HttpResponse:
    """A panel of a change within the record of its initiative."""
    frame = {
        "may_plan": may(actor(request), "change.plan_engagement", initiative),
        "may_decide": may(actor(request), "change.decide_stakeholder", initiative),
        "walk": progress_of_walk(initiative),
        "here": here,
    }
    return record_page(
        request, initiative, template, {**frame, **context}, here=here, sentence=sentence, counts=counts
    )


def owed_sentence(standing: Standing) -> str:
    """`7 of 12 groups are still owed something; for 3 of them nothing is planned.`"""
    total, owed, gaps = len(standing.rows), len(standing.owed), len(standing.gaps)
    if not total and standing.unlisted:
        names = ", ".join(group.name for group in standing.unlisted[:SHOWN_NAMES])
        return _("It changes something for %(names)s, and nobody is on the list yet.") % {"names": names}
    if not total:
        return _("Nobody is on the list yet. Say whom it reaches, and what is owed follows.")
    if not owed:
        return _("Nobody is owed anything today.")
    text = ngettext(
        "%(owed)s of %(total)s is still owed something",
        "%(owed)s of %(total)s are still owed something",
        owed,
    ) % {"owed": owed, "total": total}
    if gaps:
        return _("%(owed)s; for %(gaps)s of them nothing is planned.") % {"owed": text, "gaps": gaps}
    return f"{text}."


def milestone_of(request: HttpRequest, initiative: Initiative) -> Milestone:
    """The first milestone of a change; one is made where there is none."""
    return first_milestone(initiative.pk) or actions.add_milestone(
        initiative, name=_("It starts"), fixed_on=initiative.due_on, by=actor(request)
    )


def may_add_milestone(by: User, initiative: Initiative) -> bool:
    """Whether somebody may add a milestone to a change; it is an item of its plan too."""
    return may(by, "change.add_milestone", initiative) and may(by, "work.add_item", initiative)


def may_start_at_milestone(by: User, right: str, initiative: Initiative) -> bool:
    """Whether somebody may add what hangs on the first milestone of a change, or on one that is made for it."""
    is_there = first_milestone(initiative.pk) is not None
    return may(by, right, initiative) and (is_there or may_add_milestone(by, initiative))


def seen_stakeholder(request: HttpRequest, key: UUID) -> Stakeholder:
    """A stakeholder of a change this person may see; else 404."""
    rows = Stakeholder.objects.visible_to(actor(request))
    return get_object_or_404(
        rows.select_related("initiative__owner", "initiative__kind", "group", "person"), key=key
    )


def seen_impact(request: HttpRequest, key: UUID) -> Impact:
    """An impact of a change this person may see; else 404."""
    rows = Impact.objects.visible_to(actor(request))
    related = (
        "milestone__item__initiative__owner",
        "milestone__item__initiative__kind",
        "group",
        "aspect",
        "rated_by",
    )
    return get_object_or_404(rows.select_related(*related), key=key)


def seen_engagement(request: HttpRequest, key: UUID) -> Engagement:
    """An engagement of a change this person may see; else 404."""
    rows = Engagement.objects.visible_to(actor(request))
    related = ("initiative__owner", "initiative__kind", "sender", "runner", "corrects")
    return get_object_or_404(rows.select_related(*related), key=key)


def seen_break(request: HttpRequest, key: UUID) -> ProcessImpact:
    """What stops working in a change this person may see; else 404."""
    rows = ProcessImpact.objects.visible_to(actor(request))
    related = ("process__owner", "milestone__item__initiative__owner", "fix_owner")
    return get_object_or_404(rows.select_related(*related), key=key)


def seen_process(request: HttpRequest, key: UUID) -> Process:
    """A process of the register."""
    rows = Process.objects.visible_to(actor(request)).select_related("owner", "owner_group")
    return get_object_or_404(rows, key=key)


def posted_key(request: HttpRequest, name: str) -> UUID:
    """The key a form sends; one that no row has where it is none."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return NO_KEY


def posted_keys(request: HttpRequest, name: str) -> list[UUID]:
    """The keys ticked in a form; what is none is left out."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
