"""One handover between two initiatives: where it stands, and the next step of each side."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may, may_everywhere
from manyways.access.web import actor
from manyways.teams.forms import day_field
from manyways.ui.answers import answer_of, refused_by, refused_in
from manyways.ui.pages import page, toast
from manyways.ui.panels import status_of
from manyways.ui.values import date_text
from manyways.work import actions
from manyways.work.actions.handovers import SETTLE
from manyways.work.models import Handover, Link

State = Handover.State


class AskForm(forms.Form):
    """By when something is needed, and what for."""

    needed_by = day_field(label=lazy("Needed by"), required=True)
    words = forms.CharField(label=lazy("What for"), max_length=300, required=False)
    needed_from = day_field(label=lazy("Of use from"))
    answer_by = day_field(label=lazy("Answer by"))


class OfferForm(forms.Form):
    """Another day, and why."""

    offered_on = day_field(label=lazy("Possible on"), required=True)
    reason = forms.CharField(label=lazy("Why"), max_length=300)


class SettleForm(forms.Form):
    """The day decided for both, and why."""

    agreed_on = day_field(label=lazy("Decide for"), required=True)
    reason = forms.CharField(label=lazy("Why"), max_length=300)


class ReasonForm(forms.Form):
    """Why somebody else must settle it."""

    reason = forms.CharField(label=lazy("What cannot be settled"), max_length=300)


def filled(form: forms.Form) -> dict[str, Any]:
    """The values of a form; Refused by field when one cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def _seen(request: HttpRequest, key: UUID) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(actor(request)).with_ends(), key=key)


def handover(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who needs what by when, what was answered, and the prepared next step."""
    found, by = _seen(request, key), actor(request)
    status = status_of("work.handover", found)
    gives = may(by, "work.edit_item", found.link.predecessor)
    takes = may(by, "work.ask_handover", found)
    context = {
        "handover": found,
        "status": status,
        "sentence": f"{sentence(found)} {status.reason}." if status and status.reason else sentence(found),
        "may_accept": gives and found.is_open,
        "may_agree": takes and found.state == State.COUNTERED,
        "may_escalate": (gives or takes) and found.state not in {State.ESCALATED, State.WITHDRAWN},
        "may_settle": found.is_open and may_everywhere(by, SETTLE),
        "may_ask": takes,
        "offer_form": OfferForm(initial={"offered_on": found.day}),
        "settle_form": SettleForm(initial={"agreed_on": found.offered_on or found.needed_by}),
        "reason_form": ReasonForm(),
        "ask_form": AskForm(initial={"needed_by": found.needed_by, "words": found.words}),
    }
    return page(request, "work/handover.html", context)


def sentence(found: Handover) -> str:
    """The situation in words."""
    words = {
        "taker": found.taker.name,
        "giver": found.giver.name,
        "needed": date_text(found.needed_by),
        "offered": date_text(found.offered_on),
        "agreed": date_text(found.agreed_on),
        "answer": date_text(found.answer_by),
    }
    match found.state:
        case State.AGREED:
            return _("%(giver)s hands it to %(taker)s by %(agreed)s, agreed by both.") % words
        case State.COUNTERED:
            return _("%(taker)s needs it by %(needed)s; %(giver)s offers %(offered)s.") % words
        case State.ESCALATED:
            return _("%(taker)s needs it by %(needed)s; the two could not agree.") % words
        case State.WITHDRAWN:
            return _("%(taker)s no longer needs it by a day.") % words
    return _("%(taker)s needs it from %(giver)s by %(needed)s; an answer is due %(answer)s.") % words


def ask_handover(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for what one waits for, by a day."""
    link = get_object_or_404(
        Link.objects.visible_to(actor(request)).select_related(
            "predecessor__initiative", "successor__initiative"
        ),
        key=key,
    )
    form = AskForm(request.POST or None)
    if request.method == "POST":
        with refused_in(form):
            made = actions.ask_handover(link, **filled(form), by=actor(request))
            toast(request, _("Asked %(name)s") % {"name": made.giver.name}, undo_url())
            return redirect(made)
    return page(request, "work/ask_handover.html", {"link": link, "form": form}, status=answer_of(form))


@require_POST
def answer_handover(request: HttpRequest, key: UUID, answer: str) -> HttpResponse:
    """The next step of one side."""
    found, by = _seen(request, key), actor(request)
    match answer:
        case "accept":
            actions.accept_handover(found, by=by)
        case "agree":
            actions.agree_handover(found, by=by)
        case "withdraw":
            actions.withdraw_handover(found, by=by)
        case "counter":
            actions.counter_handover(found, **{"reason": "", **filled(OfferForm(request.POST))}, by=by)
        case "escalate":
            actions.escalate_handover(found, **filled(ReasonForm(request.POST)), by=by)
        case "settle":
            actions.settle_handover(found, **filled(SettleForm(request.POST)), by=by)
        case _other:
            raise Refused(_("This answer is not known here."))
    found.refresh_from_db()
    toast(request, _("%(name)s: %(state)s") % {"name": found, "state": found.get_state_display()}, undo_url())
    return redirect(found)
