"""Why: programs, product areas, goals, metrics and their readings."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide, Person, Team
from manyways.ui.addresses import address_of


@recorded()
class Program(Record):
    """Teams and initiatives managed together along one investment stream."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    lead = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="programs_led")
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    teams: "models.ManyToManyField[Team, ProgramTeam]" = models.ManyToManyField(
        Team, through="ProgramTeam", related_name="programs"
    )

    objects: ClassVar["CompanyWide[Program]"] = CompanyWide()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("goals:program", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """A grant on the program reaches it."""
        return [("program", self.pk)]

    def owner_ids(self) -> list[int]:
        """Its lead owns it."""
        return [self.lead.user_id] if self.lead and self.lead.user_id else []


@recorded()
class ProgramTeam(Record):
    """Which program a team is in; a team is in one."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    team = models.OneToOneField(Team, models.CASCADE, related_name="in_program")

    objects: ClassVar["CompanyWide[ProgramTeam]"] = CompanyWide()

    def __str__(self) -> str:
        return f"{self.program}: {self.team}"


@recorded()
class ProductArea(Record):
    """A distinct part of the product, owned by exactly one team; without one it is a gap."""

    class Stance(models.TextChoices):
        IMPROVE = "improve", _("Improve")
        ATTENTION = "attention", _("Needs attention")
        NEW = "new", _("New")
        SUSTAIN = "sustain", _("Sustain")
        RETIRE = "retire", _("Retire")

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance.choices, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="product_areas")

    objects: ClassVar["CompanyWide[ProductArea]"] = CompanyWide()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its place on the map of areas."""
        return f"{reverse('goals:areas')}#area-{self.key}"

    def scopes(self) -> list[tuple[str, int]]:
        """A grant on its team reaches it."""
        return [("team", self.team_id)] if self.team_id else []


@recorded()
class AreaMap(Record):
    """An agreement on the map of product areas: when, and who took part. Ranking areas comes after it."""

    agreed_on = models.DateField(_("agreed on"))
    participants = models.TextField(_("who took part"))

    objects: ClassVar["CompanyWide[AreaMap]"] = CompanyWide()

    def __str__(self) -> str:
        return str(self.agreed_on)


@recorded()
class Goal(Record):
    """A result wanted, of the company, a program or a team."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        RETIRED = "retired", _("Retired")

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    program = models.ForeignKey(Program, models.SET_NULL, null=True, blank=True, related_name="goals")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="goals")
    area = models.ForeignKey(
        ProductArea,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("product area"),
    )
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="goals")
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    lesson = models.TextField(_("lesson learnt"), blank=True)

    objects: ClassVar["CompanyWide[Goal]"] = CompanyWide()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("goals:goal", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Grants on its program or team reach it."""
        pairs = (("team", self.team_id), ("program", self.program_id))
        return [(kind, found) for kind, found in pairs if found]

    def owner_ids(self) -> list[int]:
        """Its owner."""
        return [self.owner.user_id] if self.owner and self.owner.user_id else []


@recorded()
class Metric(Record):
    """How a goal is measured: from a baseline to a target."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="metrics")
    name = models.CharField(_("name"), max_length=160)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    baseline_on = models.DateField(_("baseline of"))
    cadence_days = models.PositiveSmallIntegerField(_("a reading every … days"), default=30)

    objects: ClassVar["CompanyWide[Metric]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(baseline=models.F("target")), name="metric_moves"),
            models.CheckConstraint(condition=models.Q(cadence_days__gte=1), name="metric_cadence"),
        ]

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its goal."""
        return self.goal.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its goal."""
        return self.goal.owner_ids()


@recorded()
class Reading(Record):
    """One dated value of a metric."""

    metric = models.ForeignKey(Metric, models.CASCADE, related_name="readings")
    read_on = models.DateField(_("read on"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar["CompanyWide[Reading]"] = CompanyWide()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "read_on"], name="reading_once_a_day")]

    def __str__(self) -> str:
        return f"{self.metric}: {self.value}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its goal."""
        return self.metric.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its goal."""
        return self.metric.owner_ids()
