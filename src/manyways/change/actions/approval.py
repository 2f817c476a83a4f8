"""The words of messages before they go: kept as versions, asked for, approved or sent back by HR."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.change.causes import CONTENT_APPROVED, CONTENT_SENT_BACK, TO_APPROVE
from manyways.change.models import ContentVersion, Engagement
from manyways.change.models.engagements import HR
from manyways.change.queries.approval import hr_partner_of, is_approved, newest_version
from manyways.change.rules import approves_for_hr
from manyways.desk.actions import notify

State = ContentVersion.State
DECIDED = frozenset({"state", "decided_by", "decided_on", "words"})


def keep_words(engagement: Engagement, by: User) -> ContentVersion | None:
    """The newest version of the words; a new one where they were changed. None while nothing is written."""
    last = newest_version(engagement)
    if last is not None and (last.name, last.text) == (engagement.name, engagement.text):
        return last
    if not engagement.text.strip():
        return None
    made = ContentVersion(
        engagement=engagement,
        number=(last.number if last else 0) + 1,
        name=engagement.name,
        text=engagement.text,
        written_by=by,
    )
    checked(made).save()
    return made


@action(
    "change.ask_for_approval",
    gettext_lazy("Ask HR to approve a message"),
    said=gettext_lazy("asked HR to approve %(name)s"),
)
def ask_for_approval(engagement: Engagement, *, by: User) -> ContentVersion:
    """HR reads the words before they go; from now on this message waits for that. Changed words are asked for anew."""
    if engagement.happened_on:
        raise Refused(_("This was said already. Write a correction instead."))
    version = keep_words(engagement, by)
    if version is None:
        raise Refused(fields={"text": _("Write the text first.")})
    if version.state in {State.ASKED, State.APPROVED}:
        return version
    apply_changes(engagement, {"asks_approval": True}, allowed=frozenset({"asks_approval"}))
    asked = apply_changes(
        version, {"state": State.ASKED, "asked_by": by}, allowed=frozenset({"state", "asked_by"})
    )
    partner = hr_partner_of(engagement)
    readers = [partner] if partner else list(people_who_may(HR))
    if not readers:
        raise Refused(_("Nobody partners for HR yet. Name somebody in the case for change."))
    notify(readers, TO_APPROVE, record=engagement, by=by)
    return asked


@action(
    "change.approve_content",
    gettext_lazy("Approve a message for HR"),
    said=gettext_lazy("approved %(name)s"),
)
def approve_content(version: ContentVersion, *, by: User) -> ContentVersion:
    """HR stands for these words as they are. Only the HR partner of the change; where none is named, HR."""
    _check_open(version, by)
    return _decide(version, {"state": State.APPROVED, "words": ""}, by)


@action(
    "change.send_back_content",
    gettext_lazy("Send a message back for HR"),
    said=gettext_lazy("sent back %(name)s"),
)
def send_back_content(version: ContentVersion, *, words: str, by: User) -> ContentVersion:
    """Not like this: with what is to change."""
    _check_open(version, by)
    if not words.strip():
        raise Refused(fields={"words": _("Say what is to change.")})
    return _decide(version, {"state": State.SENT_BACK, "words": words.strip()}, by)


def _check_open(version: ContentVersion, by: User) -> None:
    if not approves_for_hr(by, version):
        raise PermissionDenied("change.approve_content")
    if version.state != State.ASKED:
        raise Refused(_("Nobody asks for this version now."))
    if newest_version(version.engagement) != version:
        raise Refused(_("The words were changed since. Read the newest version."))


def _decide(version: ContentVersion, changes: dict[str, object], by: User) -> ContentVersion:
    decided = apply_changes(version, {**changes, "decided_by": by, "decided_on": today()}, allowed=DECIDED)
    cause = CONTENT_APPROVED if decided.state == State.APPROVED else CONTENT_SENT_BACK
    waiting = {user.pk: user for user in (version.asked_by, version.written_by) if user}
    notify(waiting.values(), cause, record=version.engagement, by=by)
    return decided


def refuse_unapproved(engagement: Engagement, by: User) -> None:
    """Words that HR has to approve are not said before."""
    if not is_approved(engagement, keep_words(engagement, by)):
        raise Refused(
            _("HR approves these words before they go. Ask first; what changed since is asked for anew.")
        )
