"""What the portfolio keeps of its own: when each person last looked, and the rules of health."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import CompanyWide
from manyways.work.models import Kind


class Look(models.Model):
    """The last two times a person looked at a page, so that "what changed" starts where they stopped."""

    user = models.ForeignKey(User, models.CASCADE, related_name="looks")
    page = models.CharField(max_length=40)
    looked_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Look"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.page}"


@recorded()
class HealthRule(Record):
    """One written rule: for a kind of work, or for all, from which value on a check means watch or at risk."""

    kind = models.ForeignKey(
        Kind, models.CASCADE, null=True, blank=True, related_name="health_rules", verbose_name=_("kind")
    )
    looks_at = models.SlugField(_("what is looked at"), max_length=40)
    watch_at = models.FloatField(_("watch"), null=True, blank=True)
    risk_at = models.FloatField(_("at risk"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar["CompanyWide[HealthRule]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "looks_at"],
                name="health_rule_once",
                nulls_distinct=False,
                violation_error_message=_("There is a rule for this already: change that one."),
            )
        ]

    def __str__(self) -> str:
        return self.looks_at
