"""Answering what was agreed about ready and done, for an item or an initiative."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.ui.pages import toast
from manyways.work import actions
from manyways.work.forms_of_boards import Answer
from manyways.work.models import Initiative, Item
from manyways.work.views.items import seen_item
from manyways.work.views.record import seen_initiative


@require_POST
def answer_item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tick a check of an item, say why it is not needed, or open it again."""
    found = seen_item(request, key)
    _answer(request, found)
    return redirect("work:item", key)


@require_POST
def answer_initiative(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same for what done means for an initiative of its kind."""
    found = seen_initiative(request, key)
    _answer(request, found)
    return redirect("work:about", key)


def _answer(request: HttpRequest, about: Item | Initiative) -> None:
    form, by = Answer(request.POST), actor(request)
    if not form.is_valid():
        raise Refused(_("This was not agreed here."))
    check, because = form.cleaned_data["check_line"], form.cleaned_data["not_needed_because"]
    if form.cleaned_data["is_open"]:
        actions.untick_check(about, check, by=by)
        toast(request, _("Open again: %(text)s") % {"text": check.text}, undo_url())
        return
    actions.tick_check(about, check, not_needed_because=because, by=by)
    said = _("Not needed: %(text)s") if because.strip() else _("So: %(text)s")
    toast(request, said % {"text": check.text}, undo_url())
