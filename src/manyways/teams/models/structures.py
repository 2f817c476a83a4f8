"""How a team such as DevOps works with the teams it serves: options, who was consulted, what was chosen and when."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models.organisation import CompanyWide, Person, Team
from manyways.ui.addresses import address_of


class Model(models.TextChoices):
    """Where the people of such a team work."""

    STANDALONE = "standalone", _("Standalone")
    EMBEDDED = "embedded", _("Embedded")
    MIXED = "mixed", _("Mixed")


class OnCall(models.TextChoices):
    """Who stands by when something breaks."""

    HOME = "home", _("One rota for all of them")
    HOSTS = "hosts", _("Each team for itself")


class HomeManager(models.TextChoices):
    """Who looks after the embedded ones."""

    HOME = "home", _("Stays as it is")
    HOSTS = "hosts", _("The lead of the team they work in")


class OfTeam(Record):
    """A row that belongs to a team: its scopes and its owners are the team's."""

    team: "models.ForeignKey[Team, Team]"

    class Meta:
        abstract = True

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its team."""
        return self.team.owner_ids()


@recorded()
class ServedTeam(OfTeam):
    """A team that another one, such as DevOps, is there for."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="serves")
    served = models.ForeignKey(Team, models.CASCADE, related_name="served_by")

    objects: ClassVar["CompanyWide[ServedTeam]"] = CompanyWide()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "served"], name="served_once"),
            models.CheckConstraint(condition=~models.Q(team=models.F("served")), name="serves_others"),
        ]

    def __str__(self) -> str:
        return f"{self.team} → {self.served}"


@recorded()
class StructureOption(OfTeam):
    """One way in which the people of a team could work with the teams it serves, with what speaks for and against."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="structure_options")
    name = models.CharField(_("option"), max_length=120)
    pros = models.TextField(_("what speaks for it"), max_length=2000, blank=True)
    cons = models.TextField(_("what speaks against it"), max_length=2000, blank=True)
    on_call = models.CharField(_("on call"), max_length=8, choices=OnCall.choices, default=OnCall.HOME)
    home_manager = models.CharField(
        _("home manager"), max_length=8, choices=HomeManager.choices, default=HomeManager.HOME
    )

    objects: ClassVar["CompanyWide[StructureOption]"] = CompanyWide()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="structure_option_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """What it would change."""
        return address_of("teams:structure_option", self.key)


@recorded()
class StructurePlace(Record):
    """Where one person would work under an option, and for which share of their time. The rest stays at home."""

    option = models.ForeignKey(StructureOption, models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField(default=100)

    objects: ClassVar["CompanyWide[StructurePlace]"] = CompanyWide()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "person", "team"], name="structure_place_once"),
            models.CheckConstraint(condition=models.Q(percent__range=(1, 100)), name="structure_place_share"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}: {self.percent}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its option."""
        return self.option.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its option."""
        return self.option.owner_ids()


@recorded()
class StructureVoice(OfTeam):
    """What somebody who was consulted said about the options, and which one they lean to."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="structure_voices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("who"))
    words = models.TextField(_("what they said"), max_length=1000, blank=True)
    leans_to = models.ForeignKey(
        StructureOption,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="voices",
        verbose_name=_("leans to"),
    )
    said_on = models.DateField(_("on"), default=today)

    objects: ClassVar["CompanyWide[StructureVoice]"] = CompanyWide()

    class Meta:
        ordering = ["-said_on", "-id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.words[:60]}"


@recorded()
class StructureSwitch(OfTeam):
    """The model a team worked by from a day on, until the next switch: what was chosen, why, and when it is reviewed.

    `roster` freezes who worked where: a list of {person, team, percent}.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="structure_switches")
    option = models.ForeignKey(StructureOption, models.PROTECT, related_name="switches")
    model = models.CharField(_("model"), max_length=12, choices=Model.choices)
    starts_on = models.DateField(_("from"))
    reason = models.TextField(_("why"), max_length=1000)
    is_trial = models.BooleanField(_("a trial"), default=False)
    review_on = models.DateField(_("looked at again"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(default=today)
    roster = models.JSONField(default=list)

    objects: ClassVar["CompanyWide[StructureSwitch]"] = CompanyWide()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="structure_switch_reason"),
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("starts_on")), name="structure_switch_review"
            ),
        ]
        indexes = [models.Index(fields=["team", "starts_on", "id"], name="structure_switch_days")]

    def __str__(self) -> str:
        return f"{self.team}: {self.option}"

    def get_absolute_url(self) -> str:
        """The page of its team's structure."""
        return reverse("teams:structure", args=[self.team.key])
