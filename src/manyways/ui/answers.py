"""How the product says no: a page, a fragment with a toast, or JSON, whichever was asked for."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DataError, models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from manyways.ui.pages import announce, wants_fragment

Text = str | Promise
Sent = Sequence[tuple[str, Any]]
Ask = Callable[[HttpRequest, str], str | None]


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """A rule says no; the message is for people, `fields` names the inputs it is about."""

    status = 422

    def __init__(self, message: Text = "", *, fields: Mapping[str, Text] | None = None) -> None:
        self.fields = {name: str(text) for name, text in (fields or {}).items()}
        self.message = str(message) or " ".join(self.fields.values())
        super().__init__(self.message)


def refused_by(form: forms.BaseForm) -> Refused:
    """The refusal of a form that cannot be read: each reason behind the name of its field."""
    texts = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    whole = texts.pop(NON_FIELD_ERRORS, "")
    told = [whole, *(f"{form[name].label}: {text}" for name, text in texts.items())]
    return Refused(" ".join(filter(None, told)), fields=texts)


class Stale(Refused):
    """Someone else changed the row in between; carries what was wanted and what stands there now.

    With the `model` of the row both are told in the words of its fields.
    """

    status = 409

    def __init__(
        self,
        *,
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        version: int,
        message: Text = "",
        model: type[models.Model] | None = None,
    ) -> None:
        self.mine, self.theirs, self.version, self.model = dict(mine), dict(theirs), version, model
        super().__init__(message or _stale_message(*self._told()))

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """The field's name, the value wanted, the value that stands there now, where they differ."""
        mine, theirs = self._told()
        return [(label, mine[label], theirs[label]) for label in mine if mine[label] != theirs[label]]

    def _told(self) -> tuple[dict[str, Any], dict[str, Any]]:
        fields = {name: _field(self.model, name) for name in self.mine}
        labels = {name: str(field.verbose_name) if field else name for name, field in fields.items()}
        mine = {labels[name]: _as_read(self.mine[name], field) for name, field in fields.items()}
        return mine, {labels[name]: _as_read(self.theirs.get(name), field) for name, field in fields.items()}


def _field(model: type[models.Model] | None, name: str) -> Any:
    return (
        next((field for field in model._meta.concrete_fields if field.name == name), None) if model else None
    )


