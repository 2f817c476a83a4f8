"""What people follow, how far it may move before they hear of it, and the one digest in which they do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.market.models.given import DateGiven
from manyways.market.models.segments import Segment
from manyways.ui.addresses import address_of
from manyways.ui.values import date_text
from manyways.work.models import Initiative


class OwnSet(models.QuerySet["Subscription"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "OwnSet":
        """One's own only."""
        return self.filter(user=user) if user.is_active else self.none()


@recorded()
class Subscription(Record):
    """One outcome, all outcomes for some customers, or one date given, that a person wants to hear about.

    `told`: the safe date, by the outcome's id, that the person knew last; a move is counted from there. Of a date
    given also `stale`, the day since which it is no longer safe.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    date_given = models.ForeignKey(
        DateGiven, models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    tolerance_days = models.PositiveSmallIntegerField(
        _("tell me when it moves by more than so many days"), default=7
    )
    told = models.JSONField(default=dict, blank=True)

    objects = OwnSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "initiative", "segment", "date_given"],
                name="subscription_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(initiative__isnull=False, segment__isnull=True, date_given__isnull=True)
                | models.Q(initiative__isnull=True, segment__isnull=False, date_given__isnull=True)
                | models.Q(initiative__isnull=True, segment__isnull=True, date_given__isnull=False),
                name="subscription_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance_days__lte=365),
                name="subscription_tolerance",
                violation_error_message=_("Choose at most 365 days."),
            ),
        ]

    @property
    def what(self) -> str:
        """What is followed, as the page of what one follows names it: its sort and key."""
        if self.initiative:
            return f"outcome:{self.initiative.key}"
        return f"customers:{self.segment.key}" if self.segment else f"date:{self.date_given.key}"  # type: ignore[union-attr]

    def __str__(self) -> str:
        if self.initiative:
            return str(getattr(self.initiative, "outcome", None) or self.initiative.name)
        return str(self.segment or self.date_given)


class DigestSet(models.QuerySet["Digest"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "DigestSet":
        """One's own only."""
        return self.filter(user=user) if user.is_active else self.none()


@recorded()
class Digest(Record):
    """All that one person hears on one day.

    `lines`: the outcome's id, its safe date before and now as ISO days; `given`: the date given no longer safe.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="digests")
    made_on = models.DateField(default=today)
    lines = models.JSONField(default=list)

    objects = DigestSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "made_on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return str(_("What moved, %(day)s")) % {"day": date_text(self.made_on)}

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("market:digest", self.key)
