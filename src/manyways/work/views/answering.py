"""What the pages of parts share: a form that is read or refused, and where to go afterwards."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from manyways.access.actions import undo_url
from manyways.ui.answers import refused_by
from manyways.ui.pages import toast


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed; refused by field where it cannot be read."""
    if not form.is_valid():
        raise refused_by(form)
    return form.cleaned_data


def done(request: HttpRequest, said: str, target: Any, *arguments: Any) -> HttpResponse:
    """Say what was done with Undo, and go where it shows; the page the form names, if it is one of ours."""
    toast(request, said, undo_url())
    back = request.POST.get("next", "")
    return redirect(back) if back.startswith("/work/") else redirect(target, *arguments)
