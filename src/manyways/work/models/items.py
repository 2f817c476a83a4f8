"""Items inside initiatives, and the links between any two of them."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.models import Calendar, Person, Team
from manyways.ui.addresses import address_of
from manyways.work.durations import duration_text
from manyways.work.models.initiatives import Initiative
from manyways.work.models.stages import Stage


class ItemSet(models.QuerySet["Item"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "ItemSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def kept(self) -> "ItemSet":
        """Those of initiatives that are not deleted."""
        return self.filter(initiative__deleted_at__isnull=True)

    def unfinished(self) -> "ItemSet":
        """Those still to be done."""
        return self.kept().filter(finished_at__isnull=True, dropped_at__isnull=True)

    def that_nothing_dates(self) -> "ItemSet":
        """Milestones without a date of their own or a start to come, with nothing before them or their phases."""
        before = Link.objects.kept()
        inside = ("successor", "successor__children", "successor__children__children")
        rows = self.filter(form="milestone", constraint="asap", is_manual=False)
        is_begun = models.Q(initiative__starts_on=None) | models.Q(initiative__started_on__isnull=False)
        return rows.filter(is_begun).exclude(
            models.Q(
                *(models.Exists(before.filter(**{end: models.OuterRef("pk")})) for end in inside),
                _connector="OR",
            )
        )


@recorded()
class Item(Record):
    """A unit inside an initiative: task, story, phase or milestone.

    `size` is what flow counts (items or points); `duration_minutes` is what plans count: working minutes,
    or minutes of the clock where `is_elapsed`. `pauses`: pairs of working minutes before a pause, and of the pause.
    """

    class Form(models.TextChoices):
        TASK = "task", _("Task")
        STORY = "story", _("Story")
        PHASE = "phase", _("Phase")
        MILESTONE = "milestone", _("Milestone")

    class Constraint(models.TextChoices):
        ASAP = "asap", _("As soon as possible")
        ALAP = "alap", _("As late as possible")
        SNET = "snet", _("Start no earlier than")
        SNLT = "snlt", _("Start no later than")
        FNET = "fnet", _("Finish no earlier than")
        FNLT = "fnlt", _("Finish no later than")
        MSO = "mso", _("Must start on")
        MFO = "mfo", _("Must finish on")

    class Service(models.TextChoices):
        EXPEDITE = "expedite", _("Expedite")
        FIXED = "fixed", _("Fixed date")
        STANDARD = "standard", _("Standard")
        LATER = "later", _("When there is time")

    class WorkType(models.TextChoices):
        DISCOVERY = "discovery", _("Discovery")
        DELIVERY = "delivery", _("Delivery")
        MAINTENANCE = "maintenance", _("Maintenance")
        OTHER = "other", _("Other")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    rank = models.BigIntegerField(default=0)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, default=Form.TASK)
    name = models.CharField(_("name"), max_length=300)
    notes = models.TextField(_("notes"), blank=True)
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("team")
    )
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("owner")
    )

    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("stage")
    )
    size = models.FloatField(_("size"), default=1)
    work_type = models.CharField(
        _("type of work"), max_length=12, choices=WorkType.choices, default=WorkType.DELIVERY
    )
    service = models.CharField(
        _("class of service"), max_length=12, choices=Service.choices, default=Service.STANDARD
    )
    blocked_reason = models.CharField(_("blocked because"), max_length=300, blank=True)
    blocked_since = models.DateTimeField(null=True, blank=True)

    told_as: ClassVar = {
        "duration_minutes": duration_text,
        "duration_low_minutes": duration_text,
        "duration_high_minutes": duration_text,
    }
    duration_minutes = models.PositiveIntegerField(_("duration"), null=True, blank=True)
    duration_low_minutes = models.PositiveIntegerField(_("at best"), null=True, blank=True)
    duration_high_minutes = models.PositiveIntegerField(_("at worst"), null=True, blank=True)
    is_elapsed = models.BooleanField(_("time by the clock"), default=False, db_default=False)
    pauses = models.JSONField(_("pauses"), default=list, blank=True, db_default=[])
    percent_done = models.PositiveSmallIntegerField(_("done"), default=0, validators=[MaxValueValidator(100)])
    constraint = models.CharField(
        _("constraint"), max_length=4, choices=Constraint.choices, default=Constraint.ASAP
    )
    constraint_at = models.DateTimeField(null=True, blank=True)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    is_manual = models.BooleanField(_("dates by hand"), default=False)
    manual_start_at = models.DateTimeField(null=True, blank=True)
    manual_finish_at = models.DateTimeField(null=True, blank=True)
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")

    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ItemSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gte=0, size__lte=1_000_000), name="item_size"),
            models.CheckConstraint(condition=models.Q(percent_done__range=(0, 100)), name="item_percent"),
            models.CheckConstraint(
                condition=models.Q(constraint__in=["asap", "alap"]) | models.Q(constraint_at__isnull=False),
                name="item_constraint_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(started_at__isnull=True)
                | models.Q(finished_at__gte=models.F("started_at")),
                name="item_period",
            ),
        ]
        indexes = [
            models.Index(fields=["initiative", "parent", "rank", "id"], name="item_outline"),
            models.Index(fields=["team", "finished_at"], name="item_team_finished"),
            models.Index(fields=["stage", "rank", "id"], name="item_stage"),
            models.Index(fields=["name", "id"], name="item_name"),
            models.Index(fields=["created_at"], name="item_created"),
            models.Index(fields=["finished_at"], name="item_finished"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("work:item", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative, and its own team."""
        own = [("team", self.team_id)] if self.team_id else []
        return [*self.initiative.scopes(), *own]

    def owner_ids(self) -> list[int]:
        """Those of its initiative, and its own."""
        own = [self.owner.user_id] if self.owner and self.owner.user_id else []
        return [*self.initiative.owner_ids(), *own]


