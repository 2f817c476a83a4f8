"""The open page of a change: what everyone may read, statement by statement."""

import uuid
from datetime import date

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative


class OpenPageSet(models.QuerySet["OpenPage"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "OpenPageSet":
        """Published ones for every colleague; drafts for those who see the initiative."""
        if not user.is_active:
            return self.none()
        return self.filter(
            models.Q(is_published=True) | models.Q(initiative__in=Initiative.objects.visible_to(user))
        )


@recorded()
class OpenPage(Record):
    """What of a change everyone may read. Nothing stands on it that was not put there or meant for everyone."""

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="open_page")
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("in one or two sentences"), max_length=1000, blank=True)
    is_published = models.BooleanField(_("every employee may read it"), default=False)
    has_link = models.BooleanField(_("also by secret link, without signing in"), default=False)
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shows_date = models.BooleanField(_("with the date given and the safe date"), default=True)

    private_fields = frozenset({"link_key"})

    objects = OpenPageSet.as_manager()

    class Meta:
        verbose_name = _("open page")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where everyone reads it."""
        return address_of("change:open_page", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()


class StatementSet(models.QuerySet["Statement"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "StatementSet":
        """Those of the pages a person may read."""
        return self.filter(page__in=OpenPage.objects.visible_to(user))

    def standing(self, day: date) -> "StatementSet":
        """Those that were not taken back by a day."""
        return self.filter(models.Q(taken_back_on__isnull=True) | models.Q(taken_back_on__gt=day))


@recorded()
class Statement(Record):
    """One sentence of an open page, in one of its columns."""

    class Column(models.TextChoices):
        KNOWN = "known", _("What we know")
        NOT_KNOWN = "not_known", _("What we don't know yet")
        FINDING_OUT = "finding_out", _("How we're finding out")
        DECIDED = "decided", _("Decided")

    page = models.ForeignKey(OpenPage, models.CASCADE, related_name="statements")
    column = models.CharField(_("column"), max_length=12, choices=Column.choices, default=Column.KNOWN)
    text = models.CharField(_("sentence"), max_length=500)
    rank = models.PositiveIntegerField(default=0)
    said_on = models.DateField(default=today)
    taken_back_on = models.DateField(null=True, blank=True)

    objects = StatementSet.as_manager()

    class Meta:
        verbose_name = _("sentence of an open page")
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(90)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its page."""
        return self.page.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its page."""
        return self.page.owner_ids()
