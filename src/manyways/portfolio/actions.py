"""The one thing the portfolio writes: that somebody looked."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from manyways.access.actions import action
from manyways.access.clock import now
from manyways.access.models import User
from manyways.portfolio.models import Look

SAME_LOOK = timedelta(hours=1)


@action("portfolio.note_own_look", gettext_lazy("Note that one looked"), is_open=True)
def note_own_look(*, page: str, by: User) -> Look:
    """Remember this look; looks within an hour are one, so that reloading does not wipe what changed."""
    look, is_new = Look.objects.get_or_create(user=by, page=page, defaults={"looked_at": now()})
    if not is_new and now() - look.looked_at > SAME_LOOK:
        look.before_at, look.looked_at = look.looked_at, now()
        look.save(update_fields=["before_at", "looked_at"])
    return look
