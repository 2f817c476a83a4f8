"""Where a role can be held besides the whole organisation, and how such places are listed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.access.models import WHOLE, Grant, User
from manyways.access.registry import kinds, visible_records

SCOPE_KINDS: dict[str, tuple[str, str | Promise]] = {
    "program": ("goals.program", _("Programs")),
    "team": ("teams.team", _("Teams")),
    "initiative": ("work.initiative", _("Initiatives")),
}
LONGEST_LIST = 500


@dataclass(frozen=True)
class Place:
    """Something a role can be held over: `value` is what a form sends."""

    value: str
    name: str


def places_by_kind(user: User) -> list[tuple[str, list[Place]]]:
    """The programs, teams and initiatives this person may see, to choose one from."""
    known = dict(kinds())
    found = []
    for scope_kind, (kind, label) in SCOPE_KINDS.items():
        if kind in known:
            rows = visible_records(kind, user).order_by("name")[:LONGEST_LIST]
            found.append((str(label), [Place(f"{scope_kind}:{row.pk}", str(row)) for row in rows]))
    return [(label, places) for label, places in found if places]


def names_of_scopes(grants: list[Grant], user: User) -> dict[tuple[str, int], str]:
    """The names of the places of some grants, as far as this person may see them."""
    names: dict[tuple[str, int], str] = {(WHOLE, 0): str(_("Whole organisation"))}
    known = dict(kinds())
    for scope_kind, (kind, _label) in SCOPE_KINDS.items():
        ids = [grant.scope_id for grant in grants if grant.scope_kind == scope_kind]
        if ids and kind in known:
            names |= {
                (scope_kind, row.pk): str(row) for row in visible_records(kind, user).filter(pk__in=ids)
            }
    return names
