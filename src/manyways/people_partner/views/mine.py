"""One's own page: what changes in my job, and whom of my people I am to tell."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.access.web import actor
from manyways.people_partner.models import RoleHolder, RolePath, TalkReminder
from manyways.people_partner.queries.job_roles import side_by_side
from manyways.people_partner.queries.role_changes import to_tell, told_to
from manyways.people_partner.queries.training_plan import is_close_to, plan_of_training
from manyways.teams.models import Person
from manyways.ui.pages import page


def mine(request: HttpRequest) -> HttpResponse:
    """My job as it is described, what changes in it, my people to tell."""
    by = actor(request)
    told = list(told_to(by))
    waiting = list(to_tell(by))
    context = {
        "held": _held(by),
        "told": [(row, side_by_side(row.role_change.old, row.role_change.new)) for row in told],
        "to_tell": waiting,
        "sentence": _sentence(len(told), len(waiting)),
        "path": RolePath.objects.filter(person__user=by).first(),
        "learning": [line for line in plan_of_training(by) if is_close_to(line.need.person, by)],
        "by": by,
        "talks": _talks(by),
    }
    return page(request, "people_partner/mine.html", context)


def _held(by: User) -> RoleHolder | None:
    rows = RoleHolder.objects.filter(person__user=by, ends_on=None)
    return rows.select_related("version_held__role").first()


def _talks(by: User) -> list[tuple[Person, TalkReminder | None]]:
    """One's people with one's own reminders: no talk ever first, then the longest ago."""
    notes = {row.person_id: row for row in TalkReminder.objects.visible_to(by)}
    people = Person.objects.filter(manager__user=by).order_by("name", "id")
    pairs = [(person, notes.get(person.pk)) for person in people]
    return sorted(pairs, key=lambda pair: (pair[1].last_on if pair[1] else None) or date.min)


def _sentence(told: int, waiting: int) -> str:
    if waiting:
        return ngettext(
            "%(n)s of your people is to be told, before anybody else hears it.",
            "%(n)s of your people are to be told, before anybody else hears it.",
            waiting,
        ) % {"n": waiting}
    if told:
        return ngettext("You were told of %(n)s change.", "You were told of %(n)s changes.", told) % {
            "n": told
        }
    return _("Nothing you were told of changes in your job.")
