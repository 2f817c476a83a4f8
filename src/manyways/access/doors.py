"""Deny by default: a page is for people who signed in unless it is marked open."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from manyways.access.actions import may_do, right_named
from manyways.access.models import User
from manyways.access.queries import who_may
from manyways.access.rules import may
from manyways.access.sign_in import FACTOR_WANTED, wants_second_factor
from manyways.ui.answers import ask_whom, signed_out

View = TypeVar("View", bound=Callable[..., Any])
SECURITY = "access:security"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_MODULES = ("allauth.", "django.contrib.staticfiles")


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in: health, the first page, signed links."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def check_right(request: HttpRequest, right: str, record: Any = None) -> None:
    """At the head of a page: who may not do what it is for is told who can, before typing it all. Raises PermissionDenied."""
    assert isinstance(request.user, User)
    if not may(request.user, right, record):
        raise PermissionDenied(right)


class Offers:
    """What a page offers its reader to do with a record, each verb by its own right: `{% if offers.drop_item %}`."""

    def __init__(self, app: str, record: Any, *, to: User) -> None:
        self.app, self.record, self.to = app, record, to

    def __getitem__(self, verb: str) -> bool:
        right = f"{self.app}.{verb}"
        assert right_named(right), right
        return may_do(self.to, right, self.record)


def for_those_who_may(*rights: str) -> Callable[[View], View]:
    """Mark a page that only asks for something new: who may not add it is told who can, before typing it all."""

    def mark(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **given: Any) -> Any:
            for right in rights:
                check_right(request, right)
            return view(request, *args, **given)

        return cast(View, answer)

    return mark


class SignedInOnly:
    """Middleware: sends everyone else to the sign-in page. The API answers for itself with 401."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Let open views pass, and people who signed in."""
        is_api = request.path.startswith("/api/")
        is_open = (
            is_api or getattr(view, "is_open_to_all", False) or view.__module__.startswith(_OPEN_MODULES)
        )
        request.user = get_user(request)  # not Django's stand-in, through which every look at it goes twice
        if request.user.is_authenticated:
            _speak(request)
            return _ask_for_factor(request, is_api, is_open)
        if is_open:
            return None
        return (
            redirect_to_login(request.get_full_path()) if request.method in READING else signed_out(request)
        )


def _ask_for_factor(request: HttpRequest, is_api: bool, is_open: bool) -> HttpResponseBase | None:
    """Lead somebody who still needs a second factor to where it is set up; the API knows them only afterwards."""
    is_there = request.resolver_match is not None and request.resolver_match.view_name == SECURITY
    if is_there or (is_open and not is_api) or not _still_wants_factor(request):
        return None
    if not is_api:
        return redirect(SECURITY)
    request.user = AnonymousUser()
    return None


def _still_wants_factor(request: HttpRequest) -> bool:
    """Whether the person has to set up a second factor before anything else; asked again only while it is so."""
    assert isinstance(request.user, User)
    if request.session.get(FACTOR_WANTED):
        request.session[FACTOR_WANTED] = wants_second_factor(request, request.user)
    return bool(request.session.get(FACTOR_WANTED))


def _speak(request: HttpRequest) -> None:
    """Use the language the person chose, on every machine they sign in from."""
    language: str = getattr(request.user, "language", "")
    if language and language != translation.get_language():
        translation.activate(language)
        request.LANGUAGE_CODE = language


@ask_whom
def _name_of_someone(request: HttpRequest, right: str) -> str | None:
    """Who can be asked, for people who signed in."""
    found = who_may(right) if request.user.is_authenticated else None
    return found.name if found else None
