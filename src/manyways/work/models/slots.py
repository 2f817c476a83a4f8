"""Slots to fill: speakers, helpers, exhibitors; each place has at most one who is asked."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.records import recorded
from manyways.teams.models import Person
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Item
from manyways.work.models.parts import Part, PartSet


class SlotSet(PartSet["Slot"]):
    """Chainable filters."""


@recorded()
class Slot(Part):
    """A place to fill. Only confirmed counts as filled; who drops out leaves the slot open for somebody else."""

    class State(models.TextChoices):
        OPEN = "open", _("Nobody asked yet")
        INVITED = "invited", _("Invited")
        AGREED = "agreed", _("Agreed")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped out")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="slots")
    kind = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("slot"), max_length=200)
    who = models.CharField(_("who"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("owner")
    )
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("item")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(_("to be filled by"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = SlotSet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | ~models.Q(who=""),
                name="slot_names_who",
                violation_error_message=_("Say who it is."),
            )
        ]
        indexes = [models.Index(fields=["initiative", "kind", "id"], name="slot_list")]

    def __str__(self) -> str:
        return f"{self.name}: {self.who}" if self.who else self.name

    def get_absolute_url(self) -> str:
        """The slots of its initiative."""
        return reverse("work:slots", args=[self.initiative.key])

    @property
    def is_filled(self) -> bool:
        """Whether somebody is confirmed."""
        return self.state == self.State.CONFIRMED
