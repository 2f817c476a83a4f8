"""Practices: techniques, when they fit, and whether they helped where they were used."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Team
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField, OwnTextField
from manyways.work.models import Initiative


@recorded()
class Practice(Record):
    """A technique: what it is, when it fits, when not, and a text to start from."""

    slug = models.SlugField(max_length=60, unique=True)
    name = OwnCharField(_("name"), max_length=120)
    technique = OwnTextField(_("what one does"), max_length=2_000)
    fits_when = OwnTextField(_("fits when"), max_length=1_000, blank=True)
    fits_not_when = OwnTextField(_("does not fit when"), max_length=1_000, blank=True)
    starter = OwnTextField(_("text to start from"), max_length=5_000, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[Practice]"] = CompanyWide()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("intake:practice", self.key)


class PracticeUseSet(models.QuerySet["PracticeUse"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "PracticeUseSet":
        """Those of teams, and of the initiatives one may see."""
        if not user.is_active:
            return self.none()
        seen = models.Q(initiative__in=Initiative.objects.visible_to(user))
        return self.filter(seen | models.Q(team__isnull=False))

    def unrated(self) -> "PracticeUseSet":
        """Those of finished initiatives that nobody has rated."""
        return self.filter(verdict="", initiative__state=Initiative.State.DONE)


@recorded()
class PracticeUse(Record):
    """A practice that one initiative or one team uses, and whether it helped."""

    class Verdict(models.TextChoices):
        HELPED = "helped", _("Helped")
        MIXED = "mixed", _("Mixed")
        NOT = "not", _("Did not help")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="uses", verbose_name=_("practice"))
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="practice_uses"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="practice_uses")
    verdict = models.CharField(_("did it help"), max_length=8, choices=Verdict.choices, blank=True)
    note = models.CharField(_("in a sentence"), max_length=300, blank=True)
    rated_on = models.DateField(null=True, blank=True)

    objects = PracticeUseSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(initiative__isnull=True, team__isnull=False)
                | models.Q(initiative__isnull=False, team__isnull=True),
                name="practice_used_by_one",
            ),
            models.UniqueConstraint(
                fields=["practice", "initiative"],
                condition=models.Q(initiative__isnull=False),
                name="practice_initiative_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "team"],
                condition=models.Q(team__isnull=False),
                name="practice_team_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="") | models.Q(rated_on__isnull=False),
                name="practice_verdict_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.used_by}"

    @property
    def used_by(self) -> Initiative | Team:
        """The initiative or team that uses it."""
        found = self.initiative or self.team
        assert found is not None
        return found

    def scopes(self) -> list[tuple[str, int]]:
        """Those of whoever uses it."""
        return self.used_by.scopes()

    def owner_ids(self) -> list[int]:
        """Those of whoever uses it."""
        return self.used_by.owner_ids()
