"""What the portfolio keeps of its own: looks, rules of health, kept health, statuses people say, what goes on and what stops."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.money.models import ZERO
from manyways.teams.models import CompanyWide
from manyways.work.models import Initiative, Kind


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


class KeptHealthSet(models.QuerySet["KeptHealth"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "KeptHealthSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))


class KeptHealth(models.Model):
    """What the rules of health and the newest forecast said of an initiative when last judged; see `judging`.

    `words` holds the reason and the word of its status in each language. `safe_on` is as its window is drawn;
    `is_bare` where nothing but a planned end is known. `total` and what is `bound` of it are for those alone who may
    see its money. `decided_by` is the check whose finding decided.
    """

    initiative = models.OneToOneField(
        Initiative, models.CASCADE, primary_key=True, db_constraint=False, related_name="kept_health"
    )
    judged_on = models.DateField()
    level = models.CharField(max_length=5)
    rank = models.PositiveSmallIntegerField()
    words = models.JSONField()
    days_past = models.IntegerField()
    safe_on = models.DateField(null=True)
    is_bare = models.BooleanField()
    decided_by = models.CharField(max_length=40, default="")
    total = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    bound = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)

    objects = KeptHealthSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["judged_on"], name="kept_health_day"),
            models.Index(F("rank"), F("days_past").desc(nulls_last=True), name="kept_health_worst"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.level}"


class Touch(models.Model):
    """A note by the database that rows of a table changed which health hangs on; no initiative means not only one."""

    table = models.CharField(max_length=63)
    initiative_id = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager["Touch"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.table}: {self.initiative_id}"


class SaidStatusSet(models.QuerySet["SaidStatus"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "SaidStatusSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def standing(self) -> "SaidStatusSet":
        """Those neither taken back nor said anew."""
        return self.filter(ended_at__isnull=True)


@recorded()
class SaidStatus(Record):
    """How a person says an initiative stands, and why. It holds beside the rules until their status changes."""

    class Level(models.TextChoices):
        GOOD = "good", _("On track")
        WATCH = "watch", _("Watch")
        RISK = "risk", _("At risk")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="said_statuses")
    level = models.CharField(_("how it stands"), max_length=5, choices=Level.choices)
    reason = models.CharField(_("why"), max_length=300)
    computed = models.CharField(_("by the rules then"), max_length=5)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SaidStatusSet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=models.Q(ended_at__isnull=True), name="said_status_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those who own its initiative."""
        return self.initiative.owner_ids()


class StandingSet(models.QuerySet["Standing"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "StandingSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))


@recorded()
class Standing(Record):
    """Whether a running initiative goes on: what finishing it is still worth, and what was decided and why."""

    class Verdict(models.TextChoices):
        FINISH = "finish", _("Finish as it is")
        STOP = "stop", _("Stop")
        HAND = "hand", _("Hand to a team")
        CONVERT = "convert", _("Convert midway")

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="standing")
    value_left = models.DecimalField(
        _("what finishing it is still worth"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    is_candidate = models.BooleanField(_("candidate to stop"), default=False)
    verdict = models.CharField(_("decided"), max_length=8, choices=Verdict.choices, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StandingSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value_left__isnull=True) | models.Q(value_left__gte=0),
                name="value_left_not_negative",
                violation_error_message=_("What it is worth cannot be negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="") | models.Q(decided_on__isnull=False), name="verdict_dated"
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative)

    def get_absolute_url(self) -> str:
        """The page about its initiative."""
        return reverse("work:about", args=[self.initiative.key])

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Nobody decides on their own initiative by owning it."""
        return []
