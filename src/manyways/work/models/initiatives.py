"""Initiatives of any kind: one record each, whose approach decides which panels open."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.access.rules import may_everywhere, scope_ids
from manyways.goals.models import Goal, Program
from manyways.teams.models import Calendar, CompanyWide, Person, Team
from manyways.ui.addresses import address_of
from manyways.ui.own_words import OwnCharField
from manyways.work.approaches import APPROACH_CHOICES, APPROACHES, Approach

SEE_ALL = "see.every_initiative"


@recorded()
class Kind(Record):
    """A kind of work, with the noun its initiatives go by: Event, Outcome, Audit."""

    slug = models.SlugField(max_length=40, unique=True)
    name = OwnCharField(_("name"), max_length=80)
    noun = OwnCharField(_("noun"), max_length=80)
    icon = models.CharField(max_length=40, default="unsorted")
    approach = models.CharField(
        _("usual approach"), max_length=12, choices=APPROACH_CHOICES, default="planned"
    )
    rank = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    public_name = "slug"

    objects: ClassVar["CompanyWide[Kind]"] = CompanyWide()

    class Meta:
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


def sees_every_initiative(user: User) -> bool:
    """Whether a role opens all of them."""
    return may_everywhere(user, SEE_ALL)


class InitiativeSet(models.QuerySet["Initiative"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "InitiativeSet":
        """Those open to the company, and those where the user is owner or holds any role."""
        if not user.is_active:
            return self.none()
        if sees_every_initiative(user):
            return self.all()
        return self.filter(
            models.Q(visibility=Initiative.Visibility.COMPANY)
            | models.Q(owner__user=user)
            | models.Q(pk__in=scope_ids(user, "initiative"))
            | models.Q(program_id__in=scope_ids(user, "program"))
            | models.Q(team_id__in=scope_ids(user, "team"))
        )

    def open(self) -> "InitiativeSet":
        """Those that are still to be finished."""
        return self.filter(state__in=[Initiative.State.PROPOSED, Initiative.State.RUNNING])


class Kept(models.Manager["Initiative"]):
    """Those that are not deleted. What belongs to a deleted one stays as it is, unseen, and comes back with it."""

    def get_queryset(self) -> models.QuerySet["Initiative"]:
        """Where every query begins."""
        return super().get_queryset().filter(deleted_at__isnull=True)


KeptInitiatives = Kept.from_queryset(InitiativeSet)


@recorded()
class Initiative(Record):
    """Anything the PMO manages: a product outcome, an event, a facilities job, an audit, a change."""

    hides_deleted = True

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    class Visibility(models.TextChoices):
        MEMBERS = "members", _("Its members")
        COMPANY = "company", _("Everyone here")

    name = models.CharField(_("name"), max_length=200)
    kind = models.ForeignKey(
        Kind, models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("kind")
    )
    approach = models.CharField(_("approach"), max_length=12, choices=APPROACH_CHOICES, default="planned")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RUNNING)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="initiatives", verbose_name=_("owner")
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="initiatives", verbose_name=_("team")
    )
    program = models.ForeignKey(
        Program, models.SET_NULL, null=True, blank=True, related_name="initiatives", verbose_name=_("program")
    )
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="initiatives", verbose_name=_("goal")
    )
    summary = models.TextField(_("in one sentence"), blank=True)
    visibility = models.CharField(
        _("seen by"), max_length=12, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    rank = models.BigIntegerField(_("rank"), default=0)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    due_on = models.DateField(_("date given"), null=True, blank=True)
    is_due_fixed = models.BooleanField(_("cannot move"), default=False)
    started_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("calendar")
    )
    status_on = models.DateField(_("status date"), null=True, blank=True)
    planned_back_from = models.DateField(_("plan back from"), null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KeptInitiatives()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(finished_on__gte=models.F("started_on")),
                name="initiative_period",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="initiative_name"),
            models.Index(fields=["due_on", "id"], name="initiative_due"),
            models.Index(fields=["state", "rank", "id"], name="initiative_rank"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its record page."""
        return address_of("work:initiative", self.key)

    @property
    def way(self) -> Approach:
        """The capabilities of its approach."""
        return APPROACHES[self.approach]

    @property
    def noun(self) -> str:
        """What people call it: its kind's noun, or that it is not sorted yet."""
        return self.kind.noun if self.kind else str(_("Not sorted yet"))

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in {Initiative.State.PROPOSED, Initiative.State.RUNNING}

    def scopes(self) -> list[tuple[str, int]]:
        """Grants on itself, its team or its program reach it."""
        pairs = (("initiative", self.pk), ("team", self.team_id), ("program", self.program_id))
        return [(kind, found) for kind, found in pairs if found]

    def owner_ids(self) -> list[int]:
        """The user behind its owner."""
        return [self.owner.user_id] if self.owner and self.owner.user_id else []


class InitiativeTeamSet(models.QuerySet["InitiativeTeam"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "InitiativeTeamSet":
        """Those of the initiatives the user may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))


@recorded()
class InitiativeTeam(Record):
    """A team with a part in an initiative beside the one that leads it: it works on it, or is formed by it."""

    class Part(models.TextChoices):
        WORKS = "works", _("Works on it")
        FORMED = "formed", _("Is formed by it")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="team_parts")
    team = models.ForeignKey(Team, models.CASCADE, related_name="initiative_parts", verbose_name=_("team"))
    part = models.CharField(_("part"), max_length=8, choices=Part.choices, default=Part.WORKS)

    objects = InitiativeTeamSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "team"], name="initiative_team_once")]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.team}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its initiative."""
        return self.initiative.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its initiative."""
        return self.initiative.owner_ids()
