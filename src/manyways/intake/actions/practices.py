"""What people do with practices: keep them, attach them, say whether they helped."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake.models import Practice, PracticeUse
from manyways.teams.models import Team
from manyways.work.models import Initiative

EDITABLE = frozenset({"name", "technique", "fits_when", "fits_not_when", "starter", "is_active"})
_RATING = frozenset({"verdict", "note", "rated_on"})


@action("intake.add_practice", lazy("Add a practice"), said=lazy("added the practice %(name)s"))
def add_practice(*, name: str, technique: str, by: User, **fields: Any) -> Practice:
    """Add a technique to the library. `fields` are those of `EDITABLE`."""
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    practice = Practice(name=name.strip(), technique=technique.strip(), slug=slugify(name)[:60], **fields)
    checked(practice).save()
    return practice


@action("intake.edit_practice", lazy("Change a practice"), said=lazy("changed the practice %(name)s"))
def edit_practice(
    practice: Practice, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Practice:
    """Change what a practice says, or take it out of use."""
    return apply_changes(practice, changes, allowed=EDITABLE, version=version)


@action("intake.attach_practice", lazy("Attach a practice"), on="used_by", said=lazy("attached a practice"))
def attach_practice(practice: Practice, *, used_by: Initiative | Team, by: User) -> PracticeUse:
    """Use a practice in an initiative or a team; once is enough."""
    holder = "team" if isinstance(used_by, Team) else "initiative"
    if PracticeUse.objects.filter(practice=practice, **{holder: used_by}).exists():
        raise Refused(_("%(name)s is attached already.") % {"name": practice.name})
    use = PracticeUse(practice=practice, **{holder: used_by})
    checked(use).save()
    return use


@action("intake.detach_practice", lazy("Take a practice off"), said=lazy("took a practice off"))
def detach_practice(use: PracticeUse, *, by: User) -> None:
    """No longer use a practice here."""
    use.delete()


@action("intake.rate_practice", lazy("Say whether a practice helped"), said=lazy("rated %(name)s"))
def rate_practice(
    use: PracticeUse, *, verdict: str, note: str, version: int | None = None, by: User
) -> PracticeUse:
    """Say whether it helped, in a word and a sentence; the next work of that kind sees how often it did."""
    if verdict not in PracticeUse.Verdict.values:
        raise Refused(fields={"verdict": _("Choose: helped, mixed, or did not help.")})
    if not note.strip():
        raise Refused(fields={"note": _("Say in a sentence what it did.")})
    changes = {"verdict": verdict, "note": note.strip(), "rated_on": today()}
    return apply_changes(use, changes, allowed=_RATING, version=version)
