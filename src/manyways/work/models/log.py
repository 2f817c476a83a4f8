"""The one log of an initiative: risks, issues, assumptions, actions and change requests by a column."""

from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.records import recorded
from manyways.teams.models import Person
from manyways.ui.addresses import address_of
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Item
from manyways.work.models.parts import Part, PartSet


class LogEntrySet(PartSet["LogEntry"]):
    """Chainable filters."""

    def open(self) -> "LogEntrySet":
        """Those still to be dealt with."""
        return self.filter(closed_on__isnull=True)

    def risks(self) -> "LogEntrySet":
        """The open risks."""
        return self.open().filter(kind=LogEntry.Kind.RISK)


@recorded()
class LogEntry(Part):
    """One line of the log. A risk has a chance in percent, and effects in working days and in money, if it happens."""

    class Kind(models.TextChoices):
        RISK = "risk", _("Risk")
        ISSUE = "issue", _("Issue")
        ASSUMPTION = "assumption", _("Assumption")
        ACTION = "action", _("To do")
        CHANGE = "change", _("Change request")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="log")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RISK)
    name = models.CharField(_("what"), max_length=300)
    notes = models.TextField(_("notes"), blank=True)
    response = models.TextField(_("what we do about it"), blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="log_entries", verbose_name=_("owner")
    )
    raised_on = models.DateField(_("raised on"), default=today)
    due_on = models.DateField(_("due"), null=True, blank=True)
    chance = models.PositiveSmallIntegerField(
        _("chance, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    days_low = models.FloatField(_("days at best"), null=True, blank=True)
    days = models.FloatField(_("days, likely"), null=True, blank=True)
    days_high = models.FloatField(_("days at worst"), null=True, blank=True)
    cost = models.DecimalField(
        _("cost if it happens"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=300, blank=True)

    objects = LogEntrySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(chance__isnull=True) | models.Q(chance__range=(0, 100)), name="log_chance"
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0), name="log_cost"
            ),
            models.CheckConstraint(
                condition=models.Q(days__isnull=True, days_low__isnull=True, days_high__isnull=True)
                | models.Q(days__isnull=False, days__range=(0, 2600)),
                name="log_days",
                violation_error_message=_("Give the likely days first; at most ten years."),
            ),
            models.CheckConstraint(
                condition=models.Q(days_low__isnull=True)
                | models.Q(days_low__gte=0, days_low__lte=models.F("days")),
                name="log_days_low",
                violation_error_message=_("At best is not more than likely."),
            ),
            models.CheckConstraint(
                condition=models.Q(days_high__isnull=True)
                | models.Q(days_high__lte=2600, days_high__gte=models.F("days")),
                name="log_days_high",
                violation_error_message=_("At worst is not less than likely."),
            ),
        ]
        indexes = [models.Index(fields=["initiative", "kind", "closed_on"], name="log_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("work:log_entry", self.key)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be dealt with."""
        return self.closed_on is None

    @property
    def exposure(self) -> Decimal | None:
        """Chance times cost, in money."""
        return None if self.chance is None or self.cost is None else self.cost * self.chance / 100

    @property
    def exposure_days(self) -> float | None:
        """Chance times likely days."""
        return None if self.chance is None or self.days is None else self.days * self.chance / 100


class LogEntryItemSet(PartSet["LogEntryItem"]):
    """Chainable filters."""

    path = "entry__initiative"


@recorded()
class LogEntryItem(Part):
    """An item that an entry of the log is about; a risk that happens strikes it."""

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="about")
    item = models.ForeignKey(Item, models.CASCADE, related_name="log_entries")

    objects = LogEntryItemSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="log_item_once")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.item}"

    @property
    def whole(self) -> Initiative:
        """The initiative of its entry."""
        return self.entry.initiative
