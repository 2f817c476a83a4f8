"""Coaching of one person on a path, or of a team: planned, held, and what nobody here can coach."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.records import Record, recorded
from manyways.people_partner.models.paths import RolePath
from manyways.people_partner.rules import is_inside
from manyways.teams.models import Membership, Person, Team
from manyways.teams.queries import now_in


class CoachingSet(models.QuerySet["Coaching"]):
    """Chainable filters."""

    def visible_to(self, user: User) -> "CoachingSet":
        """HR. Of a person: who sees the path. Of a team: its lead, and who is in it today."""
        if is_inside(user):
            return self.all()
        if not user.is_active:
            return self.none()
        groups = Membership.objects.filter(now_in(today()), person__user=user).values("group")
        of_team = Q(team__lead__user=user) | Q(team__group__in=groups)
        return self.filter(of_team | Q(path__in=RolePath.objects.visible_to(user)))


@recorded()
class Coaching(Record):
    """One session of coaching on a path or with a team. `found_coach`: who from outside coaches what nobody here can."""

    is_history_private = True

    path = models.ForeignKey(
        RolePath, models.CASCADE, null=True, blank=True, related_name="coaching", verbose_name=_("path")
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="coaching", verbose_name=_("team")
    )
    topic = models.CharField(_("topic"), max_length=200)
    planned_on = models.DateField(_("planned for"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    needs_outside = models.BooleanField(_("nobody here can coach this"), default=False)
    found_coach = models.CharField(_("coach from outside"), max_length=120, blank=True)

    objects = CoachingSet.as_manager()

    class Meta:
        verbose_name = _("coaching")
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__isnull=False, team__isnull=True) | Q(path__isnull=True, team__isnull=False),
                name="coaching_of_person_or_team",
            )
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        """The page of the path, or of the team's coaching."""
        if self.path is not None:
            return self.path.get_absolute_url()
        assert self.team is not None
        return reverse("people_partner:team_coaching", args=[self.team.key])

    @property
    def whom(self) -> Person | Team | None:
        """Who is coached."""
        return self.path.person if self.path else self.team

    @property
    def is_gap(self) -> bool:
        """Nobody here can coach it, and nobody from outside was found."""
        return self.needs_outside and not self.found_coach and self.held_on is None

    @property
    def state(self) -> str:
        """Held, gap or planned."""
        return "held" if self.held_on else "gap" if self.is_gap else "planned"
