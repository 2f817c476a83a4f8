"""Role changes: from one job role to another, the persons they touch, and how far each has been told."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.job_roles import RoleVersion
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Person
from manyways.ui.addresses import address_of
from manyways.work.models import Initiative


class RoleChangeSet(models.QuerySet["RoleChange"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "RoleChangeSet":
        """HR; and the managers of its people from the day they agreed. Nobody else by any role."""
        if is_inside(user):
            return self.all()
        if not user.is_active:
            return self.none()
        mine = AffectedPerson.objects.filter(person__manager__user=user)
        return self.agreed().filter(people__in=mine).distinct()

    def agreed(self) -> "RoleChangeSet":
        """Those managers know of."""
        return self.filter(state__in=RoleChange.KNOWN_TO_MANAGERS)

    def told(self) -> "RoleChangeSet":
        """Those everybody may know of: told, or in force."""
        return self.filter(state__in=RoleChange.PUBLIC)

    def waiting(self) -> "RoleChangeSet":
        """Those that still have steps before them."""
        return self.exclude(state__in=[RoleChange.State.IN_FORCE, RoleChange.State.WITHDRAWN])


@recorded()
class RoleChange(Record):
    """One change of a job role. Without an old description it is a new role, without a new one it ends."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("HR review")
        CONSULTED = "consulted", _("Consulted")
        AGREED = "agreed", _("Manager agreed")
        TOLD = "told", _("Told")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Form(models.TextChoices):
        NEW = "new", _("New role")
        CHANGED = "changed", _("Changed role")
        ENDED = "ended", _("Ended role")

    STEPS = (State.DRAFT, State.REVIEW, State.CONSULTED, State.AGREED, State.TOLD, State.IN_FORCE)
    KNOWN_TO_MANAGERS = (State.AGREED, State.TOLD, State.IN_FORCE)
    PUBLIC = (State.TOLD, State.IN_FORCE)

    is_history_private = True
    private_fields = frozenset({"consultation", "withdrawn_because"})

    old = models.ForeignKey(
        RoleVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes_from",
        verbose_name=_("from"),
    )
    new = models.ForeignKey(
        RoleVersion, models.PROTECT, null=True, blank=True, related_name="changes_to", verbose_name=_("to")
    )
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("because of")
    )
    why = models.CharField(
        _("why"), max_length=500, blank=True, help_text=_("Everybody reads this once it is told.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    planned_on = models.DateField(_("in force from"), null=True, blank=True)
    needs_consultation = models.BooleanField(_("consultation is required"), null=True, blank=True)
    consultation = models.CharField(_("who was consulted, or why nobody is"), max_length=500, blank=True)
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    agreed_on = models.DateField(_("manager agreed on"), null=True, blank=True)
    told_on = models.DateField(_("team told on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=500, blank=True)

    objects = RoleChangeSet.as_manager()

    class Meta:
        verbose_name = _("role change")
        constraints = [
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False),
                name="role_change_of_something",
                violation_error_message=_("Choose the role it is about."),
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(told_on__isnull=False),
                name="role_change_told_before_force",
            ),
        ]

    def __str__(self) -> str:
        if self.old and self.new and self.old.role_id != self.new.role_id:
            return f"{self.old.role} → {self.new.role}"
        shown = self.new or self.old
        return str(shown.role) if shown else ""

    def get_absolute_url(self) -> str:
        """Its own page, in HR's room."""
        return address_of("people_partner:role_change", self.key)

    @property
    def form(self) -> str:
        """New, changed or ended."""
        if self.old_id is None:
            return self.Form.NEW
        return self.Form.CHANGED if self.new_id else self.Form.ENDED

    @property
    def form_label(self) -> str:
        """The same in words."""
        return str(self.Form(self.form).label)

    @property
    def step(self) -> int:
        """How many of the steps are behind it."""
        return self.STEPS.index(self.State(self.state)) if self.state in self.STEPS else 0


class AffectedPersonSet(models.QuerySet["AffectedPerson"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "AffectedPersonSet":
        """HR; the person once told; the person's manager from the day they agreed."""
        if is_inside(user):
            return self.all()
        if not user.is_active:
            return self.none()
        as_manager = Q(person__manager__user=user, role_change__state__in=RoleChange.KNOWN_TO_MANAGERS)
        return self.filter(as_manager | Q(person__user=user, told_on__isnull=False))

    def untold(self) -> "AffectedPersonSet":
        """Those to be told yet."""
        return self.filter(told_on__isnull=True)


@recorded()
class AffectedPerson(Record):
    """A person whose job a role change touches; told in person, before the team and everybody else."""

    is_history_private = True

    role_change = models.ForeignKey(RoleChange, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )

    objects = AffectedPersonSet.as_manager()

    class Meta:
        verbose_name = _("person a role change touches")
        constraints = [models.UniqueConstraint(fields=["role_change", "person"], name="affected_person_once")]

    def __str__(self) -> str:
        return _("What changes in your job: %(change)s") % {"change": self.role_change}

    def get_absolute_url(self) -> str:
        """The person's own page."""
        return reverse("people_partner:mine")
