"""Gates with criteria and a recorded decision; obligations with hard dates and evidence."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import recorded
from manyways.teams.models import Person
from manyways.ui.addresses import address_of
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Item
from manyways.work.models.parts import Part, PartSet


class GateSet(PartSet["Gate"]):
    """Chainable filters."""


@recorded()
class Gate(Part):
    """A point at which somebody decides whether the work goes on. `item` is the milestone it stands at."""

    class Verdict(models.TextChoices):
        GO = "go", _("Go")
        CONDITIONAL = "conditional", _("Go, with conditions")
        NO_GO = "no_go", _("No go")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="gates")
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="gates", verbose_name=_("milestone")
    )
    name = models.CharField(_("gate"), max_length=200)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="gates", verbose_name=_("who decides")
    )
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    verdict = models.CharField(_("decision"), max_length=12, choices=Verdict.choices, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(_("why"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)

    objects = GateSet.as_manager()

    class Meta:
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="") | (models.Q(decided_on__isnull=False) & ~models.Q(reason="")),
                name="gate_decided_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The gates of its initiative."""
        return reverse("work:gates", args=[self.initiative.key])


class GateCriterionSet(PartSet["GateCriterion"]):
    """Chainable filters."""

    path = "gate__initiative"


@recorded()
class GateCriterion(Part):
    """What must be true at a gate, and the evidence that it is."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=300)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    evidence_url = models.URLField(_("where it is kept"), blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)

    objects = GateCriterionSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(met_on__isnull=True) | ~models.Q(evidence=""),
                name="criterion_met_by_evidence",
                violation_error_message=_("Say what shows that it is met."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> Initiative:
        """The initiative of its gate."""
        return self.gate.initiative

    def owner_ids(self) -> list[int]:
        """Those of its gate."""
        return self.gate.owner_ids()


class ObligationSet(PartSet["Obligation"]):
    """Chainable filters."""


@recorded()
class Obligation(Part):
    """What a law, a standard or a contract asks by a date that cannot move. Only evidence fulfils it."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="obligations", verbose_name=_("initiative")
    )
    name = models.CharField(_("requirement"), max_length=300)
    source = models.CharField(_("source"), max_length=200)
    due_on = models.DateField(_("due"))
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="obligations", verbose_name=_("owner")
    )
    evidence_wanted = models.CharField(_("evidence wanted"), max_length=300, blank=True)
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = ObligationSet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on", "id"], name="obligation_due")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("work:obligation", self.key)


class ObligationItemSet(PartSet["ObligationItem"]):
    """Chainable filters."""

    path = "obligation__initiative"


@recorded()
class ObligationItem(Part):
    """An item, of any initiative, that helps to fulfil an obligation."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="fulfilled_by")
    item = models.ForeignKey(Item, models.CASCADE, related_name="obligations")

    objects = ObligationItemSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "item"], name="obligation_item_once")]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.item}"

    @property
    def whole(self) -> Initiative:
        """The initiative of its obligation."""
        return self.obligation.initiative


class EvidenceSet(PartSet["Evidence"]):
    """Chainable filters."""

    path = "obligation__initiative"


@recorded()
class Evidence(Part):
    """One piece of evidence for an obligation: what it is, where it is kept, of which day."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="evidence")
    name = models.CharField(_("what it is"), max_length=300)
    url = models.URLField(_("where it is kept"), blank=True)
    shown_on = models.DateField(_("of"))
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = EvidenceSet.as_manager()

    class Meta:
        ordering = ["shown_on", "id"]
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> Initiative:
        """The initiative of its obligation."""
        return self.obligation.initiative

    def owner_ids(self) -> list[int]:
        """Those of its obligation."""
        return self.obligation.owner_ids()
