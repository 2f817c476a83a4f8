"""The pages of HR's closed room, and the open pages of roles."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from manyways.access.actions import Refused, undo_url
from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.access.web import actor
from manyways.change.views.questions import words_page
from manyways.people_partner.rules import ENTER, is_inside
from manyways.ui.answers import refused_by, say_refusal
from manyways.ui.pages import toast

__all__ = ["ask", "inside", "values_of"]


def inside(request: HttpRequest, right: str = ENTER) -> User:
    """Who asks, if they are in the room. For everybody else the page does not exist.

    With the `right` that a form is saved by, who lacks it is told who can, before typing it all.
    """
    by = actor(request)
    if not is_inside(by):
        raise Http404
    if not may_everywhere(by, right):
        raise PermissionDenied(right)
    return by


def values_of(form: Any) -> dict[str, Any]:
    """The values of a form; Refused by field when one cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def ask(
    request: HttpRequest,
    form: Any,
    run: Callable[..., Any],
    *,
    title: str,
    back: str,
    said: str = "",
    button: str = "",
    visible: int = 3,
    note: str = "",
) -> HttpResponse:
    """A page with one form: what it holds goes to `run`, which calls an action and returns where to go on."""
    if request.method == "POST" and form.is_valid():
        try:
            made = run(form.cleaned_data)
        except PermissionDenied as error:
            raise Http404 from error
        except Refused as refusal:
            say_refusal(form, refusal)
        else:
            toast(request, said or _("Saved"), undo_url())
            return redirect(made)
    return words_page(request, form, title, back, note=note, button=button, visible=visible)
