"""Secret links for people who never sign in, and the texts of “How we manage work here”."""

from typing import ClassVar

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide

SIGNER = signing.Signer(salt="manyways.intake.link")


class SecretLinkSet(models.QuerySet["SecretLink"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SecretLinkSet":
        """One's own: whoever knows the address gets in."""
        return self.filter(made_by=user) if user.is_active else self.none()


@recorded()
class SecretLink(Record):
    """An address that opens one page without signing in, until it expires or is revoked.

    The address is signed, not kept: nobody can guess it, and whoever made it can read it again.
    """

    class Purpose(models.TextChoices):
        ASK = "ask", _("Ask for something")
        PAGE = "page", _("How we manage work here")

    purpose = models.CharField(_("opens"), max_length=8, choices=Purpose.choices)
    name = models.CharField(_("for whom"), max_length=120)
    audience = models.CharField(max_length=20, blank=True)
    expires_on = models.DateField(_("works until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")

    objects = SecretLinkSet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list of links."""
        return f"{reverse('intake:links')}#link-{self.key}"

    def owner_ids(self) -> list[int]:
        """Whoever made it."""
        return [self.made_by_id]

    @property
    def address(self) -> str:
        """The path that opens it, without the host."""
        view = "intake:ask_by_link" if self.purpose == self.Purpose.ASK else "intake:shared_page"
        return reverse(view, args=[SIGNER.sign(str(self.key))])

    @property
    def is_open(self) -> bool:
        """Whether it still works."""
        return self.revoked_at is None and self.expires_on >= today() and self.made_by.is_active


@recorded()
class PageText(Record):
    """One text of the page on how work is managed: written once, shown wherever that place appears."""

    place = models.CharField(max_length=60, unique=True)
    text = models.TextField(_("text"), max_length=2_000)

    objects: ClassVar["CompanyWide[PageText]"] = CompanyWide()

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        """The page it stands on."""
        return reverse("intake:how_we_work")
