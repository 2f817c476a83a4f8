"""What the pages of parts share: a form that is read or refused, and where to go afterwards."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from manyways.access.actions import Refused, undo_url
from manyways.ui.pages import toast


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed; refused by field where it cannot be read."""
    if not form.is_valid():
        texts = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        whole = texts.pop("__all__", "")
        raise Refused(whole, fields=texts)
    return form.cleaned_data


def done(request: HttpRequest, said: str, target: Any, *arguments: Any) -> HttpResponse:
    """Say what was done with Undo, and go where it shows; the page the form names, if it is one of ours."""
    toast(request, said, undo_url())
    back = request.POST.get("next", "")
    return redirect(back) if back.startswith("/work/") else redirect(target, *arguments)
