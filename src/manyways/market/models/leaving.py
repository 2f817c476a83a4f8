"""What everything that leaves the house says of itself, and calendars read by secret link."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.market.models.segments import Segment
from manyways.teams.models import CompanyWide


@recorded()
class Notice(Record):
    """The words under every export, and for how many days it may be used. One row; Legal edits it."""

    text = models.TextField(_("notice"), max_length=1000)
    days_valid = models.PositiveSmallIntegerField(_("may be used for so many days"), default=30)

    objects: ClassVar["CompanyWide[Notice]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_valid__range=(1, 365)),
                name="notice_days_valid",
                violation_error_message=_("Choose from 1 to 365 days."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Notice on what leaves the house"))


def _secret() -> str:
    return secrets.token_urlsafe(24)


class FeedSet(models.QuerySet["Feed"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "FeedSet":
        """One's own only."""
        return self.filter(user=user) if user.is_active else self.none()

    def open(self) -> "FeedSet":
        """Those that still answer."""
        return self.filter(ends_on__gte=today(), user__is_active=True)


@recorded(exclude=("secret",))
class Feed(Record):
    """A calendar of windows by secret link; it shows what its maker may see today, until it ends.

    `wanted`: what else it is narrowed to, as the outlook's address names it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="feeds")
    segment = models.ForeignKey(
        Segment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("customers")
    )
    wanted = models.JSONField(default=dict, blank=True)
    secret = models.CharField(max_length=64, unique=True, default=_secret, editable=False)
    ends_on = models.DateField(_("until"))

    objects = FeedSet.as_manager()

    def __str__(self) -> str:
        parts = [str(self.segment)] if self.segment else []
        return " · ".join([*parts, *self.wanted.values()]) or str(_("All customers"))

    @property
    def has_ended(self) -> bool:
        """Whether it answers no more."""
        return self.ends_on < today()
