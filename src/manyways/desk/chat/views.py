"""Chats on the page where a person says how they hear of things."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.access.web import actor
from manyways.desk.chat import actions
from manyways.desk.chat.audiences import place_named, places_for
from manyways.desk.forms import ChatForm
from manyways.desk.models import ChatChannel
from manyways.ui.pages import page, toast


def chats_of(user: User) -> dict[str, Any]:
    """What the page shows of chats."""
    return {
        "chats": list(ChatChannel.objects.visible_to(user).order_by("pk")),
        "chat_form": ChatForm(places=places_for(user)),
    }


@require_POST
def add_chat(request: HttpRequest) -> HttpResponse:
    """Add one, and try it at once."""
    user = actor(request)
    form = ChatForm(request.POST, places=places_for(user))
    if form.is_valid():
        values = form.cleaned_data
        try:
            place = place_named(values["place"], user)
            actions.add_own_chat(address=values["address"], style=values["style"], place=place, by=user)
        except Refused as refusal:
            form.add_error("address", refusal.message)
        else:
            toast(request, _("Added. Try it, to see that it arrives."))
            return redirect("desk:notification_settings")
    context = {**chats_of(user), "chat_form": form}
    return page(request, "desk/chats.html", context, status=422)


@require_POST
def change_chat(request: HttpRequest, key: uuid.UUID, verb: str) -> HttpResponse:
    """Try one, or take it away."""
    user = actor(request)
    channel = get_object_or_404(ChatChannel.objects.visible_to(user).select_related("owner"), key=key)
    if verb == "remove":
        actions.remove_own_chat(channel, by=user)
        toast(request, _("Nothing goes there any more."))
    else:
        actions.try_own_chat(channel, by=user)
        toast(request, _("It arrived."))
    return redirect("desk:notification_settings")
