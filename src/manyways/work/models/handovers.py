"""What one initiative hands to another by a day: asked for, agreed or not, on the link between them."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.ui.addresses import address_of
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Link


class HandoverSet(models.QuerySet["Handover"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "HandoverSet":
        """Those with both ends in initiatives the user may see."""
        return self.filter(link__in=Link.objects.visible_to(user))

    def with_ends(self) -> "HandoverSet":
        """With the items, the initiatives and the owners of both ends."""
        ends = ("link__predecessor", "link__successor")
        related = [
            f"{end}__{name}" for end in ends for name in ("initiative__owner", "initiative__kind", "owner")
        ]
        return self.select_related(*related)


@recorded()
class Handover(Record):
    """The owner of the waiting item asks for the other by a day; the other side accepts, counters or neither."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        COUNTERED = "countered", _("Another day offered")
        AGREED = "agreed", _("Agreed")
        ESCALATED = "escalated", _("Escalated")
        WITHDRAWN = "withdrawn", _("No longer needed")

    link = models.OneToOneField(Link, models.CASCADE, related_name="handover")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    needed_from = models.DateField(_("of use from"), null=True, blank=True)
    needed_by = models.DateField(_("needed by"))
    answer_by = models.DateField(_("answer by"))
    words = models.CharField(_("what for"), max_length=300, blank=True)
    offered_on = models.DateField(_("offered"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)

    objects = HandoverSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(needed_from__isnull=True)
                | models.Q(needed_from__lte=models.F("needed_by")),
                name="handover_window",
                violation_error_message=_("It cannot be of use only after it is needed."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | models.Q(agreed_on__isnull=False),
                name="handover_agreed_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="countered") | models.Q(offered_on__isnull=False),
                name="handover_offered_day",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(item)s for %(other)s")) % {
            "item": self.link.predecessor.name,
            "other": self.link.successor.name,
        }

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("work:handover", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of the waiting item: who waits, asks."""
        return self.link.successor.scopes()

    def owner_ids(self) -> list[int]:
        """Those of the waiting item."""
        return self.link.successor.owner_ids()

    @property
    def giver(self) -> Initiative:
        """The initiative that hands over."""
        return self.link.predecessor.initiative

    @property
    def taker(self) -> Initiative:
        """The initiative that waits."""
        return self.link.successor.initiative

    @property
    def day(self) -> date:
        """The day that counts: as agreed, else as needed."""
        return self.agreed_on or self.needed_by

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say yes."""
        return self.state in {self.State.ASKED, self.State.COUNTERED, self.State.ESCALATED}
