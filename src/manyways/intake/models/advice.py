"""Advice on the approach, kept with what was chosen, so that later one sees how often it was followed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere
from manyways.intake.models.requests import SEE_REQUESTS, Request
from manyways.intake.models.templates import Template
from manyways.ui.addresses import address_of
from manyways.work.approaches import APPROACH_CHOICES
from manyways.work.models import Initiative, Kind


class AdviceSet(models.QuerySet["Advice"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "AdviceSet":
        """Those one answers, those on requests and initiatives one may see."""
        if not user.is_active:
            return self.none()
        seen = (
            models.Q(first_by=user)
            | models.Q(second_by=user)
            | models.Q(initiative__in=Initiative.objects.visible_to(user))
        )
        if may_everywhere(user, SEE_REQUESTS):
            seen |= models.Q(initiative__isnull=True)
        return self.filter(seen)

    def decided(self) -> "AdviceSet":
        """Those after which somebody chose."""
        return self.exclude(chosen="")


@recorded()
class Advice(Record):
    """Answers of one person or two (question → answer), what was recommended then, and what was chosen.

    The recommendation is computed while it is open, and kept at the moment of the choice.
    """

    name = models.CharField(_("name"), max_length=200)
    request = models.ForeignKey(
        Request, models.SET_NULL, null=True, blank=True, related_name="advice", verbose_name=_("request")
    )
    initiative = models.ForeignKey(Initiative, models.SET_NULL, null=True, blank=True, related_name="advice")
    kind = models.ForeignKey(
        Kind, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kind")
    )
    template = models.ForeignKey(
        Template, models.SET_NULL, null=True, blank=True, related_name="advice", verbose_name=_("template")
    )
    answers = models.JSONField(default=dict, blank=True)
    first_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_answers = models.JSONField(default=dict, blank=True)
    second_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    second_on = models.DateField(null=True, blank=True)
    recommended = models.CharField(max_length=12, choices=APPROACH_CHOICES, blank=True)
    chosen = models.CharField(_("chosen"), max_length=12, choices=APPROACH_CHOICES, blank=True)
    reason = models.CharField(_("why not as advised"), max_length=300, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = AdviceSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(chosen="") | models.Q(decided_on__isnull=False), name="advice_choice_dated"
            ),
            models.CheckConstraint(
                condition=models.Q(chosen=models.F("recommended"))
                | models.Q(chosen="")
                | ~models.Q(reason=""),
                name="advice_override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("intake:advice", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes() if self.initiative else []

    def owner_ids(self) -> list[int]:
        """Whoever answers first, and the owner of the initiative."""
        return [self.first_by_id, *(self.initiative.owner_ids() if self.initiative else [])]

    @property
    def is_followed(self) -> bool:
        """Whether what was advised was chosen."""
        return bool(self.chosen) and self.chosen == self.recommended
