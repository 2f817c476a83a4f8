"""Secret links: made and revoked by colleagues, opened by people who never sign in."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.doors import open_to_all
from manyways.access.models import Organisation
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import AskByLinkForm, LinkForm
from manyways.intake.models import Request, SecretLink
from manyways.intake.models.pages import SIGNER
from manyways.intake.models.requests import ANSWERS
from manyways.intake.queries.requests import sentence_of, status_of
from manyways.intake.views.saving import save_form, seen
from manyways.ui.pages import page, toast

GONE = 410


def links(request: HttpRequest) -> HttpResponse:
    """One's own links, with their addresses, and a new one."""
    by = actor(request)
    rows = [
        (link, request.build_absolute_uri(link.address))
        for link in SecretLink.objects.visible_to(by).select_related("made_by").order_by("-pk")
    ]
    form = LinkForm(request.POST or None, initial=request.GET.dict())

    def save() -> SecretLink:
        return actions.make_link(**form.cleaned_data, by=by)

    context = {
        "rows": rows,
        "open_count": sum(link.is_open for link, _address in rows),
        "may_make": may(by, "intake.make_link"),
    }
    return save_form(
        request, form, save, "intake/links.html", context, said=_("Link made. Copy its address below.")
    )


@require_POST
def revoke_link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let an address stop working."""
    found = actions.revoke_link(seen(request, SecretLink, key), by=actor(request))
    toast(request, _("%(name)s: revoked") % {"name": found.name}, undo_url())
    return redirect("intake:links")


def signed_key(signer: Signer, secret: str) -> str:
    """The key inside a signed address; empty for one that is not ours."""
    try:
        return signer.unsign(secret)
    except BadSignature:
        return ""


def opened_link(secret: str, purpose: str) -> SecretLink | None:
    """The link behind an address, whether it still works or not; None for one that is not ours."""
    key = signed_key(SIGNER, secret)
    if not key:
        return None
    return SecretLink.objects.select_related("made_by").filter(key=key, purpose=purpose).first()


def closed_page(request: HttpRequest) -> HttpResponse:
    """What somebody reads whose link no longer works."""
    return page(request, "intake/closed.html", {}, status=GONE)


@open_to_all
def ask_by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The front door for people who never sign in."""
    link = opened_link(secret, SecretLink.Purpose.ASK)
    if link is None or not link.is_open:
        return closed_page(request)
    form = AskByLinkForm(request.POST or None)

    def save() -> str:
        return actions.ask_by_link(link, **form.cleaned_data, by=link.made_by).answer_address

    if request.method == "POST" and form.is_valid():
        return save_form(
            request, form, save, "intake/ask_by_link.html", {}, said=_("Asked. Keep this address.")
        )
    context = {"form": form, "organisation": Organisation.objects.first()}
    return page(request, "intake/ask_by_link.html", context, status=422 if form.is_bound else 200)


@open_to_all
def answer_of(request: HttpRequest, secret: str) -> HttpResponse:
    """Where somebody who never signs in reads what became of their request."""
    key = signed_key(ANSWERS, secret)
    if not key:
        return closed_page(request)
    found = get_object_or_404(Request.objects.select_related("owner", "initiative"), key=key)
    context = {"request_row": found, "status": status_of(found), "sentence": sentence_of(found)}
    return page(request, "intake/answer.html", context)
