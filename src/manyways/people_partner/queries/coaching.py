"""Reads of coaching: what is planned beside what was held, and what needs a coach from outside."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.people_partner.models import Coaching
from manyways.ui.components.signs import Status


def coaching_seen(user: User) -> list[Coaching]:
    """All one may see: gaps first, then what is planned, then what was held."""
    rows = Coaching.objects.visible_to(user).select_related("path__person", "team")
    return sorted(rows, key=lambda row: (row.held_on is not None, not row.is_gap, row.planned_on, row.pk))


def coached(rows: Sequence[Coaching]) -> str:
    """`2 of 4 coaching sessions held`."""
    if not rows:
        return _("No coaching is planned.")
    held = sum(row.held_on is not None for row in rows)
    return _("%(held)s of %(all)s coaching sessions held.") % {"held": held, "all": len(rows)}


def coaching_status(row: Coaching) -> Status:
    """Held; a gap; its day has passed; planned."""
    if row.held_on:
        return Status("good", row.found_coach, _("Held"))
    if row.is_gap:
        return Status("risk", _("Nobody here can coach it"), _("Needs a coach from outside"))
    if row.planned_on < today():
        late = (today() - row.planned_on).days
        text = ngettext("%(n)s day ago", "%(n)s days ago", late) % {"n": late}
        return Status("watch", text, _("Was it held?"))
    return Status("none", row.found_coach, _("Planned"))
