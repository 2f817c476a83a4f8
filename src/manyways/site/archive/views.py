"""The archive among the settings: made, followed, downloaded; and taken in by an installation that is still empty."""

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from manyways.access.actions.accounts import set_password_link
from manyways.access.doors import open_to_all
from manyways.access.models import Job, User
from manyways.access.rules import may_everywhere
from manyways.access.views.own import settings_tabs
from manyways.access.web import actor
from manyways.site.archive import actions
from manyways.site.archive.backup import CannotKeep
from manyways.site.archive.taking_in import take_in
from manyways.site.models import SEE_ARCHIVES, Archive
from manyways.ui.answers import Refused
from manyways.ui.pages import page, toast


class ArchiveForm(forms.Form):
    """An archive and who one is in it."""

    archive = forms.FileField(label=gettext_lazy("Archive"))
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("As you sign in there. You choose a new password next."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest) -> HttpResponse:
    """Ask for an archive, follow it, and find those of the last day."""
    user = actor(request)
    if not may_everywhere(user, SEE_ARCHIVES):
        raise PermissionDenied(SEE_ARCHIVES)
    if request.method == "POST":
        actions.make_archive(by=user)
        return redirect("archive")
    newest = Job.objects.filter(task=actions.TASK).order_by("-created_at", "-pk").first()
    context = {
        "tabs": settings_tabs(request),
        "job": newest if newest and newest.state != Job.State.DONE else None,
        "is_running": bool(newest and newest.state in actions.AT_WORK),
        "rows": list(Archive.objects.visible_to(user).select_related("made_by").order_by("-pk")),
        "because": _why_not(user),
        "accounts": User.objects.count(),
    }
    return page(request, "site/archive.html", context, "making")


def _why_not(user: User) -> str:
    try:
        actions.refuse_outside(user)
    except Refused as refusal:
        return refusal.message
    return ""


@never_cache
@require_POST
def change_archive(request: HttpRequest, key: uuid.UUID, verb: str) -> HttpResponseBase:
    """Download one, or delete it."""
    user = actor(request)
    row = get_object_or_404(Archive.objects.visible_to(user), key=key)
    if verb == "remove":
        actions.remove_archive(row, by=user)
        toast(request, _("Deleted."))
        return redirect("archive")
    if verb != "take":
        raise Http404
    actions.take_archive(row, by=user)
    answer = StreamingHttpResponse(_parts(row), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{row}"'
    answer["Content-Length"] = str(row.size)
    return answer


def _parts(row: Archive) -> Iterator[bytes]:
    for number in row.parts.order_by("number").values_list("number", flat=True):
        yield bytes(row.parts.get(number=number).content)


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def welcome_archive(request: HttpRequest) -> HttpResponse:
    """Take an archive into an installation in which nobody has an account; its person chooses a password then."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "GET" and User.objects.exists():
        return redirect("first_page")
    if request.method == "POST" and form.is_valid():
        try:
            _take_in(form.cleaned_data["archive"], form.cleaned_data["email"])
        except CannotKeep as error:
            form.add_error(None, str(error))
        else:
            person = User.objects.get(email__iexact=form.cleaned_data["email"])
            return redirect(set_password_link(person))
    return page(request, "site/welcome_archive.html", {"form": form}, status=422 if form.errors else 200)


def _take_in(uploaded: "UploadedFile[Any]", email: str) -> None:
    """Raises CannotKeep; nothing is changed then."""
    if User.objects.exists():
        raise CannotKeep(
            _("Somebody has an account here already, and an archive goes into an empty organisation only.")
        )
    with tempfile.TemporaryDirectory(prefix="manyways-") as name:
        source = Path(name) / "archive.zip"
        with source.open("wb") as file:
            for chunk in uploaded.chunks():
                file.write(chunk)
        take_in(settings.DATABASE_OWNER_URL, source, whose=email)
