"""The programme of an event: places, activities in them, and blocks of hotel rooms with their pick-up."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.records import recorded
from manyways.teams.models import Person
from manyways.work.models.initiatives import Initiative
from manyways.work.models.items import Item
from manyways.work.models.parts import Part, PartSet

RELEASE_DAYS = 30
"""How long before the first night rooms go back to the hotel, unless something else was agreed."""


class PlaceSet(PartSet["Place"]):
    """Chainable filters."""


@recorded()
class Place(Part):
    """A room or other place in which activities of one initiative happen."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="places")
    name = models.CharField(_("place"), max_length=120)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)

    objects = PlaceSet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "name"], name="place_once")]

    def __str__(self) -> str:
        return self.name


class ProgrammeActivitySet(PartSet["ProgrammeActivity"]):
    """Chainable filters."""


@recorded()
class ProgrammeActivity(Part):
    """Something that happens at a place and a time. Two confirmed ones never share a place at one time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="activities")
    name = models.CharField(_("activity"), max_length=200)
    place = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("place")
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("owner")
    )
    capacity = models.PositiveIntegerField(_("for how many"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    notes = models.TextField(_("notes"), blank=True)

    objects = ProgrammeActivitySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="activity_period",
                violation_error_message=_("It ends after it starts; give both or none."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | models.Q(place__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
                name="activity_confirmed_where_and_when",
                violation_error_message=_("Say where and when before you confirm it."),
            ),
            ExclusionConstraint(
                name="activity_place_once",
                expressions=[
                    (Func(F("place_id"), F("place_id"), Value("[]"), function="int8range"), "&&"),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(state="confirmed"),
                violation_error_message=_("This place is taken at that time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The programme of its initiative."""
        return reverse("work:programme", args=[self.initiative.key])


class RoomBlockSet(PartSet["RoomBlock"]):
    """Chainable filters."""


@recorded()
class RoomBlock(Part):
    """Hotel rooms held for guests until the release date; what is not picked up by then goes back."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="room_blocks")
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="room_blocks", verbose_name=_("item")
    )
    name = models.CharField(_("hotel"), max_length=200)
    rooms = models.PositiveIntegerField(_("rooms"))
    opens_on = models.DateField(_("bookable from"))
    first_night_on = models.DateField(_("first night"))
    nights = models.PositiveSmallIntegerField(_("nights"), default=1)
    release_on = models.DateField(_("release date"))
    rate = models.DecimalField(_("rate for a night"), max_digits=10, decimal_places=2, null=True, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="room_blocks", verbose_name=_("owner")
    )

    objects = RoomBlockSet.as_manager()

    class Meta:
        ordering = ["first_night_on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rooms__gte=1, nights__gte=1), name="room_block_count"),
            models.CheckConstraint(
                condition=models.Q(release_on__lte=models.F("first_night_on"))
                & models.Q(release_on__gt=models.F("opens_on")),
                name="room_block_release",
                violation_error_message=_(
                    "The release date comes after the first day of booking and before the first night."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The rooms of its initiative."""
        return reverse("work:rooms", args=[self.initiative.key])


def usual_release(first_night_on: date) -> date:
    """Thirty days before the first night."""
    return first_night_on - timedelta(days=RELEASE_DAYS)


class PickUpSet(PartSet["PickUp"]):
    """Chainable filters."""

    path = "block__initiative"


@recorded()
class PickUp(Part):
    """How many rooms of a block guests had booked on a day."""

    block = models.ForeignKey(RoomBlock, models.CASCADE, related_name="pick_ups")
    counted_on = models.DateField(_("counted on"))
    rooms = models.PositiveIntegerField(_("rooms booked"))

    objects = PickUpSet.as_manager()

    class Meta:
        ordering = ["counted_on", "id"]
        constraints = [models.UniqueConstraint(fields=["block", "counted_on"], name="pick_up_once")]

    def __str__(self) -> str:
        return f"{self.block}: {self.rooms}"

    @property
    def whole(self) -> Initiative:
        """The initiative of its block."""
        return self.block.initiative

    def owner_ids(self) -> list[int]:
        """Those of its block."""
        return self.block.owner_ids()
