"""Settings about oneself: profile, security, API tokens."""

import uuid

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manyways.access.actions import rights, undo_url
from manyways.access.actions.own import change_own_profile, end_own_session
from manyways.access.actions.sign_on import trust_sign_on
from manyways.access.actions.tokens import create_own_token, revoke_own_token
from manyways.access.clock import today
from manyways.access.forms import ProfileForm, TokenForm
from manyways.access.models import ApiToken, SignOn, User
from manyways.access.queries import rooms_of
from manyways.access.rules import may_everywhere
from manyways.access.sign_in import FACTOR_WANTED
from manyways.access.web import actor
from manyways.ui.pages import page, toast
from manyways.ui.templatetags.mw import Tab

SEE_SIGN_ON = "access.add_sign_on"
_MORE: list[tuple[str | Promise, str, str]] = []


def add_settings_tab(label: str | Promise, view: str, right: str = "") -> None:
    """Let a higher app show a page of its own among the settings, for all or for those with a right everywhere."""
    if (label, view, right) not in _MORE:
        _MORE.append((label, view, right))


def settings_tabs(request: HttpRequest) -> list[Tab]:
    """The parts of the settings this person may open."""
    user = actor(request)
    parts = [
        (_("Profile"), "access:settings", True),
        (_("Security"), "access:security", True),
        (_("API tokens"), "access:tokens", True),
        (_("Jobs"), "access:jobs", True),
        (_("Recently deleted"), "access:deleted", True),
        (_("People who sign in"), "access:users", may_everywhere(user, "access.add_user")),
        (_("Sign-on"), "access:sign_ons", may_everywhere(user, SEE_SIGN_ON)),
        (_("Roles"), "access:roles", may_everywhere(user, "access.change_role")),
        *((str(label), view, not right or may_everywhere(user, right)) for label, view, right in _MORE),
    ]
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [Tab(name, reverse(view), view == here) for name, view, is_open in parts if is_open]


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and language."""
    user = actor(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        changed = change_own_profile(**form.cleaned_data, by=user)
        toast(request, _("Saved."), undo_url())
        response = redirect("access:settings")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, changed.language or "", samesite="Lax")
        return response
    context = {"form": form, "tabs": settings_tabs(request), "email": user.email}
    return page(request, "access/settings.html", context, status=422 if form.errors else 200)


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factor, and where one is signed in."""
    user = actor(request)
    sessions = UserSession.objects.purge_and_list(user)
    sessions.sort(key=lambda session: session.last_seen_at, reverse=True)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "tabs": settings_tabs(request),
        "sessions": sessions,
        "here": request.session.session_key,
        "has_password": user.has_usable_password(),
        "has_second_factor": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "is_factor_wanted": request.session.get(FACTOR_WANTED, False),
        "ways_into_rooms": _ways_into_rooms(user),
    }
    return page(request, "access/security.html", context)


def _ways_into_rooms(user: User) -> list[tuple[SignOn, bool]]:
    """For somebody in a closed room: the providers in use, and whether they let accounts of it in."""
    rooms = rooms_of(user)
    rows = SignOn.objects.filter(is_active=True).order_by("name") if rooms else ()
    return [(row, row.is_trusted_for(rooms)) for row in rows]


@require_POST
def trust(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Open the closed rooms one is in to a provider, or close them to it."""
    row = get_object_or_404(SignOn, key=key)
    is_trusted = request.POST.get("is_trusted") == "1"
    trust_sign_on(row, is_trusted=is_trusted, by=actor(request))
    toast(request, _("Saved. It counts from the next sign-in on."))
    return redirect("access:security")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign oneself out somewhere else."""
    user = actor(request)
    end_own_session(get_object_or_404(UserSession, pk=pk, user=user), by=user)
    toast(request, _("That session is ended."))
    return redirect("access:security")


def _apps_with_rights() -> list[tuple[str, str]]:
    with_rights = {right.app for right in rights()}
    known = [config for config in apps.get_app_configs() if config.label in with_rights]
    return sorted(((config.label, str(config.verbose_name)) for config in known), key=lambda pair: pair[1])


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's API tokens; a new one shows its secret once."""
    user = actor(request)
    form = TokenForm(request.POST or None, apps=_apps_with_rights())
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = create_own_token(**form.cleaned_data, by=user)
        form = TokenForm(apps=_apps_with_rights())
    context = {
        "form": form,
        "secret": secret,
        "tokens": user.api_tokens.order_by("revoked_at", "-id"),
        "today": today(),
        "tabs": settings_tabs(request),
    }
    response = page(request, "access/tokens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_token(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make one of one's own tokens useless at once."""
    user = actor(request)
    token = get_object_or_404(ApiToken, key=key, user=user)
    revoke_own_token(token, by=user)
    toast(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("access:tokens")
