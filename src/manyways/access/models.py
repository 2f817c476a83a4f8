"""Users, roles, grants, API tokens and jobs."""

import uuid
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manyways.access.closed import covers
from manyways.access.records import Record, recorded
from manyways.ui.own_words import OwnCharField

WHOLE = "whole"
EVERYONE, OWNER = STANDING = ("everyone", "owner")
"""The roles that nobody is granted by hand."""
_HELD = """
SELECT held.id, held.scope_kind, held.scope_id, role.id, role.slug, role.name, role.rights
FROM access_role role LEFT JOIN access_grant held ON held.role_id = role.id AND held.user_id = %s
WHERE role.slug = ANY(%s) OR held.id IS NOT NULL
"""
_OF_ROLE = ["id", "slug", "name", "rights"]


class UserManager(BaseUserManager["User"]):
    """Makes users; allauth and the command line both come through here."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make one user. The address is kept in lower case."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        """Colleagues know each other by name."""
        return self.filter(is_active=True) if user.is_active else self.none()


@recorded()
class Organisation(Record):
    """The one organisation of this database, with what all its pages need to know."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    fiscal_year_starts_in = models.PositiveSmallIntegerField(_("fiscal year starts in month"), default=1)
    needs_second_factor = models.BooleanField(_("a password alone is not enough"), default=False)

    objects: ClassVar[models.Manager["Organisation"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), name="one_organisation"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_starts_in__range=(1, 12)), name="fiscal_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded(exclude=("password", "last_login", "last_seen_at"))
class User(AbstractBaseUser, Record):
    """Somebody who can sign in. A person of the organisation may have a user or not."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_(
                    "Somebody has this address already: look for them, or give another one."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name

    @cached_property
    def organisation(self) -> Organisation | None:
        """The one organisation, read once per user object."""
        return Organisation.objects.first()

    def grants_held(self) -> list["Grant"]:
        """This person's grants with their roles, read once per user object."""
        return self._roles_read()[1]

    def standing_rights(self) -> dict[str, list[str]]:
        """The rights of the two roles nobody is granted by hand, everyone's and an owner's; read with the grants."""
        return self._roles_read()[2]

    def holds_everywhere(self, right: str) -> bool:
        """Whether everyone's role or a grant over the whole organisation gives a right; found once, for rows ask alike."""
        _changes, grants, standing, known = self._roles_read()
        if right not in known:
            whole = (grant.role for grant in grants if grant.scope_kind == WHOLE)
            known[right] = covers(standing.get(EVERYONE, []), right) or any(
                role.allows(right) for role in whole
            )
        return known[right]

    def _roles_read(self) -> tuple[int, list["Grant"], dict[str, list[str]], dict[str, bool]]:
        """In one query, made again once a role has changed: (changes until then, grants, standing rights, what follows)."""
        if self.__dict__.get("_roles", (None,))[0] != Role.changes:
            grants, standing = Role.held_by(self)
            self._roles: tuple[int, list[Grant], dict[str, list[str]], dict[str, bool]]
            self._roles = (Role.changes, grants, standing, {})
        return self._roles

    def forget_grants(self) -> None:
        """Read the grants again at the next question."""
        self.__dict__.pop("_roles", None)


@recorded()
class Role(Record):
    """A named set of rights. `rights` are patterns over the names of actions: `work.*`, `desk.add_comment`."""

    slug = models.SlugField(max_length=40, unique=True)
    name = OwnCharField(_("name"), max_length=80)
    rights = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    changes: ClassVar[int] = 0
    """How often a role was changed in this process; what was read before is read again."""

    objects: ClassVar[models.Manager["Role"]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def held_by(cls, user: User) -> tuple[list["Grant"], dict[str, list[str]]]:
        """The grants of a user with their roles, and the rights of the standing roles by slug. One query."""
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [user.pk, list(STANDING)])
            rows = [(*row[:3], cls.from_db(None, _OF_ROLE, row[3:])) for row in cursor.fetchall()]
        grants = [
            Grant(pk=pk, user=user, role=role, scope_kind=kind, scope_id=scope)
            for pk, kind, scope, role in rows
            if pk
        ]
        roles = [row[-1] for row in rows]
        return grants, {role.slug: role.rights for role in roles if role.slug in STANDING}

    def allows(self, right: str) -> bool:
        """Whether one of the patterns covers the right."""
        return covers(self.rights, right)


@recorded()
class Grant(Record):
    """A role held by a user over a scope: the whole organisation, or one program, team or initiative."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    scope_kind = models.CharField(max_length=40, default=WHOLE)
    scope_id = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager["Grant"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope_kind", "scope_id"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(scope_kind=WHOLE, scope_id=0)
                | (~models.Q(scope_kind=WHOLE) & models.Q(scope_id__gt=0)),
                name="grant_scope_named",
            ),
        ]
        indexes = [models.Index(fields=["scope_kind", "scope_id"], name="grant_scope")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


@recorded(exclude=("digest", "last_used_on"))
class ApiToken(Record):
    """A key for programs, acting as its user within its own rights. Only a digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    rights = ArrayField(models.CharField(max_length=80), default=list)
    expires_on = models.DateField(_("expires"))
    last_used_on = models.DateField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["ApiToken"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


@recorded(exclude=("secret",))
class SignOn(Record):
    """A way to sign in with the organisation's own accounts: OpenID Connect or SAML 2.0.

    Addresses of `domains` are taken to be who the provider says; all others are turned away. `trusted_for` names
    the closed rooms that somebody inside opened to it, each with what the provider was then.
    """

    class Protocol(models.TextChoices):
        OIDC = "oidc", _("OpenID Connect")
        SAML = "saml", _("SAML 2.0")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    protocol = models.CharField(max_length=4, choices=Protocol.choices)
    domains = ArrayField(models.CharField(max_length=255), verbose_name=_("domains of addresses"))
    server_url = models.URLField(_("address of the provider"), blank=True)
    client_id = models.CharField(_("client ID"), max_length=200, blank=True)
    secret = models.CharField(_("client secret"), max_length=500, blank=True)
    metadata = models.TextField(_("metadata"), blank=True)
    makes_accounts = models.BooleanField(_("makes accounts"), default=True)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("in use"), default=True)
    trusted_for = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[models.Manager["SignOn"]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(protocol="oidc", metadata="")
                | models.Q(protocol="saml", server_url="", client_id="", secret=""),
                name="sign_on_of_one_protocol",
            ),
            models.CheckConstraint(condition=models.Q(domains__len__gt=0), name="sign_on_names_domains"),
        ]

    def __str__(self) -> str:
        return self.name

    def fingerprint(self) -> str:
        """What makes it this provider and no other: who answers there says who somebody is."""
        parts = (self.protocol, self.server_url, self.client_id, self.metadata)
        return sha256("\n".join(parts).encode()).hexdigest()

    def is_trusted_for(self, rooms: Iterable[str]) -> bool:
        """Whether somebody inside each of these closed rooms opened it to the provider as it is now."""
        return all(self.trusted_for.get(room) == self.fingerprint() for room in rooms)


class Job(models.Model):
    """One piece of background work as its starter sees it: progress, result, reason of failure.

    `label` is kept untranslated and names what it is `about`; `message` is in the language of its starter.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        DOING = "doing", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    about = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(User, models.CASCADE, null=True, related_name="jobs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)
    waits_for = models.CharField(max_length=40, blank=True, default="")
    is_cancel_wanted = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    procrastinate_job_id = models.BigIntegerField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Job"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="job_by")]

    def __str__(self) -> str:
        said = gettext(self.label)
        return said % {"name": self.about} if self.about else said