def _stale_message(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    if len(mine) != 1:
        return _("Someone changed this in the meantime. Nothing was saved.")
    (name,) = mine
    values = {"theirs": theirs[name], "mine": mine[name]}
    return _("Someone changed this to “%(theirs)s” in the meantime. Your “%(mine)s” was not saved.") % values


def _as_read(value: Any, field: Any = None) -> Any:
    """Days, choices and amounts as they stand on the page, not as they are kept."""
    if field and value in (None, "", []):
        return _("nothing")
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field and isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return value.to_integral() if isinstance(value, Decimal) and value == value.to_integral() else value


_ask: list[Ask] = []


def ask_whom(find: Ask) -> Ask:
    """Register who answers “who may do this?”: a function of the request and the missing right's name."""
    _ask[:] = [find]
    return find


def forbidden_sentence(request: HttpRequest, right: str) -> str:
    """Say who can change this, so that the reader can ask."""
    name = _ask[0](request, right) if _ask else None
    if name:
        return _("%(name)s can change this. Ask them.") % {"name": name}
    return _("You cannot do this with your roles. Ask whoever runs this installation.")


class RefusalsAsPages:
    """Middleware: turns `Refused`, PermissionDenied and Http404 into an answer a person can use.

    A browser gets a page, htmx a fragment and the event `mw:refused`, an island problem JSON.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the expected refusals; everything else is a bug and stays one.

        A key that is none names nothing; a character that no text can hold is refused.
        """
        match error:
            case Refused():
                return refusal(request, error)
            case PermissionDenied():
                return forbidden(request, error)
            case Http404() if _wants_json(request) or wants_fragment(request):
                return _answer(request, 404, _("This is not here, or not for you."))
            case ValidationError(code="invalid"):
                return _answer(request, 404, _("This is not here, or not for you."))
            case DataError() if "NUL" in str(error) or "\\u0000" in str(error):
                return _answer(request, 422, no_such_text())
        return None


def outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page is older than the session that sends it."""
    said = _("This page is from before you last signed in. Load it again and send it once more.")
    return _answer(request, 403, said, again=_sent_again(request) if _is_ours(request) else [])


def signed_out(request: HttpRequest) -> HttpResponse:
    """Answer whoever sends something after their session ended; what they wrote stays on the page."""
    said = _("You are no longer signed in: nothing was saved. Sign in in a new window, then send this again.")
    return _answer(request, 401, said, again=_sent_again(request))


def no_such_text() -> str:
    """Why a text is refused that the database cannot keep."""
    return _("There is a character in it that no text can hold. Type it again instead of pasting it.")


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer 422 or 409 with what happened, what is kept and what to do."""
    return _answer(request, error.status, error.message, fields=error.fields, error=error)


def forbidden(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 403 by naming who can."""
    right = str(error.args[0]) if error.args else ""
    return _answer(request, 403, forbidden_sentence(request, right))


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _answer(
    request: HttpRequest,
    status: int,
    message: str,
    *,
    fields: Mapping[str, str] | None = None,
    error: Refused | None = None,
    again: Sent = (),
) -> HttpResponse:
    if _wants_json(request):
        problem = {"title": message, "status": status, "fields": dict(fields or {})}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {"status": status, "message": message, "error": error}
    context["more"] = [text for text in (fields or {}).values() if text not in message]
    if wants_fragment(request):
        response = render(request, "ui/refused.html#refused", context, status=status)
        told = {"message": message, "fields": dict(fields or {}), "version": getattr(error, "version", None)}
        return announce(response, "mw:refused", told)
    context["again"] = again or _again(request, error)
    context["back"] = request.headers.get("Referer", "") if _is_ours(request) else "/"
    return render(request, "ui/refused.html", context, status=status)


def _sent_again(request: HttpRequest) -> Sent:
    """What was sent, to be sent once more as it is; no file can be kept, and no secret is written into a page."""
    if request.method != "POST" or request.FILES or _SECRETS.search(" ".join(request.POST)):
        return []
    return _kept(request)


def _kept(request: HttpRequest) -> list[tuple[str, Any]]:
    return [(name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN]


def _again(request: HttpRequest, error: Refused | None) -> Sent:
    """What was sent, to be sent again over the change of somebody else once both were read.

    `seen` keeps the version whose values the person saw: only what they changed themselves is written.
    """
    sent = request.POST
    if not isinstance(error, Stale) or not error.mine or "version" not in sent or request.FILES:
        return []
    kept = [(name, value) for name, value in _kept(request) if name not in {"version", "seen"}]
    return [*kept, ("version", error.version), ("seen", sent.get("seen") or sent["version"])]


_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of its field
_SECRETS = re.compile("password|secret")


def _is_ours(request: HttpRequest) -> bool:
    address = request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


@contextmanager
def refused_in(form: forms.BaseForm) -> Iterator[None]:
    """What is refused inside is said at the fields of a form, to be shown again with all that was typed."""
    try:
        yield
    except Refused as refusal:
        if not form.errors:
            say_refusal(form, refusal)


def answer_of(form: forms.BaseForm) -> int:
    """The status of a page that shows a form: sent and still here, it was refused."""
    return 422 if form.is_bound else 200


def say_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Say a refusal at the fields it is about; a stale one goes on to its own page."""
    if refusal.status == 409:
        raise refusal
    for name, text in (refusal.fields or {"": refusal.message}).items():
        form.add_error(name if name in form.fields else None, text)
