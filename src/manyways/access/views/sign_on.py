"""Single sign-on: the providers people may come in through, and whether a password alone is enough."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manyways.access.actions import sign_on as actions
from manyways.access.actions import undo_url
from manyways.access.forms_of_sign_on import SignOnForm
from manyways.access.models import Organisation, SignOn
from manyways.access.rules import may_everywhere
from manyways.access.views.own import SEE_SIGN_ON, settings_tabs
from manyways.access.web import actor, sent_version
from manyways.ui.answers import Refused, say_refusal
from manyways.ui.pages import page, toast

ADDRESSES = {
    SignOn.Protocol.OIDC: (("openid_connect_callback", _("Redirect address")),),
    SignOn.Protocol.SAML: (
        ("saml_metadata", _("Metadata of Manyways")),
        ("saml_acs", _("Where answers go (ACS)")),
    ),
}


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for those who may not set this up."""
    if not may_everywhere(actor(request), SEE_SIGN_ON):
        raise PermissionDenied(SEE_SIGN_ON)


@require_http_methods(["GET", "POST"])
def sign_ons(request: HttpRequest) -> HttpResponse:
    """All providers, the rule about second factors, and a form for one more provider."""
    _check(request)
    protocol = request.GET.get("protocol", SignOn.Protocol.OIDC)
    form = SignOnForm(request.POST or None, protocol=protocol)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_sign_on(protocol=form.protocol, **form.cleaned_data, by=actor(request))
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, _("People can sign in with “%(name)s” now.") % {"name": row.name}, undo_url())
            return redirect("access:sign_on", row.key)
    context = {
        "rows": SignOn.objects.select_related("role").order_by("name"),
        "form": form,
        "protocols": SignOn.Protocol.choices,
        "protocol": form.protocol,
        "organisation": Organisation.objects.first(),
        "tabs": settings_tabs(request),
    }
    return page(request, "access/sign_ons.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def sign_on(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One provider: what it must be told about Manyways, and what can be changed."""
    _check(request)
    row = get_object_or_404(SignOn, key=key)
    form = SignOnForm(request.POST or None, protocol=row.protocol, row=row)
    if request.method == "POST" and form.is_valid():
        version = sent_version(request)
        try:
            actions.edit_sign_on(row, form.cleaned_data, version=version, by=actor(request))
        except Refused as refusal:
            row.refresh_from_db()
            say_refusal(form, refusal)
        else:
            toast(request, _("Saved."), undo_url())
            return redirect("access:sign_on", row.key)
    addresses = [
        (label, request.build_absolute_uri(reverse(view, args=[row.slug])))
        for view, label in ADDRESSES[SignOn.Protocol(row.protocol)]
    ]
    context = {"row": row, "form": form, "addresses": addresses, "tabs": settings_tabs(request)}
    return page(request, "access/sign_on.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a provider away; accounts stay."""
    row = get_object_or_404(SignOn, key=key)
    actions.remove_sign_on(row, by=actor(request))
    toast(request, _("Nobody comes in through “%(name)s” any more.") % {"name": row.name}, undo_url())
    return redirect("access:sign_ons")


@require_POST
def second_factor(request: HttpRequest) -> HttpResponse:
    """Switch on or off that a password alone is not enough."""
    is_needed = request.POST.get("is_needed") == "1"
    actions.require_second_factor(Organisation.objects.get(), is_needed=is_needed, by=actor(request))
    toast(request, _("Saved. It counts from the next sign-in on."), undo_url())
    return redirect("access:sign_ons")