class LinkSet(models.QuerySet["Link"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "LinkSet":
        """Those with both ends in initiatives the user may see."""
        seen = Initiative.objects.visible_to(user)
        return self.filter(predecessor__initiative__in=seen, successor__initiative__in=seen)

    def kept(self) -> "LinkSet":
        """Those with neither end in a deleted initiative; the others hold nobody up until it comes back."""
        return self.filter(
            predecessor__initiative__deleted_at__isnull=True, successor__initiative__deleted_at__isnull=True
        )


@recorded()
class Link(Record):
    """A dependency between two items of any initiatives. Lag in working minutes, elapsed minutes or percent."""

    class Type(models.TextChoices):
        FS = "fs", _("Finish to start")
        SS = "ss", _("Start to start")
        FF = "ff", _("Finish to finish")
        SF = "sf", _("Start to finish")

    class Lag(models.TextChoices):
        WORKING = "working", _("Working time")
        ELAPSED = "elapsed", _("Elapsed time")
        PERCENT = "percent", _("Percent of the predecessor")

    predecessor = models.ForeignKey(Item, models.CASCADE, related_name="links_out")
    successor = models.ForeignKey(Item, models.CASCADE, related_name="links_in")
    type = models.CharField(max_length=2, choices=Type.choices, default=Type.FS)
    lag = models.IntegerField(default=0)
    lag_unit = models.CharField(max_length=8, choices=Lag.choices, default=Lag.WORKING)

    objects = LinkSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="link_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="link_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def lag_words(self) -> str:
        """The lag as people say it: `2 days later`, `1 day earlier`."""
        if self.lag_unit == self.Lag.PERCENT:
            return str(_("%(lag)s\u202f%% of it later")) % {"lag": self.lag}
        days = round(abs(self.lag) / (480 if self.lag_unit == self.Lag.WORKING else 1440), 1)
        if self.lag < 0:
            return ngettext("%(days)g day earlier", "%(days)g days earlier", round(days)) % {"days": days}
        return ngettext("%(days)g day later", "%(days)g days later", round(days)) % {"days": days}

    def scopes(self) -> list[tuple[str, int]]:
        """Those of the item that waits."""
        return self.successor.scopes()

    def owner_ids(self) -> list[int]:
        """Those of the item that waits."""
        return self.successor.owner_ids()
