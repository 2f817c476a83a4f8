"""Who takes part in an initiative, and what was said and done there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from manyways.access.actions import Refused, undo_url
from manyways.access.models import Grant, User
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.ui.pages import toast
from manyways.work import actions
from manyways.work.forms import NewMember
from manyways.work.views.record import record_page, seen_initiative


def members(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who sees it, works on it, leads it."""
    found, by = seen_initiative(request, key), actor(request)
    form = NewMember(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            raise Refused(_("Choose a colleague and a part."))
        actions.add_member(found, **form.cleaned_data, by=by)
        toast(request, _("%(name)s takes part") % {"name": form.cleaned_data["user"].name}, undo_url())
        return redirect("work:members", key)
    grants = Grant.objects.filter(scope_kind="initiative", scope_id=found.pk).select_related("user", "role")
    rows = list(grants.order_by("user__name"))
    context = {
        "grants": rows,
        "form": form,
        "may_add": may(by, "work.add_member", found),
        "is_open": found.visibility == "company",
    }
    taking = ngettext("%(count)s colleague takes part", "%(count)s colleagues take part", len(rows))
    sentence = taking % {"count": len(rows)} if rows else _("Nobody takes part beside its owner")
    seen = (
        _("everyone here can see it.")
        if context["is_open"]
        else _("nobody else can see it but those with a role over all.")
    )
    return record_page(
        request, found, "work/members.html", context, here="members", sentence=f"{sentence}; {seen}"
    )


@require_POST
def remove_member(request: HttpRequest, key: UUID, user_key: UUID) -> HttpResponse:
    """Take somebody's part away."""
    found = seen_initiative(request, key)
    user = get_object_or_404(User, key=user_key)
    actions.remove_member(found, user=user, by=actor(request))
    toast(request, _("%(name)s no longer takes part") % {"name": user.name}, undo_url())
    return redirect("work:members", key)


def conversation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Comments and history of an initiative."""
    found = seen_initiative(request, key)
    sentence = _("What was said, and who changed what.")
    return record_page(request, found, "work/conversation.html", {}, here="conversation", sentence=sentence)
