"""Templates: what a new initiative starts from, as data that can be edited."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField, OwnTextField
from manyways.work.approaches import APPROACH_CHOICES, APPROACHES, Approach
from manyways.work.models import Initiative, Kind


@recorded()
class Template(Record):
    """Items with links, decisions with lead times, slots, budget lines, roles, risks, practices, for one kind.

    The parts are lists of rows; `manyways.intake.parts` says what a row holds. Weeks count from the end (negative)
    or from the start (positive) of the initiative; `span_weeks` is the time between the two.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = OwnCharField(_("name"), max_length=120)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="templates", verbose_name=_("kind"))
    approach = models.CharField(_("approach"), max_length=12, choices=APPROACH_CHOICES, default="planned")
    summary = OwnTextField(_("for what"), max_length=600, blank=True)
    span_weeks = models.PositiveSmallIntegerField(
        _("weeks from start to end"), default=12, validators=[MinValueValidator(1), MaxValueValidator(520)]
    )
    is_dated_from_end = models.BooleanField(_("planned backwards from its end"), default=False)
    assumed = models.JSONField(default=dict, blank=True)
    items = models.JSONField(default=list, blank=True)
    decisions = models.JSONField(default=list, blank=True)
    slots = models.JSONField(default=list, blank=True)
    budget = models.JSONField(default=list, blank=True)
    roles = models.JSONField(default=list, blank=True)
    risks = models.JSONField(default=list, blank=True)
    practices = models.JSONField(default=list, blank=True)
    source = models.ForeignKey(Initiative, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[Template]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(span_weeks__range=(1, 520)), name="template_span")
        ]
        ordering = ["kind__rank", "name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("intake:template", self.key)

    @property
    def way(self) -> Approach:
        """The capabilities of its approach."""
        return APPROACHES[self.approach]

    @property
    def item_count(self) -> int:
        """How many items it adds: its own, one for each decision, and in a plan the phase that holds those."""
        has_phase = bool(self.decisions) and self.way.has_plan
        return len(self.items) + len(self.decisions) + has_phase

    @property
    def parts_text(self) -> str:
        """`41 items, 5 of them decisions`."""
        items, decisions = self.item_count, len(self.decisions)
        text = ngettext("%(n)s item", "%(n)s items", items) % {"n": items}
        if not decisions:
            return text
        words = {"items": text, "decisions": decisions}
        said = ngettext(
            "%(items)s, one of them a decision", "%(items)s, %(decisions)s of them decisions", decisions
        )
        return said % words
