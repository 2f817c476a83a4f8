"""The proof that something arrived: attendance lists, one's own word, the manager's, the contact's, signed links."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action
from manyways.access.clock import today
from manyways.access.models import User
from manyways.change.actions.approval import refuse_unapproved
from manyways.change.actions.engagements import refuse_date_given
from manyways.change.models import Confirmation, Engagement
from manyways.change.queries.audience import is_asked, people_of
from manyways.change.queries.lawful import is_counted_only
from manyways.change.queries.trees import groups_below
from manyways.change.rules import sees_names
from manyways.teams.models import Group, Person

Evidence = Confirmation.Evidence
RECEIVED, ATTENDED, CAN_DO = 1, 2, 3


def _confirm(
    engagement: Engagement, people: Iterable[Person], level: int, evidence: str, by: User | None
) -> list[Confirmation]:
    """One row per person; a higher level than before replaces the lower."""
    known = {
        row.person_id: row for row in Confirmation.objects.select_for_update().filter(engagement=engagement)
    }
    found = []
    for person in people:
        row = known.get(person.pk) or Confirmation(engagement=engagement, person=person, level=0)
        if row.level < level:
            row.level, row.evidence, row.confirmed_on, row.entered_by = level, evidence, today(), by
            row.save()
        found.append(row)
    return found


def _refuse_before(engagement: Engagement) -> None:
    if engagement.happened_on is None:
        raise Refused(_("Say first that it was held or sent."))


@action(
    "change.record_attendance",
    gettext_lazy("Record who attended"),
    said=gettext_lazy("recorded who attended %(name)s"),
)
def record_attendance(
    engagement: Engagement, *, people: Sequence[Person], level: int = ATTENDED, by: User
) -> list[Confirmation]:
    """An attendance list, kept by whoever runs it. Level 2 attended, 3 can do it."""
    if not sees_names(by, engagement):
        raise PermissionDenied("change.record_attendance")
    _refuse_before(engagement)
    if level not in {ATTENDED, CAN_DO}:
        raise Refused(fields={"level": _("Attended is 2, can do it is 3.")})
    asked = {person.pk for person in people_of(engagement)}
    strangers = [person.name for person in people if person.pk not in asked]
    if strangers:
        raise Refused(_("Not asked to this: %(names)s.") % {"names": ", ".join(strangers)})
    return _confirm(engagement, people, level, Evidence.LIST, by)


@action("change.withdraw_confirmation", gettext_lazy("Take back a wrong entry"))
def withdraw_confirmation(confirmation: Confirmation, *, by: User) -> None:
    """Take back an entry made by mistake; whoever runs the engagement may, or the person."""
    is_own = confirmation.person is not None and confirmation.person.user_id == by.pk
    if not is_own and not sees_names(by, confirmation.engagement):
        raise PermissionDenied("change.withdraw_confirmation")
    confirmation.delete()


@action(
    "change.confirm_group",
    gettext_lazy("Take the word of a group's contact"),
    said=gettext_lazy("took a group's word on %(name)s"),
)
def confirm_group(engagement: Engagement, *, group: Group, level: int = ATTENDED, by: User) -> Confirmation:
    """The dated word of a group's contact, for groups whose people have no names here."""
    _refuse_before(engagement)
    if not RECEIVED <= level <= CAN_DO:
        raise Refused(fields={"level": _("Give 1, 2 or 3.")})
    if group.pk not in groups_below(engagement.audience.values_list("group_id", flat=True)):
        raise Refused(fields={"group": _("%(name)s was not asked to this.") % {"name": group.name}})
    row, _is_new = Confirmation.objects.update_or_create(
        engagement=engagement,
        group=group,
        defaults={
            "level": level,
            "confirmed_on": today(),
            "evidence": Evidence.CONTACT,
            "entered_by": by,
        },
    )
    return row


