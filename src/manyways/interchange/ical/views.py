"""Calendars by secret link: one's own list, those of a record's page, and the file itself."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from manyways.access.actions import undo_url
from manyways.access.doors import open_to_all
from manyways.access.models import User
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.interchange.actions.feeds import add_own_calendar, end_own_calendar
from manyways.interchange.ical.days import days_of
from manyways.interchange.ical.writer import calendar_of
from manyways.interchange.models import CalendarFeed
from manyways.teams.models import Team
from manyways.ui.calendar_files import midnight
from manyways.ui.pages import page, toast
from manyways.work.models import Initiative

Shown = list[tuple[CalendarFeed, str]]


def open_feeds(request: HttpRequest, **where: object) -> Shown:
    """One's own links that still answer, with their addresses."""
    rows = CalendarFeed.objects.visible_to(actor(request)).open().filter(**where)
    return [
        (feed, request.build_absolute_uri(reverse("interchange:calendar_file", args=[feed.secret])))
        for feed in rows.select_related("initiative", "team").order_by("pk")
    ]


def calendars(request: HttpRequest) -> HttpResponse:
    """One's own calendars, and a new one."""
    by = actor(request)
    context = {
        "tabs": settings_tabs(request),
        "feeds": open_feeds(request),
        "initiatives": Initiative.objects.visible_to(by)
        .exclude(state__in=["done", "stopped"])
        .order_by("name"),
        "teams": Team.objects.visible_to(by).filter(is_active=True).order_by("name"),
    }
    return page(request, "interchange/calendars.html", context)


def team_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calendar of a team, as a section of its page."""
    team = get_object_or_404(Team.objects.visible_to(actor(request)), key=key)
    context = {"team": team, "feeds": open_feeds(request, team=team)}
    return page(request, "interchange/team_calendar.html", context, "calendar")


@require_POST
def add_calendar(request: HttpRequest) -> HttpResponse:
    """A link to the days of an initiative, of a team, or of oneself."""
    by = actor(request)
    kind, _colon, key = request.POST.get("of", "").partition(":")
    add_own_calendar(**_chosen(kind, key, by), by=by)
    toast(request, _("Whoever has the link can read it. Give it to nobody you do not mean."), undo_url())
    return _back(request)


@require_POST
def end_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The link answers no more."""
    feed = get_object_or_404(CalendarFeed.objects.visible_to(actor(request)), key=key)
    end_own_calendar(feed, by=actor(request))
    toast(request, _("This link answers no more."), undo_url())
    return _back(request)


@open_to_all
@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What whoever made the link may see today; unchanged since last time, nothing but that."""
    feed = (
        CalendarFeed.objects.open().filter(secret=secret).select_related("user", "initiative", "team").first()
    )
    if feed is None or not _is_still_seen(feed):
        raise Http404
    content = calendar_of(
        str(feed), days_of(feed), midnight(timezone.now().date()), request.build_absolute_uri
    )
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _is_still_seen(feed: CalendarFeed) -> bool:
    """Whether its maker may still see what it is about: its very name is told to nobody else."""
    shown = feed.initiative or feed.team
    return shown is None or type(shown).objects.visible_to(feed.user).filter(pk=shown.pk).exists()


def _chosen(kind: str, key: str, by: User) -> dict[str, Any]:
    """The record a new calendar is about; none for what is one's own. 404 for what one may not see."""
    if kind not in {"initiative", "team"}:
        return {}
    model: Any = Initiative if kind == "initiative" else Team
    try:
        return {kind: get_object_or_404(model.objects.visible_to(by), key=UUID(key))}
    except ValueError as error:
        raise Http404 from error


def _back(request: HttpRequest) -> HttpResponse:
    """To the page one came from, else to the list."""
    wanted = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return redirect(wanted if is_here else "interchange:calendars")
