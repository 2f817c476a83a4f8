"""Agreements as Sales, Marketing and Support see them, and the notice periods in them that are checked."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.models import User
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.change.models import Need
from manyways.change.models.questions import ANSWER
from manyways.change.queries.agreements import spoken_for_by
from manyways.change.views.agreements import AgreementTable
from manyways.market.actions import notices as actions
from manyways.market.forms.given import EffectsForm, NoticeForm
from manyways.market.models import Effect, NoticePeriod
from manyways.market.places import places
from manyways.market.queries.outcomes import read_outlook
from manyways.market.views.outcomes import filled, seen_outcome
from manyways.ui.pages import page, toast

SPEAKERS = ("_contact", "__contact", "__team__lead")


def agreements(request: HttpRequest) -> HttpResponseBase:
    """What groups agreed, what waits for me, and every notice that is owed."""
    by = actor(request)
    table = AgreementTable(request)
    answer = table.answer()
    if answer:
        return answer
    owed = [each for row in read_outlook(by).rows for each in row.notices]
    late = sum(each.is_late for each in owed)
    mine = Need.objects.filter(agreement__in=spoken_for_by(by)).exclude(
        state__in=[Need.State.DECLINED, Need.State.WITHDRAWN]
    )
    if may_everywhere(by, ANSWER):
        mine = Need.objects.filter(agreement__ended_on__isnull=True).exclude(
            state__in=[Need.State.DECLINED, Need.State.WITHDRAWN]
        )
    context = {
        "table": table,
        "sentence": ngettext("%(n)s notice is late.", "%(n)s notices are late.", late) % {"n": late}
        if late
        else "",
        "owed": sorted(owed, key=lambda each: each.by),
        "periods": [(row, actions.speaks_for(row.need, by)) for row in _periods(by)],
        "needs": mine.filter(notice_period__isnull=True).select_related("agreement").order_by("-pk")[:20],
        "form": NoticeForm(),
        "effects": Effect.objects.visible_to(by),
        "may_effect": may(by, "market.add_effect"),
        "may_begin": may(by, "change.add_agreement"),
        "pages": places("agreements"),
    }
    return page(request, "market/agreements.html", context)


def _periods(by: User) -> QuerySet[NoticePeriod]:
    """Every notice period that is checked, read together with who speaks for its two groups."""
    agreement = "need__agreement"
    sides = [f"{agreement}__{side}{path}" for side in ("first", "second") for path in SPEAKERS]
    return NoticePeriod.objects.visible_to(by).select_related("effect", *sides).order_by("pk")


@require_POST
def set_notice(request: HttpRequest) -> HttpResponse:
    """Make a need a notice period that is checked."""
    need = get_object_or_404(Need.objects.visible_to(actor(request)), key=request.POST.get("need") or None)
    actions.set_notice(need, **filled(NoticeForm(request.POST)), by=actor(request))
    toast(request, _("From now on it is checked against every new forecast."), undo_url())
    return redirect("market:agreements")


@require_POST
def drop_notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check it no longer."""
    row = get_object_or_404(NoticePeriod.objects.visible_to(actor(request)), key=key)
    actions.drop_notice(row, by=actor(request))
    toast(request, _("No longer checked."), undo_url())
    return redirect("market:agreements")


@require_POST
def add_effect(request: HttpRequest) -> HttpResponse:
    """Something others must know early."""
    made = actions.add_effect(name=request.POST.get("name", ""), by=actor(request))
    toast(request, _("%(name)s added") % {"name": made}, undo_url())
    return redirect("market:agreements")


@require_POST
def set_effects(request: HttpRequest, key: UUID) -> HttpResponse:
    """What an outcome does that others must know early."""
    found = seen_outcome(request, key)
    actions.set_effects(found, **filled(EffectsForm(request.POST)), by=actor(request))
    toast(request, _("Said."), undo_url())
    return redirect("market:outcome", key)
