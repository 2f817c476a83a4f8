"""What one follows, and the digest of what moved."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.market.actions import following as actions
from manyways.market.beginning import ways_to_begin
from manyways.market.forms.given import FollowForm
from manyways.market.models import DateGiven, Digest, Segment, Subscription
from manyways.market.places import places
from manyways.market.queries.following import Line, lines_of
from manyways.market.queries.outcomes import read_outlook
from manyways.market.views.outcomes import filled
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative


def following(request: HttpRequest) -> HttpResponse:
    """What one follows, how far it may move, and the digests so far."""
    by = actor(request)
    mine = Subscription.objects.visible_to(by).select_related(
        "initiative__outcome", "segment", "date_given__engagement"
    )
    rows = list(mine.order_by("pk"))
    followed = {row.initiative_id for row in rows}
    context = {
        "rows": rows,
        "outcomes": [row for row in read_outlook(by).rows if row.pk not in followed],
        "segments": Segment.objects.visible_to(by).filter(is_active=True),
        "digests": Digest.objects.visible_to(by).order_by("-made_on")[:10],
        "form": FollowForm(),
        "begin": ways_to_begin(by),
        "pages": places("following"),
    }
    return page(request, "market/following.html", context)


@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Hear when it moves by more than some days. `what`: outcome, customers or date, and its key."""
    kind, _colon, key = request.POST.get("what", "").partition(":")
    row = actions.follow(**_named(request, kind, key), **filled(FollowForm(request.POST)), by=actor(request))
    toast(
        request, _("You hear when it moves by more than %(n)s days.") % {"n": row.tolerance_days}, undo_url()
    )
    back = request.POST.get("back", "")
    return redirect(back if _is_local(back) else "market:following")


def _named(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """What is to be followed, as the action takes it."""
    by = actor(request)
    known = {
        "outcome": ("initiative", Initiative.objects.visible_to(by)),
        "customers": ("segment", Segment.objects.visible_to(by)),
        "date": ("date_given", DateGiven.objects.visible_to(by)),
    }
    if kind not in known or not _is_key(key):
        raise Refused(fields={"what": _("Choose what to follow.")})
    name, rows = known[kind]
    return {name: get_object_or_404(rows, key=key)}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_local(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


@require_POST
def unfollow(request: HttpRequest, key: UUID) -> HttpResponse:
    """Not hear of it any more."""
    actions.unfollow(
        get_object_or_404(Subscription.objects.visible_to(actor(request)), key=key), by=actor(request)
    )
    toast(request, _("You no longer follow it."), undo_url())
    return redirect("market:following")


def digest(request: HttpRequest, key: UUID) -> HttpResponse:
    """All that moved on one day among what one follows."""
    found = get_object_or_404(Digest.objects.visible_to(actor(request)).select_related("user"), key=key)
    lines = lines_of(found)
    context = {
        "digest": found,
        "lines": lines,
        "sentence": _digest_sentence(lines),
        "pages": places("following"),
    }
    return page(request, "market/digest.html", context)


def _digest_sentence(lines: list[Line]) -> str:
    """How many dates are no longer safe, and how many outcomes moved."""
    stale = sum(line.given is not None for line in lines)
    moved = len(lines) - stale
    parts = []
    if stale:
        parts.append(
            ngettext(
                "One date you follow is no longer safe.", "%(n)s dates you follow are no longer safe.", stale
            )
            % {"n": stale}
        )
    if moved:
        parts.append(
            ngettext(
                "One outcome you follow moved beyond your limit.",
                "%(n)s outcomes you follow moved beyond your limits.",
                moved,
            )
            % {"n": moved}
        )
    return " ".join(parts)
