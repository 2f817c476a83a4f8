"""What the pages of the front door share: the form that is shown again, and the record that is looked up."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from manyways.access.actions import Refused, undo_url
from manyways.access.web import actor
from manyways.ui.pages import page, toast
from manyways.work.views.initiatives import refused_fields


def seen(request: HttpRequest, model: Any, key: UUID, *related: str) -> Any:
    """One record, if this person may see it; else 404 as if it did not exist."""
    rows = model.objects.visible_to(actor(request))
    return get_object_or_404(rows.select_related(*related) if related else rows, key=key)


def save_form(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[], Any],
    template: str,
    context: Mapping[str, Any],
    *,
    said: str = "",
) -> HttpResponse:
    """The page of a form; once it is right, save and go to what was saved. A refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            made = save()
        except Refused as refusal:
            if refusal.status == 409:
                raise
            refused_fields(form, refusal)
        else:
            toast(request, said or _("Saved"), undo_url())
            return redirect(made)
    return page(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
