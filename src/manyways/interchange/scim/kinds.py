"""The two kinds of resources: how each is found, read, made, changed and taken away."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from manyways.access.clock import today
from manyways.access.models import User
from manyways.interchange.actions import provisioning as actions
from manyways.interchange.models import ProvisionedGroup
from manyways.interchange.scim.resources import Account, Gathering, account_of, gathering_of
from manyways.teams.models import Membership

_ONE_ADDRESS = re.compile(r'^\s*(userName|emails(?:\.value)?)\s+eq\s+"([^"]+)"\s*$', re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """One kind of resource. `rows` takes the filter's text and may leave out what it cannot match."""

    model: type[Any]
    row: Callable[[UUID], Any]
    rows: Callable[[str], Iterable[Any]]
    read: Callable[[Any], Any]
    add: Callable[[Any, User], Any]
    change: Callable[[Any, Any, User], Any]
    remove: Callable[[Any, User], None]


def _accounts(filter_text: str = "") -> QuerySet[User]:
    """Accounts the provider has not taken away; only those of an address where the filter names one."""
    rows = User.objects.exclude(provisioned__is_deleted=True).select_related("provisioned").order_by("id")
    found = _ONE_ADDRESS.match(filter_text)
    if found:
        rows = rows.filter(Q(email__iexact=found[2]) | Q(provisioned__document__userName__iexact=found[2]))
    return rows


def _groups(_filter_text: str = "") -> QuerySet[ProvisionedGroup]:
    """The groups the provider keeps, each with its members of today."""
    now = Membership.objects.filter(starts_on__lte=today()).exclude(ends_on__lte=today())
    members = Prefetch("group__memberships", now.select_related("person__user").order_by("id"))
    return ProvisionedGroup.objects.select_related("group").prefetch_related(members).order_by("id")


KINDS = {
    "Users": Kind(
        model=Account,
        row=lambda key: _accounts().filter(key=key).first(),
        rows=_accounts,
        read=lambda user: account_of(user, getattr(user, "provisioned", None)),
        add=lambda told, by: _accounts().get(pk=actions.provision_account(told, by=by).pk),
        change=lambda user, told, by: _accounts().get(pk=actions.change_account(user, told, by=by).pk),
        remove=lambda user, by: actions.remove_account(user, by=by),
    ),
    "Groups": Kind(
        model=Gathering,
        row=lambda key: _groups().filter(group__key=key).first(),
        rows=_groups,
        read=gathering_of,
        add=lambda told, by: _groups().get(pk=actions.provision_group(told, by=by).pk),
        change=lambda kept, told, by: _groups().get(pk=actions.change_group(kept, told, by=by).pk),
        remove=lambda kept, by: actions.remove_group(kept, by=by),
    ),
}
