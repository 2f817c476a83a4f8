"""Launches: what brings an outcome or a release to market, what must be ready for it, and what customers said after."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.change.models import Engagement
from manyways.teams.models import CompanyWide, Group, Person
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField
from manyways.work.models import Initiative, Item, LogEntry
from manyways.work.models.parts import Part, PartSet


class Size(models.IntegerChoices):
    """How much a launch asks of the house."""

    SMALL = 1, _("1 · small: said where people see it")
    MEDIUM = 2, _("2 · medium: Sales and Support are ready")
    LARGE = 3, _("3 · large: a campaign")


class Way(models.TextChoices):
    """How colleagues or customers are reached, where something is ready only once they were."""

    NONE = "", _("Neither")
    TELL = "tell", _("Telling")
    TRAIN = "train", _("Training")


@recorded()
class ReadinessRule(Record):
    """What launches from a size on need, how many days before the launch, and whom it reaches."""

    name = OwnCharField(_("what must be ready"), max_length=160, unique=True)
    from_size = models.PositiveSmallIntegerField(_("from size"), choices=Size.choices, default=Size.SMALL)
    days_before = models.PositiveSmallIntegerField(_("days before the launch"), default=14)
    way = models.CharField(
        _("made by telling or training"), max_length=8, choices=Way.choices, blank=True, default=Way.NONE
    )
    group = models.CharField(_("of whom"), max_length=160, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("asked for"), default=True)

    objects: ClassVar["CompanyWide[ReadinessRule]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(from_size__range=(1, 3)), name="readiness_rule_size"),
            models.CheckConstraint(condition=Q(days_before__lte=730), name="readiness_rule_lead"),
        ]

    def __str__(self) -> str:
        return self.name


class LaunchSet(PartSet["Launch"]):
    """Chainable filters."""

    def open(self) -> "LaunchSet":
        """Those neither launched nor called off."""
        return self.filter(launched_on__isnull=True, called_off_on__isnull=True)


@recorded()
class Launch(Part):
    """One go-to-market plan. The team says when it is released, the owner here when it is launched.

    `item`: the milestone that is the release, where it is not the whole outcome. `planned_on`: the launch day the
    owner chose; without it the days count back from the day that is safe to plan on.
    """

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="launches", verbose_name=_("outcome")
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name=_("release")
    )
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveSmallIntegerField(_("size"), choices=Size.choices, default=Size.MEDIUM)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    message = models.TextField(_("what they will hear"), max_length=2000, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name=_("owner")
    )
    planned_on = models.DateField(_("launch day"), null=True, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    override_reason = models.CharField(_("launched all the same because"), max_length=500, blank=True)
    overridden_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    called_off_on = models.DateField(null=True, blank=True)
    called_off_because = models.CharField(_("called off because"), max_length=500, blank=True)

    objects = LaunchSet.as_manager()

    class Meta:
        verbose_name = _("launch")
        constraints = [
            models.CheckConstraint(condition=Q(size__range=(1, 3)), name="launch_size"),
            models.CheckConstraint(
                condition=Q(launched_on__isnull=True)
                | Q(released_on__isnull=False, launched_on__gte=F("released_on")),
                name="launch_after_release",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="", overridden_by__isnull=True)
                | (~Q(override_reason="") & Q(overridden_by__isnull=False, launched_on__isnull=False)),
                name="launch_override_named",
            ),
            models.CheckConstraint(
                condition=Q(called_off_on__isnull=True) | ~Q(called_off_because=""), name="launch_off_because"
            ),
        ]
        indexes = [models.Index(fields=["initiative", "id"], name="launch_of")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("market:launch", self.key)

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.launched_on is None and self.called_off_on is None

    def owner_ids(self) -> list[int]:
        """Its own owner alone; before there is one, that of its outcome."""
        if self.owner is None:
            return self.initiative.owner_ids()
        return [self.owner.user_id] if self.owner.user_id else []


class LaunchPart(Part):
    """Something of a launch, seen with its outcome."""

    class Meta:
        abstract = True

    @property
    def whole(self) -> Initiative:
        """The outcome of its launch."""
        found: Launch = self.launch  # type: ignore[attr-defined]
        return found.initiative

    def owner_ids(self) -> list[int]:
        """Its own owner and that of the launch."""
        owner: Person | None = getattr(self, "owner", None)
        found: Launch = self.launch  # type: ignore[attr-defined]
        return [*([owner.user_id] if owner and owner.user_id else []), *found.owner_ids()]


class ReadinessItemSet(PartSet["ReadinessItem"]):
    """Chainable filters."""

    path = "launch__initiative"


@recorded()
class ReadinessItem(LaunchPart):
    """One thing that must be ready: done with evidence, or not needed and why.

    Its decide-by day is counted back from the launch, unless `decide_by_on` says another.
    """

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="readiness")
    rule = models.ForeignKey(ReadinessRule, models.SET_NULL, null=True, blank=True, related_name="+")
    name = OwnCharField(_("what must be ready"), max_length=160)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    days_before = models.PositiveSmallIntegerField(_("days before the launch"), default=14)
    decide_by_on = models.DateField(_("decide by"), null=True, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, blank=True, default=Way.NONE)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("of whom")
    )
    engagement = models.ForeignKey(Engagement, models.SET_NULL, null=True, blank=True, related_name="+")
    done_on = models.DateField(_("ready since"), null=True, blank=True)
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    not_needed_because = models.CharField(_("not needed because"), max_length=500, blank=True)

    objects = ReadinessItemSet.as_manager()

    class Meta:
        verbose_name = _("readiness item")
        ordering = ["-days_before", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "name"],
                name="readiness_once",
                violation_error_message=_("This is on the list already."),
            ),
            models.CheckConstraint(condition=Q(days_before__lte=730), name="readiness_lead"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, evidence="")
                | (Q(done_on__isnull=False, not_needed_because="") & ~Q(evidence="")),
                name="readiness_shown",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its place on the page of its launch."""
        return f"{self.launch.get_absolute_url()}#ready"

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered for it."""
        return self.done_on is None and not self.not_needed_because

    def due_on(self, base: date | None) -> date | None:
        """The last responsible day, counted back from the launch unless somebody set it."""
        return self.decide_by_on or (base - timedelta(days=self.days_before) if base else None)


class LaunchMeasureSet(PartSet["LaunchMeasure"]):
    """Chainable filters."""

    path = "launch__initiative"


@recorded()
class LaunchMeasure(LaunchPart):
    """Something customers feel, read before the launch and after: complaints, adoption, satisfaction."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="measures")
    name = models.CharField(_("what is measured"), max_length=160)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    is_more_better = models.BooleanField(_("more is better"), default=False)
    follow_up = models.ForeignKey(LogEntry, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = LaunchMeasureSet.as_manager()

    class Meta:
        verbose_name = _("customer measure")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "name"],
                name="measure_once",
                violation_error_message=_("This is measured already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its place on the page of its launch."""
        return f"{self.launch.get_absolute_url()}#customers"


class LaunchReadingSet(PartSet["LaunchReading"]):
    """Chainable filters."""

    path = "measure__launch__initiative"


@recorded()
class LaunchReading(Part):
    """One dated value of a customer measure."""

    measure = models.ForeignKey(LaunchMeasure, models.CASCADE, related_name="readings")
    read_on = models.DateField(_("read on"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = LaunchReadingSet.as_manager()

    class Meta:
        verbose_name = _("reading")
        ordering = ["read_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "read_on"], name="launch_reading_once")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    @property
    def whole(self) -> Initiative:
        """The outcome of its launch."""
        return self.measure.whole

    def owner_ids(self) -> list[int]:
        """Those of its measure."""
        return self.measure.owner_ids()
