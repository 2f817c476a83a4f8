"""“How we manage work here”: for colleagues by audience, and through a secret link for anybody who has it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyways.access.actions import undo_url
from manyways.access.clock import today
from manyways.access.doors import open_to_all
from manyways.access.models import Organisation
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.intake import actions
from manyways.intake.forms import TextForm
from manyways.intake.models import SecretLink
from manyways.intake.queries.how import AUDIENCES, Audience, how_we_work, is_place
from manyways.intake.views.links import closed_page, opened_link
from manyways.ui.pages import page, toast
from manyways.ui.templatetags.mw import Tab


def _audience(slug: str) -> Audience:
    if slug not in AUDIENCES:
        raise Http404
    return AUDIENCES[slug]


def how_page(request: HttpRequest, audience: str = "executives") -> HttpResponse:
    """The page in one audience's words, with the texts to change for those who may."""
    found, by = _audience(audience), actor(request)
    tabs = [
        Tab(each.label, reverse("intake:how_for", args=[each.slug]), each.slug == audience)
        for each in AUDIENCES.values()
    ]
    may_edit = may(by, "intake.edit_page_text")
    context = {
        "how": how_we_work(found),
        "audiences": tabs,
        "day": today(),
        "may_edit": may_edit,
        "edits": may_edit and "edit" in request.GET,
        "may_share": may(by, "intake.make_link"),
        "is_inside": True,
    }
    return page(request, "intake/how.html", context)


@require_POST
def edit_text(request: HttpRequest) -> HttpResponse:
    """Write one text of the page; an empty one gives back the text that comes with the product."""
    place, audience = request.POST.get("place", ""), request.POST.get("audience", "executives")
    form = TextForm(request.POST)
    if not is_place(place) or not form.is_valid():
        raise Http404
    actions.edit_page_text(place=place, **form.cleaned_data, by=actor(request))
    toast(request, _("Text saved; it is shown wherever it belongs"), undo_url())
    return redirect(f"{reverse('intake:how_for', args=[_audience(audience).slug])}?edit=1")


@open_to_all
def shared_page(request: HttpRequest, secret: str) -> HttpResponse:
    """The page for whoever has the link, until it expires or is revoked."""
    link = opened_link(secret, SecretLink.Purpose.PAGE)
    if link is None or not link.is_open:
        return closed_page(request)
    audience = AUDIENCES.get(link.audience) or AUDIENCES["executives"]
    context = {
        "how": how_we_work(audience),
        "day": today(),
        "link": link,
        "organisation": Organisation.objects.first(),
        "is_inside": False,
    }
    return page(request, "intake/how_shared.html", context)
