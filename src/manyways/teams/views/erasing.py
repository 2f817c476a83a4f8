"""Erasing a person: what it reaches, shown before, and done once."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.rules import may_everywhere
from manyways.access.web import actor, sent_version
from manyways.teams import actions
from manyways.teams.models import Person
from manyways.teams.queries.erasing import erasure_of
from manyways.ui.pages import page, toast


def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Counts first; then, with the box ticked, for good."""
    by = actor(request)
    if not may_everywhere(by, "privacy.erase_person"):
        raise PermissionDenied("privacy.erase_person")
    found = get_object_or_404(Person.objects.visible_to(by), key=key)
    if request.method == "POST":
        if "sure" not in request.POST:
            raise Refused(_("Tick that it cannot be undone."))
        actions.erase_person(found, version=sent_version(request), by=by)
        toast(request, _("Erased"))
        return redirect(found)
    return page(request, "teams/erase.html", {"person": found, "erasure": erasure_of(found)})
