"""Which words HR has to approve, which are, and which wait."""

from django.db.models import F, Max, QuerySet

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


def to_approve(user: User) -> QuerySet[ContentVersion]:
    """Newest versions that wait for this person as HR partner; without a named one, for HR."""
    rows = (
        ContentVersion.objects.visible_to(user)
        .annotate(newest=Max("engagement__versions__number"))
        .filter(state=ContentVersion.State.ASKED, number=F("newest"), engagement__happened_on=None)
    )
    mine = rows.filter(engagement__initiative__case__hr_partner__user=user)
    if may_everywhere(user, HR):
        unnamed = rows.filter(engagement__initiative__case__hr_partner__user=None).exclude(written_by=user)
        mine = mine | unnamed
    return mine.select_related("engagement__initiative", "asked_by").order_by("created_at")
