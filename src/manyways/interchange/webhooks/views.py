"""Webhooks among the settings: the list, one with its messages, one message with its answer."""

import json
import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.rules import may_everywhere
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor, sent_version
from manyways.interchange.actions import webhooks as actions
from manyways.interchange.models import SEE_WEBHOOKS, Webhook, WebhookMessage
from manyways.interchange.webhooks.forms import WebhookForm
from manyways.interchange.webhooks.tables import DeliveryTable
from manyways.ui.answers import say_refusal
from manyways.ui.pages import page, toast


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for those who may not set this up."""
    if not may_everywhere(actor(request), SEE_WEBHOOKS):
        raise PermissionDenied(SEE_WEBHOOKS)


@never_cache
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """All webhooks, and a form for one more, whose secret is shown once."""
    _check(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_webhook(**form.cleaned_data, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            return _shown(request, row, secret=row.secret)
    rows = list(Webhook.objects.visible_to(actor(request)).select_related("owner").order_by("name", "pk"))
    context = {"rows": rows, "form": form, "tabs": settings_tabs(request), "sentence": _sentence(rows)}
    return page(request, "interchange/webhooks.html", context, status=422 if form.errors else 200)


def _sentence(rows: list[Webhook]) -> str:
    stopped = sum(not row.is_active for row in rows)
    if not rows:
        return _("Other programs can be told what happens here, signed, as far as you may see it.")
    active = len(rows) - stopped
    told = ngettext(
        "%(n)s program is told what happens here.", "%(n)s programs are told what happens here.", active
    )
    text = told % {"n": active} if active else _("No program is told what happens here.")
    if not stopped:
        return text
    return text + " " + ngettext("%(n)s is stopped.", "%(n)s are stopped.", stopped) % {"n": stopped}


def _find(request: HttpRequest, key: uuid.UUID) -> Webhook:
    _check(request)
    return get_object_or_404(Webhook.objects.visible_to(actor(request)).select_related("owner"), key=key)


@never_cache
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """One webhook: whether it works, its messages, what is set."""
    return _shown(request, _find(request, key))


def _shown(request: HttpRequest, row: Webhook, *, secret: str = "") -> HttpResponse:
    table = DeliveryTable(request, webhook=row)
    is_form = bool(secret) or "name" in request.POST
    answer = None if is_form else table.answer()
    if answer:
        return answer  # type: ignore[return-value]
    initial = {"name": row.name, "address": row.address, "told_of": ", ".join(row.told_of)}
    form = WebhookForm(request.POST if is_form and not secret else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            version = sent_version(request)
            actions.edit_webhook(row, form.cleaned_data, version=version, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("Saved."), undo_url())
            return redirect("interchange:webhook", row.key)
    is_own = row.owner_id == actor(request).pk
    context = {"row": row, "form": form, "table": table, "secret": secret, "is_own": is_own}
    return page(request, "interchange/webhook.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def change_webhook(request: HttpRequest, key: uuid.UUID, verb: str) -> HttpResponse:
    """Try it, stop or start it, give it a new secret, take it away."""
    row, by = _find(request, key), actor(request)
    if verb == "renew":
        return _shown(request, row, secret=actions.renew_secret(row, by=by).secret)
    if verb == "remove":
        actions.remove_webhook(row, by=by)
        toast(request, _("“%(name)s” is told nothing more.") % {"name": row.name})
        return redirect("interchange:webhooks")
    if verb == "try":
        actions.try_webhook(row, by=by)
        toast(request, _("A message is on its way. Look at its answer below in a moment."))
    elif verb in {"start", "stop"}:
        actions.edit_webhook(row, {"is_active": verb == "start"}, by=by)
        toast(request, _("Started again.") if verb == "start" else _("Stopped."), undo_url())
    else:
        raise Http404
    return redirect("interchange:webhook", row.key)


@require_GET
def delivery(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One message: what was sent, and what was answered."""
    _check(request)
    found = WebhookMessage.objects.visible_to(actor(request)).select_related("webhook")
    row = get_object_or_404(found, key=key)
    body = json.dumps(json.loads(row.body), indent=2, ensure_ascii=False)
    return page(request, "interchange/delivery.html", {"row": row, "body": body})
