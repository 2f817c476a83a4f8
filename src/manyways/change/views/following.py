"""Who waits for the answer of a question: following, others who wait, everyone affected, and “got it”."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.change.actions import following
from manyways.change.actions import questions as actions
from manyways.change.forms.questions import FollowersForm, PlaceForm
from manyways.change.views.questions import question, seen_question
from manyways.ui.answers import say_refusal
from manyways.ui.pages import toast


@require_POST
def add_followers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who else waits."""
    found = seen_question(request, key)
    form = FollowersForm(request.POST)
    if not form.is_valid():
        return question(request, key, followers_form=form)
    following.add_followers(found, **form.cleaned_data, by=actor(request))
    toast(request, _("They wait for the answer too."), undo_url())
    return redirect(found)


@require_POST
def place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say which milestone it hangs on, and whether all whom that affects wait."""
    found = seen_question(request, key)
    form = PlaceForm(request.POST, question=found)
    if form.is_valid():
        try:
            actions.place_question(found, **form.cleaned_data, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Saved"), undo_url())
            return redirect(found)
    return question(request, key, place_form=form)


@require_POST
def follow(request: HttpRequest, key: UUID) -> HttpResponse:
    """“Tell me too”, or no longer."""
    found = seen_question(request, key)
    wants = request.POST.get("follow") != "no"
    run = following.follow_question if wants else following.unfollow_own_question
    run(found, by=actor(request))
    toast(request, _("You hear of every word on it.") if wants else _("You hear of it no more."))
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/") and not back.startswith("//") else found)


@require_POST
def got_it(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answer arrived."""
    found = seen_question(request, key)
    following.confirm_own_answer(found, by=actor(request))
    toast(request, _("Thank you. The answer is no longer owed to you."))
    return redirect(found)
