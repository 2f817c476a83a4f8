"""Single sign-on: providers added, changed and taken away; whether a password alone is enough."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.checking import checked
from manyways.access.actions.declaring import action, apply_changes
from manyways.access.actions.rooms import refuse_closed
from manyways.access.clock import now
from manyways.access.closed import rooms_in
from manyways.access.models import WHOLE, Grant, Organisation, SignOn, User
from manyways.access.queries import rooms_of
from manyways.access.saml import refuse_expired
from manyways.ui.answers import Refused

FIELDS = frozenset(
    {
        "name",
        "domains",
        "server_url",
        "client_id",
        "secret",
        "metadata",
        "makes_accounts",
        "role",
        "is_active",
        "trusted_for",
    }
)


@action(
    "access.add_sign_on",
    gettext_lazy("Add a way to sign in with the organisation's accounts"),
    is_global=True,
    said=gettext_lazy("added %(name)s"),
)
def add_sign_on(*, name: str, protocol: str, domains: list[str], by: User, **fields: Any) -> SignOn:
    """Let people of these domains in through a provider."""
    row = SignOn(
        name=name.strip(), slug=_free_slug(name), protocol=protocol, domains=_domains(domains), **fields
    )
    _check(row, by)
    row.trusted_for = _trusted(row, by)
    checked(row).save()
    return row


@action("access.edit_sign_on", gettext_lazy("Change a way to sign in"), said=gettext_lazy("changed %(name)s"))
def edit_sign_on(row: SignOn, changes: Mapping[str, Any], *, by: User, version: int | None = None) -> SignOn:
    """Another address, secret, domain or role; an empty secret keeps the one there is."""
    values = dict(changes)
    if "domains" in values:
        values["domains"] = _domains(values["domains"])
    if not values.get("secret"):
        values.pop("secret", None)
    has_new_metadata = values.get("metadata", row.metadata) != row.metadata
    for name, value in values.items():
        setattr(row, name, value)
    _check(row, by, has_new_metadata=has_new_metadata)
    return apply_changes(row, {**values, "trusted_for": _trusted(row, by)}, allowed=FIELDS, version=version)


def _trusted(row: SignOn, by: User) -> dict[str, str]:
    """Whoever sets a provider up opens to it the closed rooms they are in; those of others stay as they were."""
    return {**row.trusted_for, **dict.fromkeys(rooms_of(by), row.fingerprint())}


@action(
    "access.trust_sign_on",
    gettext_lazy("Say whether a provider lets accounts of one's closed room in"),
    is_open=True,
    is_final=True,
)
def trust_sign_on(row: SignOn, *, is_trusted: bool, by: User) -> SignOn:
    """Open the closed rooms one is in to a provider as it is now, or close them to it."""
    rooms = rooms_of(by)
    if not rooms:
        raise Refused(_("Only who is in a closed room decides who signs in to it."))
    kept = {room: mark for room, mark in row.trusted_for.items() if room not in rooms}
    changes = {"trusted_for": _trusted(row, by) if is_trusted else kept}
    return apply_changes(row, changes, allowed=frozenset(changes))


@action(
    "access.remove_sign_on", gettext_lazy("Remove a way to sign in"), said=gettext_lazy("removed %(name)s")
)
def remove_sign_on(row: SignOn, *, by: User) -> None:
    """Nobody comes in this way any more; accounts stay."""
    row.delete()


@action(
    "access.require_second_factor", gettext_lazy("Say whether a password alone is enough"), is_global=True
)
def require_second_factor(organisation: Organisation, *, is_needed: bool, by: User) -> Organisation:
    """From the next sign-in on, whoever comes with a password sets up a second factor or a passkey first."""
    changes = {"needs_second_factor": is_needed}
    return apply_changes(organisation, changes, allowed=frozenset(changes))


def welcome_account(user: User, row: SignOn) -> None:
    """Give an account that a provider made its role; nobody is signed in for that yet."""
    if row.role is not None and row.is_trusted_for(rooms_in(row.role.rights)):
        Grant.objects.get_or_create(user=user, role=row.role, scope_kind=WHOLE, scope_id=0)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:36] or "sign-on"
    taken = set(SignOn.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    names = (slug, *(f"{slug}-{number}" for number in range(2, 100)))
    return next(each for each in names if each not in taken)


def _domains(words: list[str]) -> list[str]:
    found = sorted({word.strip().lower().lstrip("@") for word in words if word.strip()})
    if not found or any("." not in word or "@" in word or " " in word for word in found):
        raise Refused(fields={"domains": _("Name the domains as in addresses: example.org, example.com.")})
    return found


def _check(row: SignOn, by: User, *, has_new_metadata: bool = True) -> None:
    """Refuse a provider that could not be asked, or whose role would let people into a closed room from outside."""
    if row.role is not None:
        refuse_closed(row.role.rights, by)
    if row.protocol == SignOn.Protocol.SAML:
        if has_new_metadata:
            refuse_expired(row.metadata, now())
        return
    missing = [name for name in ("server_url", "client_id", "secret") if not getattr(row, name)]
    if missing:
        raise Refused(fields=dict.fromkeys(missing, _("Needed for OpenID Connect.")))
    if not row.server_url.startswith("https://") and "://localhost" not in row.server_url:
        raise Refused(fields={"server_url": _("The address must begin with https://.")})
