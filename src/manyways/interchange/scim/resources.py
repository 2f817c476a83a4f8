"""What is served by SCIM: accounts and groups with the attributes that mean something here, and how they read."""

from typing import Annotated, Any, ClassVar

from django.urls import reverse
from pydantic import Field, model_validator
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Meta,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from manyways.access.models import User
from manyways.interchange.models import ProvisionedAccount, ProvisionedGroup

MOST = 200


class FullName(ComplexAttribute):
    """The parts of a name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Address(ComplexAttribute):
    """An e-mail address."""

    value: Annotated[str | None, Required.true] = None
    type: str | None = None
    primary: bool | None = None


class Member(ComplexAttribute):
    """An account in a group, by its id and its address."""

    value: Annotated[str | None, Mutability.immutable] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class Account(Resource[Any]):
    """Somebody who signs in. The address is the primary one of `emails`, or the user name where that is one."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    emails: Annotated[list[Address] | None, Required.true] = None
    name: FullName | None = None
    display_name: str | None = None
    title: str | None = None
    active: Annotated[bool | None, Required.true] = None

    Name: ClassVar[type[ComplexAttribute]] = FullName
    Emails: ClassVar[type[ComplexAttribute]] = Address

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, value: Any) -> Any:
        """Providers leave out what they take for granted: that an account is active, the address in the user name."""
        if not isinstance(value, dict):
            return value
        filled = {"active": True, **value}
        if not filled.get("emails") and "@" in str(filled.get("userName", "")):
            filled["emails"] = [{"value": filled["userName"], "primary": True}]
        return filled

    @property
    def address(self) -> str:
        """Where the person gets mail, and signs in."""
        found = sorted(self.emails or [], key=lambda each: not each.primary)
        return (found[0].value or "").strip().lower() if found else ""

    @property
    def full_name(self) -> str:
        """The name to show."""
        parts = [self.name.given_name or "", self.name.family_name or ""] if self.name else []
        formatted = self.name.formatted if self.name else ""
        return (self.display_name or formatted or " ".join(parts).strip() or self.address.partition("@")[0])[
            :120
        ]


class Gathering(Resource[Any]):
    """A group with its members."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None

    Members: ClassVar[type[ComplexAttribute]] = Member


PROVIDER = ScimProvider(
    models=[Account, Gathering],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                name="API token",
                description="A token made in the settings",
                type=AuthenticationScheme.Type.oauthbearertoken,
            )
        ],
    ),
    policy=ScimPolicy(
        unknown=ScimPolicy.Unknown.ignore,
        remove_value_as_filter=ScimPolicy.RemoveValue.apply,
        unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
    ),
)


def account_of(user: User, kept: ProvisionedAccount | None) -> Account:
    """An account as it is now: what the provider told, with the name, address and state of today."""
    found = Account.model_validate(kept.document) if kept else Account(user_name=user.email)
    found.id = str(user.key)
    found.active = user.is_active
    if found.address != user.email:
        found.emails = [Address(value=user.email, primary=True)]
    if found.full_name != user.name:
        found.display_name = user.name
    found.meta = _meta("User", "Users", user)
    return found


def gathering_of(kept: ProvisionedGroup) -> Gathering:
    """A group with the members of today who have an account."""
    users = [row.person.user for row in kept.group.memberships.all() if row.person.user]
    return Gathering(
        id=str(kept.group.key),
        external_id=kept.external_id or None,
        display_name=kept.group.name,
        members=[Member(value=str(user.key), ref=Reference(_place("Users", user))) for user in users] or None,
        meta=_meta("Group", "Groups", kept.group),
    )


def _meta(kind: str, endpoint: str, row: Any) -> Meta:
    return Meta(
        resource_type=kind,
        created=row.created_at,
        location=_place(endpoint, row),
        version=f'W/"{row.version}"',
    )


def _place(endpoint: str, row: Any) -> str:
    """The address of a resource, below the address of the service."""
    return reverse("interchange:scim_resource", args=[endpoint, str(row.key)])
