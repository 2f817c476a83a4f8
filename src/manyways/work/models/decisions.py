"""Decisions: options compared, the one chosen, and the evidence that it is secured."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.records import recorded
from manyways.teams.models import Person
from manyways.ui.addresses import address_of
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Item
from manyways.work.models.parts import Part, PartSet


class DecisionSet(PartSet["Decision"]):
    """Chainable filters."""

    def waiting(self) -> "DecisionSet":
        """Those neither secured nor dropped."""
        return self.filter(state__in=[Decision.State.OPEN, Decision.State.CHOSEN])


@recorded()
class Decision(Part):
    """A choice with options and a lead time. Its item stands in the plan for “secured”, so links date it.

    `lead_days` are calendar days from deciding to the day it is needed. Chosen is not secured.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CHOSEN = "chosen", _("Chosen, not secured")
        SECURED = "secured", _("Secured")
        DROPPED = "dropped", _("Dropped")

    class Need(models.TextChoices):
        EVENT = "event", _("The date of the initiative")
        PLAN = "plan", _("What waits for it in the plan")
        DAY = "day", _("A day of its own")

    class Evidence(models.TextChoices):
        CONTRACT = "contract", _("Contract signed")
        DEPOSIT = "deposit", _("Deposit paid")
        ORDER = "order", _("Order confirmed")
        LETTER = "letter", _("Confirmed in writing")
        OTHER = "other", _("Other evidence")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="decisions")
    item = models.OneToOneField(Item, models.CASCADE, related_name="decision", verbose_name=_("item"))
    name = models.CharField(_("what is to be decided"), max_length=200)
    notes = models.TextField(_("notes"), blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("owner")
    )
    lead_days = models.PositiveIntegerField(_("lead time"), default=0)
    need = models.CharField(_("counted back from"), max_length=8, choices=Need.choices, default=Need.EVENT)
    needed_on = models.DateField(_("needed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    chosen = models.ForeignKey(
        "DecisionOption", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("chosen")
    )
    chosen_on = models.DateField(_("chosen on"), null=True, blank=True)
    reason = models.TextField(_("why"), blank=True)
    secured_on = models.DateField(_("secured on"), null=True, blank=True)
    evidence_kind = models.CharField(_("evidence"), max_length=8, choices=Evidence.choices, blank=True)
    evidence = models.CharField(_("evidence in words"), max_length=300, blank=True)
    evidence_url = models.URLField(_("where it is kept"), blank=True)
    made_item = models.BooleanField(default=False)
    """Whether its item was made with it, and goes with it."""

    objects = DecisionSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="secured")
                | (models.Q(secured_on__isnull=False) & ~models.Q(evidence_kind="")),
                name="decision_secured_by_evidence",
            ),
            models.CheckConstraint(
                condition=~models.Q(need="day") | models.Q(needed_on__isnull=False),
                name="decision_day_known",
                violation_error_message=_("Say on which day it is needed."),
            ),
            models.CheckConstraint(condition=models.Q(lead_days__lte=3660), name="decision_lead"),
        ]
        indexes = [models.Index(fields=["initiative", "state"], name="decision_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, with the options side by side."""
        return address_of("work:decision", self.key)

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be secured."""
        return self.state in {self.State.OPEN, self.State.CHOSEN}

    @property
    def step(self) -> int:
        """How many of the three steps open, chosen, secured are reached."""
        return {self.State.CHOSEN: 2, self.State.SECURED: 3}.get(self.State(self.state), 1)


class OptionSet(PartSet["DecisionOption"]):
    """Chainable filters."""

    path = "decision__initiative"


class OfDecision(Part):
    """A part of a decision; rights are asked at the decision."""

    class Meta:
        abstract = True

    @property
    def of(self) -> Decision:
        """Its decision."""
        raise NotImplementedError

    @property
    def whole(self) -> Initiative:
        """The initiative of its decision."""
        return self.of.initiative

    def owner_ids(self) -> list[int]:
        """Those of its decision."""
        return self.of.owner_ids()


@recorded()
class DecisionOption(OfDecision):
    """One way to decide: what it costs, what speaks for and against it, until when it can be cancelled free."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    name = models.CharField(_("option"), max_length=200)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    pros = models.TextField(_("what speaks for it"), blank=True)
    cons = models.TextField(_("what speaks against it"), blank=True)
    free_until_on = models.DateField(_("free to cancel until"), null=True, blank=True)
    url = models.URLField(_("link"), blank=True)

    objects = OptionSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "name"], name="option_once"),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gte=0), name="option_cost"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its decision."""
        return self.decision.get_absolute_url()

    @property
    def of(self) -> Decision:
        """Its decision."""
        return self.decision


class CriterionSet(PartSet["Criterion"]):
    """Chainable filters."""

    path = "decision__initiative"


@recorded()
class Criterion(OfDecision):
    """What the options are compared by."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="criteria")
    name = models.CharField(_("criterion"), max_length=120)

    objects = CriterionSet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "name"], name="criterion_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its decision."""
        return self.decision.get_absolute_url()

    @property
    def of(self) -> Decision:
        """Its decision."""
        return self.decision


class JudgementSet(PartSet["Judgement"]):
    """Chainable filters."""

    path = "option__decision__initiative"


@recorded()
class Judgement(OfDecision):
    """How one option stands by one criterion: in words, and whether that is enough."""

    class Fit(models.TextChoices):
        FULL = "complete", _("Fits")
        PART = "part", _("Partly")
        NONE = "nothing", _("Does not fit")

    option = models.ForeignKey(DecisionOption, models.CASCADE, related_name="judgements")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="judgements")
    words = models.CharField(_("in words"), max_length=200, blank=True)
    fit = models.CharField(_("fits"), max_length=8, choices=Fit.choices, blank=True)

    objects = JudgementSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "criterion"], name="judgement_once")]

    def __str__(self) -> str:
        return self.words or str(self.get_fit_display())

    @property
    def of(self) -> Decision:
        """Its decision."""
        return self.option.decision
