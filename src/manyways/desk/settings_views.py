"""The page where a person says how they want to hear of what happens."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.desk import actions
from manyways.desk.causes import labelled_causes
from manyways.desk.chat.views import chats_of
from manyways.desk.forms import DigestForm
from manyways.desk.models import DigestSetting, NotificationSetting
from manyways.ui.pages import page, toast


def notification_settings(request: HttpRequest) -> HttpResponse:
    """By cause: here and by e-mail, only here, or not at all; when the e-mail comes; quiet hours."""
    user = actor(request)
    kept = DigestSetting.objects.filter(user=user).first() or DigestSetting(user=user)
    form = DigestForm(request.POST or None, initial=forms.model_to_dict(kept))
    if request.method == "POST" and form.is_valid():
        ways = {
            cause: request.POST.get(cause, "") for cause, _label in labelled_causes() if cause in request.POST
        }
        try:
            actions.change_own_hearing(ways=ways, **form.cleaned_data, by=user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            toast(request, _("Saved"), undo_url())
            return redirect("desk:notification_settings")
    chosen = dict(NotificationSetting.objects.filter(user=user).values_list("cause", "way"))
    both = NotificationSetting.Way.BOTH
    context = {
        "form": form,
        "causes": [(name, label, chosen.get(name, both)) for name, label in labelled_causes()],
        "ways": NotificationSetting.Way.choices,
        "sentence": _sentence(kept, chosen),
        "address": user.email,
        **chats_of(user),
    }
    return page(request, "desk/notification_settings.html", context, status=422 if form.errors else 200)


def _sentence(kept: DigestSetting, chosen: dict[str, str]) -> str:
    off = sum(way == NotificationSetting.Way.OFF for way in chosen.values())
    if kept.rhythm == DigestSetting.Rhythm.NEVER:
        text = _("You get no e-mail; news stands in your inbox.")
    elif kept.rhythm == DigestSetting.Rhythm.WEEKLY:
        text = _("On Mondays at %(hour)s:00 you get one e-mail with what you have not read.") % {
            "hour": kept.hour
        }
    else:
        text = _("On working days at %(hour)s:00 you get one e-mail with what you have not read.") % {
            "hour": kept.hour
        }
    said = ngettext("%(n)s cause is off.", "%(n)s causes are off.", off) % {"n": off}
    return f"{text} {said}" if off else text
