"""What plans of change need of one person: a correction, a word that it arrived, a rating, a decision."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.change.arrays import stale_engagements
from manyways.change.models import Checkpoint, ContentVersion, Engagement, Impact, Stakeholder
from manyways.change.queries.approval import asked_of, to_approve
from manyways.change.queries.sustaining import looks_due, to_walk_again, walked_over
from manyways.change.queries.waiting import to_confirm, to_hold, to_rate, to_walk
from manyways.portfolio.needs import Need, ask_need_of
from manyways.ui.values import date_text
from manyways.work.models import Initiative

MOST = 3


def _said(me: Any) -> QuerySet[Engagement]:
    said = Engagement.objects.filter(
        runner__user=me, happened_on__isnull=False, claims__isnull=False, date_given__isnull=True
    )
    return said.exclude(corrections__happened_on__isnull=False).distinct()


@ask_need_of(_said)
def corrections(rows: QuerySet[Engagement], _user: User) -> Iterable[Need]:
    """Messages one runs that no longer hold and have no correction that went out; dates given have their own."""
    said = list(rows.order_by("-happened_on"))
    stale = stale_engagements({row.initiative_id for row in said})
    for row in [each for each in said if each.pk in stale][:MOST]:
        yield Need(
            _("Correct what was said: %(name)s") % {"name": row.name},
            _("A date in it has moved. Those it reached are owed the new word."),
            date_text(row.happened_on),
            row.get_absolute_url(),
        )


@ask_need_of(to_confirm)
def to_be_confirmed(rows: QuerySet[Engagement], user: User) -> Iterable[Need]:
    """What was said to one and waits for “Got it”."""
    for row in (Engagement.objects.visible_to(user) & rows).order_by("happened_on")[:MOST]:
        yield Need(
            _("Got it? %(name)s") % {"name": row.name},
            _("Say that it reached you, or ask."),
            date_text(row.happened_on),
            row.get_absolute_url(),
        )


@ask_need_of(asked_of)
def to_be_approved(_rows: QuerySet[ContentVersion], user: User) -> Iterable[Need]:
    """Messages that wait for HR, for whoever partners for it."""
    for row in to_approve(user)[:MOST]:
        yield Need(
            _("Approve the words: %(name)s") % {"name": row.name},
            _("It touches job or pay, or somebody asked; it does not go before.")
            + (f" {row.asked_by.name}" if row.asked_by else ""),
            "",
            row.get_absolute_url(),
        )


@ask_need_of(to_hold)
def to_be_held(rows: QuerySet[Engagement], user: User) -> Iterable[Need]:
    """What one runs whose day has passed."""
    for row in (Engagement.objects.visible_to(user) & rows)[:MOST]:
        yield Need(
            _("Was it held? %(name)s") % {"name": row.name},
            _("Then say who was there; only that settles what is owed."),
            date_text(row.planned_on),
            row.get_absolute_url(),
        )


@ask_need_of(to_rate)
def to_be_rated(rows: QuerySet[Impact], user: User) -> Iterable[Need]:
    """What changes for a group one speaks for."""
    for row in (Impact.objects.visible_to(user) & rows).select_related("group")[:MOST]:
        yield Need(
            _("How big is it for %(group)s? %(what)s") % {"group": row.group, "what": row},
            _("Ours is an assumption until you say."),
            "",
            reverse("change:impact", args=[row.key]),
        )


@ask_need_of(to_walk)
def to_be_walked(rows: QuerySet[Stakeholder], user: User) -> Iterable[Need]:
    """Changes of one's own with stakeholders nobody has decided about, one line each."""
    undecided = (Stakeholder.objects.visible_to(user) & rows).select_related("initiative")
    counts = Counter(row.initiative_id for row in undecided)
    for initiative in {row.initiative_id: row.initiative for row in undecided}.values():
        left = counts[initiative.pk]
        title = ngettext(
            "Decide about one stakeholder of %(name)s", "Decide about %(n)s stakeholders of %(name)s", left
        )
        yield Need(
            title % {"n": left, "name": initiative.name},
            _("Inform, involve, or no need with a reason."),
            "",
            reverse("change:walk", args=[initiative.key]),
        )


@ask_need_of(walked_over)
def to_be_walked_again(rows: QuerySet[Initiative], _user: User) -> Iterable[Need]:
    """Changes of one's own past their last milestone, whose stakeholders are due again."""
    for row in to_walk_again(rows):
        yield Need(
            _("Walk over the stakeholders of %(name)s again") % {"name": row.initiative.name},
            _("It has landed; once a year one asks whom it reaches now, and what they need."),
            date_text(row.due_on),
            reverse("change:looks", args=[row.initiative.key]),
        )


@ask_need_of(looks_due)
def to_be_looked_back_at(rows: QuerySet[Checkpoint], _user: User) -> Iterable[Need]:
    """Looks back at changes of one's own whose day has come."""
    for row in rows[:MOST]:
        yield Need(
            _("Look back at %(name)s") % {"name": row.initiative.name},
            _("What worked, what to change, what slid back?"),
            date_text(row.due_on),
            row.get_absolute_url(),
        )