@action("change.confirm_own", gettext_lazy("Confirm for oneself"), said=gettext_lazy("confirmed %(name)s"))
def confirm_own(engagement: Engagement, *, by: User) -> Confirmation:
    """“Got it”: one's own acknowledgement, level 2. For those it is meant for."""
    person = getattr(by, "person", None)
    if person is None or not is_asked(engagement, person):
        raise PermissionDenied("change.confirm_own")
    _refuse_before(engagement)
    return _confirm(engagement, [person], ATTENDED, Evidence.OWN, by)[0]


@action(
    "change.confirm_briefing",
    gettext_lazy("Say that one briefed one's people"),
    said=gettext_lazy("briefed their people on %(name)s"),
)
def confirm_briefing(
    engagement: Engagement, *, without: Sequence[Person] = (), by: User
) -> list[Confirmation]:
    """“I briefed my team, all except …”: the own manager's word for everybody asked who reports to them."""
    person = getattr(by, "person", None)
    left_out = {each.pk for each in without}
    reports = [
        each
        for each in people_of(engagement)
        if person is not None and each.manager_id == person.pk and each.pk not in left_out
    ]
    if not reports:
        raise Refused(_("Nobody of those asked reports to you."))
    _hold(engagement, by)
    return _confirm(engagement, reports, ATTENDED, Evidence.MANAGER, by)


def _hold(engagement: Engagement, by: User) -> None:
    """That somebody was there says that it is held; words HR has not approved and dates given cannot be so."""
    if engagement.happened_on is None:
        refuse_date_given(engagement)
        refuse_unapproved(engagement, by)
        Engagement.objects.filter(pk=engagement.pk).update(happened_on=today())


@action("change.confirm_by_link", gettext_lazy("Confirm by a signed link"), is_open=True)
def confirm_by_link(engagement: Engagement, *, person: Person, by: User) -> Confirmation:
    """The word of somebody who never signs in, by the link made for them; `by` is whoever the message is from."""
    if is_counted_only(person) and not is_asked(engagement, person):
        raise Refused(_("In your group nobody confirms by name. Its contact speaks for it."))
    return _confirm(engagement, [person], ATTENDED, Evidence.LINK, None)[0]


@action("change.sign_in_at_session", gettext_lazy("Sign in at a session"), is_open=True)
def sign_in_at_session(engagement: Engagement, *, called: str, by: User) -> bool:
    """By the code on the screen: an e-mail address or full name of somebody asked. Returns whether there is one.

    `by` is whoever the session is from. That the code is shown says that the session is held.
    """
    wanted = called.strip().casefold()
    found = [
        each for each in people_of(engagement) if wanted in {each.email.casefold(), each.name.casefold()}
    ]
    if not wanted or len(found) != 1:
        return False
    _hold(engagement, by)
    _confirm(engagement, found, ATTENDED, Evidence.ROOM, None)
    return True


@action("change.answer_check", gettext_lazy("Answer a check question"), is_open=True)
def answer_check(engagement: Engagement, *, answer: int, by: User) -> bool:
    """The check question for “understood”: the right answer is level 3. Returns whether it was right."""
    person = getattr(by, "person", None)
    if person is None or not is_asked(engagement, person):
        raise PermissionDenied("change.answer_check")
    return _checked_answer(engagement, person, answer, by)


@action("change.answer_check_by_link", gettext_lazy("Answer a check question by a signed link"), is_open=True)
def answer_check_by_link(engagement: Engagement, *, person: Person, answer: int, by: User) -> bool:
    """As `answer_check`, for whom the link was made; `by` is whoever the message is from."""
    return _checked_answer(engagement, person, answer, None)


def _checked_answer(engagement: Engagement, person: Person, answer: int, by: User | None) -> bool:
    if not engagement.check_question:
        raise Refused(_("There is no check question here."))
    is_right = answer == engagement.check_right
    if is_right:
        _confirm(engagement, [person], CAN_DO, Evidence.CHECK, by)
    return is_right
