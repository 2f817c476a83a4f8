"""Reads of role changes: how far each is told, its next step, what everybody may know."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.people_partner.models import AffectedPerson, RoleChange
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text

State = RoleChange.State
RELATED = ("old__role", "new__role", "initiative")


@dataclass(frozen=True)
class Next:
    """What comes next: `verb` names the step, `button` what presses it, `sentence` where it stands."""

    verb: str
    button: str
    sentence: str


def changes_seen(user: User) -> QuerySet[RoleChange]:
    """Those this person may see, with how many they touch and how many of them were told."""
    mine = AffectedPerson.objects.visible_to(user)
    counted = Count("people", filter=Q(people__in=mine), distinct=True)
    told = Count("people", filter=Q(people__in=mine, people__told_on__isnull=False), distinct=True)
    rows = RoleChange.objects.visible_to(user).select_related(*RELATED)
    return rows.annotate(persons=counted, persons_told=told).order_by(
        F("planned_on").asc(nulls_last=True), "id"
    )


def next_of(change: RoleChange, untold: int) -> Next:
    """The one step that comes next, in words."""
    if change.state == State.AGREED:
        return _telling(untold)
    if change.state == State.TOLD:
        return Next("force", _("Put it in force"), _told_sentence(change))
    return {
        State.DRAFT: Next("review", _("Put it to review"), _("A draft: only HR sees it.")),
        State.REVIEW: Next(
            "consult", _("Record the consultation"), _("HR reviews it. Next: who must be consulted?")
        ),
        State.CONSULTED: Next(
            "agree", _("The manager agreed"), _("Next: agree it with the manager, who sees it from then on.")
        ),
        State.IN_FORCE: Next("", "", _("In force since %(day)s.") % {"day": date_text(change.in_force_on)}),
        State.WITHDRAWN: Next("", "", _("Withdrawn: %(why)s") % {"why": change.withdrawn_because}),
    }[State(change.state)]


def _telling(untold: int) -> Next:
    """The person first, then the team, then all."""
    if not untold:
        text = _("Everybody affected was told. Now the team, and with that the page of roles.")
        return Next("announce", _("The team was told"), text)
    text = ngettext(
        "%(n)s person is to be told first, then the team, then all.",
        "%(n)s people are to be told first, then the team, then all.",
        untold,
    )
    return Next("tell", "", text % {"n": untold})


def _told_sentence(change: RoleChange) -> str:
    if change.planned_on is None:
        return _("Told, and on the page of roles.")
    return _("Told, and on the page of roles; in force from %(day)s.") % {"day": date_text(change.planned_on)}


def status_of(change: RoleChange) -> Status:
    """The state as a sign: late ones to watch, told and in force good."""
    reason = next_of(change, getattr(change, "persons", 0) - getattr(change, "persons_told", 0)).sentence
    word = change.get_state_display()
    return Status("good" if change.state in RoleChange.PUBLIC else "none", reason, word)


def counts_in_words(changes: Iterable[RoleChange]) -> str:
    """`1 new role, 2 changed, 1 ended`; empty without any."""
    count = Counter(change.form for change in changes)
    form = RoleChange.Form
    words = [
        ngettext("%(n)s new role", "%(n)s new roles", count[form.NEW]) % {"n": count[form.NEW]},
        ngettext("%(n)s changed role", "%(n)s changed roles", count[form.CHANGED])
        % {"n": count[form.CHANGED]},
        ngettext("%(n)s ended role", "%(n)s ended roles", count[form.ENDED]) % {"n": count[form.ENDED]},
    ]
    shown = [
        text for text, each in zip(words, (form.NEW, form.CHANGED, form.ENDED), strict=True) if count[each]
    ]
    return ", ".join(shown)


@dataclass(frozen=True)
class Told:
    """What everybody may know of a role change: no person, no consultation, no step before it was told."""

    change: RoleChange

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.change.key)

    @property
    def name(self) -> str:
        """From which role to which."""
        return str(self.change)

    @property
    def form(self) -> str:
        """New, changed or ended."""
        return self.change.form

    @property
    def form_label(self) -> str:
        """The same in words."""
        return self.change.form_label

    @property
    def state_label(self) -> str:
        """Told, or in force."""
        return self.change.get_state_display()

    @property
    def since(self) -> date | None:
        """In force since, or from."""
        return self.change.in_force_on or self.change.planned_on


def told_changes() -> list[Told]:
    """What the page of roles shows, newest first. One query."""
    rows = RoleChange.objects.told().select_related("old__role", "new__role")
    return [Told(row) for row in rows.order_by("-told_on", "-id")]


def to_tell(user: User) -> QuerySet[AffectedPerson]:
    """Persons this user manages and has not told yet."""
    rows = AffectedPerson.objects.untold().filter(person__manager__user=user, role_change__state=State.AGREED)
    return rows.select_related("person", "role_change__old__role", "role_change__new__role").order_by(
        "person__name"
    )


def told_to(user: User) -> QuerySet[AffectedPerson]:
    """What this user was told about the own job, newest first."""
    rows = AffectedPerson.objects.filter(person__user=user, told_on__isnull=False)
    related = ("role_change__old__role", "role_change__new__role", "told_by")
    return (
        rows.exclude(role_change__state=State.WITHDRAWN).select_related(*related).order_by("-told_on", "-id")
    )
