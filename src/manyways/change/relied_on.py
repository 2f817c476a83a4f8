"""What people rely on in a change: what was said to them, what they asked, offered and answered."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from manyways.change.models import Contribution, Engagement, OpenPage, Pulse, Question
from manyways.work.before_deleted import ask_before_deleted
from manyways.work.models import Initiative


@ask_before_deleted
def relied_on(initiative: Initiative) -> Iterable[str]:
    """By the names these have on screen."""
    if Engagement.objects.filter(initiative=initiative, happened_on__isnull=False).exists():
        yield _("Communications & training")
    if Question.objects.filter(initiative=initiative).exists() or initiative.anonymous_posts.exists():
        yield _("Questions & ideas")
    if OpenPage.objects.filter(initiative=initiative, is_published=True).exists():
        yield _("What is said openly")
    if Contribution.objects.filter(initiative=initiative).exists():
        yield _("Invitations & contributions")
    if Pulse.objects.filter(initiative=initiative).exists():
        yield _("Pulse")
