"""Who: people, groups of any kind, memberships with dates, teams that do work, and working calendars."""

from datetime import date
from typing import ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.teams.countries import Place, place_of
from manyways.ui.addresses import address_of

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class CompanyWide(models.Manager[Row_co]):
    """Rows every active colleague may see."""

    def visible_to(self, user: User) -> models.QuerySet[Row_co]:
        return self.all() if user.is_active else self.none()


@recorded()
class Calendar(Record):
    """Working time: shifts per weekday in minutes of the day, and days that differ.

    `week` is seven lists (Monday first) of [start, finish] pairs; `exceptions` maps an ISO date to such a list.
    """

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("public holidays of"), max_length=12, blank=True)
    week = models.JSONField(default=list)
    exceptions = models.JSONField(default=dict, blank=True)

    objects: ClassVar["CompanyWide[Calendar]"] = CompanyWide()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("teams:calendar", self.key)

    @property
    def place(self) -> Place:
        """Whose public holidays are free, by name."""
        return place_of(self.country)


@recorded()
class Person(Record):
    """A member of the organisation. No performance data, ever."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    location = models.CharField(_("location"), max_length=80, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    active_from = models.DateField(null=True, blank=True)
    active_until = models.DateField(null=True, blank=True)
    is_erased = models.BooleanField(default=False, editable=False)

    objects: ClassVar["CompanyWide[Person]"] = CompanyWide()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~models.Q(email=""),
                name="person_email_once",
                violation_error_message=_(
                    "Somebody has this address already: look for them, or give another one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(active_until__isnull=True)
                | models.Q(active_from__isnull=True)
                | models.Q(active_until__gt=models.F("active_from")),
                name="person_period",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("teams:person", self.key)


@recorded()
class Group(Record):
    """Any set of people: may be only a name, a headcount and a contact."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("Org unit")
        FUNCTION = "function", _("Function")
        TEAM = "team", _("Team")
        LOCATION = "location", _("Location")
        ROLE = "role", _("Role holders")
        EXTERNAL = "external", _("Outside audience")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.UNIT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    contact = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    contact_email = models.EmailField(_("contact"), blank=True)

    objects: ClassVar["CompanyWide[Group]"] = CompanyWide()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="group_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("teams:group", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """A grant on the team whose members it holds reaches it."""
        team = Team.objects.filter(group=self).first()
        return team.scopes() if team else []

    def owner_ids(self) -> list[int]:
        """The lead of that team, and its contact."""
        team: Team | None = getattr(self, "team", None)
        own = [self.contact.user_id] if self.contact and self.contact.user_id else []
        return [*own, *(team.owner_ids() if team else [])]


@recorded()
class Membership(Record):
    """A person in a group, for some share of their time, from a day until another (half-open)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    percent = models.PositiveSmallIntegerField(default=100)
    discipline = models.CharField(_("discipline"), max_length=80, blank=True)
    home = models.ForeignKey(
        "Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="embedded",
        verbose_name=_("embedded by"),
        help_text=_("The team that pays for this share, where that is another one."),
    )
    starts_on = models.DateField(default=date(1970, 1, 1))
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar["CompanyWide[Membership]"] = CompanyWide()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__range=(1, 100)), name="membership_percent"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="membership_period",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "starts_on"], name="membership_group"),
            models.Index(fields=["person", "starts_on"], name="membership_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its group."""
        return self.group.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its group."""
        return self.group.owner_ids()


@recorded()
class Team(Record):
    """A durable group that does work."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product team")
        PLATFORM = "platform", _("Platform team")
        ENABLING = "enabling", _("Enabling team")
        OPERATIONS = "operations", _("Operations team")
        PROJECT = "project", _("Project team")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PRODUCT)
    group = models.OneToOneField(Group, models.PROTECT, null=True, blank=True, related_name="team")
    lead = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="teams_led")
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    how_to_ask = models.TextField(_("what to ask us for, and how"), max_length=1000, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("days until an answer"), null=True, blank=True)

    objects: ClassVar["CompanyWide[Team]"] = CompanyWide()

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Whether it is there for other teams rather than for customers."""
        return self.kind in {self.Kind.PLATFORM, self.Kind.ENABLING, self.Kind.OPERATIONS}

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address_of("teams:team", self.key)

    def scopes(self) -> list[tuple[str, int]]:
        """A grant on the team reaches it."""
        return [("team", self.pk)]

    def owner_ids(self) -> list[int]:
        """Its lead owns it."""
        return [self.lead.user_id] if self.lead and self.lead.user_id else []


@recorded()
class WeeklyCount(Record):
    """How many items a team finished in the week that starts on a Monday: history without an item list."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="weekly_counts")
    week_starts_on = models.DateField()
    finished_count = models.PositiveIntegerField()

    objects: ClassVar["CompanyWide[WeeklyCount]"] = CompanyWide()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "week_starts_on"], name="weekly_count_once"),
            models.CheckConstraint(
                condition=models.Q(week_starts_on__iso_week_day=1), name="week_starts_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.week_starts_on}: {self.finished_count}"

    def scopes(self) -> list[tuple[str, int]]:
        """Those of its team."""
        return self.team.scopes()

    def owner_ids(self) -> list[int]:
        """Those of its team."""
        return self.team.owner_ids()
