"""What leaves the house: slides, pages, calendars by secret link, and the notice under all of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import open_to_all
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.market.actions import leaving as actions
from manyways.market.actions.outcomes import add_segment, edit_segment
from manyways.market.forms.outcomes import NoticeForm, SegmentForm
from manyways.market.models import Feed, Segment
from manyways.market.places import places
from manyways.market.printed.calendars import outlook_calendar
from manyways.market.printed.pages import outlook_pdf
from manyways.market.printed.slides import outlook_slides
from manyways.market.queries.leaving import notice_in_force, stamp_of
from manyways.market.queries.outcomes import (
    FILTERS,
    Outlook,
    last_look,
    narrowed,
    only_words,
    outside,
    read_outlook,
)
from manyways.market.tables import OutlookTable
from manyways.market.views.outcomes import filled
from manyways.ui.answers import answer_of, refused_in
from manyways.ui.pages import page, toast

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def _file(content: bytes, kind: str, name: str, as_of: date) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{as_of.isoformat()}.{kind_end(kind)}"'
    return response


def kind_end(kind: str) -> str:
    """The end of a file's name."""
    return {PPTX: "pptx", "application/pdf": "pdf"}[kind]


def _as_shown(request: HttpRequest) -> tuple[Outlook, dict[str, str]]:
    """The outlook as the page with these filters and groups shows it, and how files say so."""
    by = actor(request)
    table = OutlookTable(request, read_outlook(by, last_look(by)))
    return replace(table.outlook, rows=outside(table.chosen())), {"group": table.group, "only": table.only}


def slides(request: HttpRequest) -> HttpResponse:
    """The outlook as PowerPoint."""
    found, how = _as_shown(request)
    return _file(outlook_slides(found, stamp_of(found.as_of), **how), PPTX, "outlook", found.as_of)


def printed(request: HttpRequest) -> HttpResponse:
    """The outlook as PDF."""
    found, how = _as_shown(request)
    return _file(outlook_pdf(found, stamp_of(found.as_of), **how), "application/pdf", "outlook", found.as_of)


def leaving(request: HttpRequest) -> HttpResponse:
    """The notice, the customers outcomes are for, and one's own calendars."""
    by = actor(request)
    may_edit = may_everywhere(by, "legal.edit_notice")
    form = NoticeForm(request.POST or None, instance=notice_in_force())
    if request.method == "POST":
        with refused_in(form):
            values = filled(form)
            actions.edit_notice(values, version=values.pop("version"), by=by)
            toast(request, _("From now on this stands under everything that leaves the house."), undo_url())
            return redirect("market:leaving")
    feeds = [
        (feed, request.build_absolute_uri(reverse("market:calendar", args=[feed.secret])))
        for feed in Feed.objects.visible_to(by).open().select_related("segment").order_by("pk")
    ]
    wanted = _wanted(request.GET)
    context = {
        "wanted": wanted.items(),
        "only": only_words(wanted),
        "form": form,
        "notice": notice_in_force(),
        "may_edit": may_edit,
        "feeds": feeds,
        "segments": Segment.objects.visible_to(by).select_related("group"),
        "may_segment": may(by, "market.add_segment"),
        "segment_form": SegmentForm(),
        "pages": places("leaving"),
    }
    return page(request, "market/leaving.html", context, status=answer_of(form))


def _wanted(query: Mapping[str, str]) -> dict[str, str]:
    """What an address or a form narrows the outlook by."""
    return {name: query[name][:200] for name in FILTERS if query.get(name)}


@require_POST
def add_feed(request: HttpRequest) -> HttpResponse:
    """A calendar by secret link: of all outcomes, of those for some customers, or as the outlook was filtered."""
    key = request.POST.get("customers", "")
    segment = get_object_or_404(Segment.objects.visible_to(actor(request)), key=key) if key else None
    actions.add_own_feed(segment=segment, wanted=_wanted(request.POST), by=actor(request))
    toast(request, _("Whoever has the link can read it. Give it to nobody you do not mean."), undo_url())
    return redirect("market:leaving")


@require_POST
def end_feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The link answers no more."""
    actions.end_own_feed(
        get_object_or_404(Feed.objects.visible_to(actor(request)), key=key), by=actor(request)
    )
    toast(request, _("This link answers no more."), undo_url())
    return redirect("market:leaving")


@open_to_all
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """What whoever made the link may see today."""
    feed = Feed.objects.open().filter(secret=secret).select_related("user", "segment").first()
    if feed is None:
        raise Http404
    found = narrowed(read_outlook(feed.user), {"segment": str(feed.segment or ""), **feed.wanted})
    title = _("What you can plan on")
    answer = outlook_calendar(found, stamp_of(found.as_of), f"{title}: {feed}")
    return HttpResponse(answer, content_type="text/calendar; charset=utf-8")


@require_POST
def new_segment(request: HttpRequest) -> HttpResponse:
    """Customers of one sort."""
    made = add_segment(**filled(SegmentForm(request.POST)), by=actor(request))
    toast(request, _("%(name)s added") % {"name": made}, undo_url())
    return redirect("market:leaving")


@require_POST
def change_segment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take customers of one sort out of use, or back."""
    row = get_object_or_404(Segment.objects.visible_to(actor(request)), key=key)
    edit_segment(row, {"is_active": request.POST.get("is_active") == "yes"}, by=actor(request))
    toast(request, _("Said."), undo_url())
    return redirect("market:leaving")
