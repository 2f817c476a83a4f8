"""Which words HR has to approve, which are, and which wait."""

from typing import Any

from django.db.models import F, Max, Q, QuerySet

from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.change.models import Case, ContentVersion, Engagement
from manyways.change.models.engagements import HR


def newest_version(engagement: Engagement) -> ContentVersion | None:
    """The last words kept."""
    rows = ContentVersion.objects.filter(engagement=engagement).select_related("engagement__initiative")
    return rows.order_by("-number").first()


def hr_partner_of(engagement: Engagement) -> User | None:
    """The user who partners for HR on this change, if one is named."""
    case = Case.objects.filter(initiative=engagement.initiative_id).select_related("hr_partner__user").first()
    return case.hr_partner.user if case and case.hr_partner else None


def needs_approval(engagement: Engagement) -> bool:
    """A message about somebody's job or pay, or one that somebody wants HR to read first."""
    return engagement.asks_approval or engagement.covers.filter(impact__aspect__is_about_job=True).exists()


def is_approved(engagement: Engagement, version: ContentVersion | None) -> bool:
    """Nobody has to approve it, nothing is written, or HR stands for the words as they are now."""
    if not engagement.text.strip() or not needs_approval(engagement):
        return True
    stands = version is not None and (version.name, version.text) == (engagement.name, engagement.text)
    return stands and version is not None and version.state == ContentVersion.State.APPROVED


def asked_of(me: Any) -> QuerySet[ContentVersion]:
    """Those that this person as the HR partner, or any of HR, was asked to approve, of messages that did not go out."""
    partner = "engagement__initiative__case__hr_partner__user"
    asked = ContentVersion.objects.filter(state=ContentVersion.State.ASKED, engagement__happened_on=None)
    return asked.filter(Q(**{partner: me}) | Q(**{partner: None}))


def to_approve(user: User) -> QuerySet[ContentVersion]:
    """Newest versions that wait for this person as HR partner; without a named one, for HR."""
    visible = ContentVersion.objects.visible_to(user) & asked_of(user)
    rows = visible.annotate(newest=Max("engagement__versions__number")).filter(number=F("newest"))
    mine = Q(engagement__initiative__case__hr_partner__user=user)
    if may_everywhere(user, HR):
        mine |= Q(engagement__initiative__case__hr_partner__user=None) & ~Q(written_by=user)
    return rows.filter(mine).select_related("engagement__initiative", "asked_by").order_by("created_at")
