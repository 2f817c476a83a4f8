"""The record page of an initiative: its head, its tabs, and the panels of other apps around it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from manyways.access.doors import Offers
from manyways.access.models import User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.access.written import written_once
from manyways.ui.components.signs import Status
from manyways.ui.pages import page
from manyways.ui.panels import panels_of, status_of
from manyways.ui.templatetags.mw import Tab
from manyways.ui.values import date_text
from manyways.work.models import Initiative
from manyways.work.models.initiatives import sees_every_initiative

PAGE = "work.initiative"
TABS_AT_MOST = 7
RELATED = ("kind", "owner", "team")
"""What the record's head tells."""


def seen_initiative(request: HttpRequest, key: UUID, related: Sequence[str] = RELATED) -> Initiative:
    """The initiative, if this person may see it; else 404 as if it did not exist."""
    user = actor(request)
    if not sees_every_initiative(user):
        return get_object_or_404(Initiative.objects.visible_to(user).select_related(*related), key=key)
    for found in _any_initiative(tuple(related), key=key):
        return cast(Initiative, found)
    raise Http404


@written_once
def _any_initiative(related: Sequence[str], *, key: Any) -> QuerySet[Initiative]:
    """An initiative by its key."""
    return Initiative.objects.select_related(*related).filter(key=key)


def tabs_of(
    initiative: Initiative, user: User, here: str, counts: Mapping[str, int | str] | None = None
) -> tuple[list[Tab], list[Tab]]:
    """The tabs its approach opens to this person, and those under More."""
    shown: list[Tab] = []
    more: list[Tab] = []
    for panel in panels_of(PAGE, "tab"):
        address = panel.address(initiative)
        if address and panel.is_for(user, initiative):
            tab = Tab(panel.label, address, panel.name == here, (counts or {}).get(panel.name))
            has_room = panel.is_open(initiative) and len(shown) < TABS_AT_MOST
            (shown if has_room or panel.name == here else more).append(tab)
    return shown, more


def first_tab(initiative: Initiative, user: User) -> str:
    """Where its record opens."""
    return str(tabs_of(initiative, user, "")[0][0].url)


def over_line(initiative: Initiative) -> str:
    """`Event · Planned · Mara Lindqvist · 18 May 2027`."""
    parts = [
        initiative.noun,
        str(initiative.way.label),
        initiative.owner.name if initiative.owner else _("no owner yet"),
        date_text(initiative.due_on) if initiative.due_on else "",
    ]
    return " · ".join(part for part in parts if part)


def status_and_sentence(initiative: Initiative, sentence: str, here: str) -> tuple[Status | None, str]:
    """The one status, and the situation seen from a tab; before it why the status is no good one."""
    status = status_of(PAGE, initiative)
    is_news = status and status.level in {"risk", "watch"} and str(status.reason) not in sentence
    if status and is_news and here != "forecast":
        sentence = f"{status.reason}. {sentence}"
    return status, sentence


def record_page(
    request: HttpRequest,
    initiative: Initiative,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    sentence: str,
    counts: Mapping[str, int | str] | None = None,
    fragment: str | None = None,
) -> HttpResponse:
    """A tab of the record, with the head all tabs share: the one status, and the situation seen from this tab."""
    shown, more = tabs_of(initiative, actor(request), here, counts)
    sections = [
        (panel.name, panel.label, panel.address(initiative))
        for panel in panels_of(PAGE, "section")
        if panel.is_open(initiative) and panel.is_for(actor(request), initiative)
    ]
    status, sentence = status_and_sentence(initiative, sentence, here)
    frame = {
        "initiative": initiative,
        "over": over_line(initiative),
        "sentence": sentence,
        "status": status,
        "tabs": shown,
        "more_tabs": more,
        "sections": [section for section in sections if section[2]],
        "may_edit": may(actor(request), "work.edit_initiative", initiative),
        "offers": Offers("work", initiative, to=actor(request)),
        "may_add_items": may(actor(request), "work.add_item", initiative),
    }
    return page(request, template, {**frame, **context}, fragment)
