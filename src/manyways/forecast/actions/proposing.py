"""A change of a what-if made real: which record it is about, as it stands, and the lower app's action that makes it."""

import hashlib
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.clock import start_of
from manyways.access.models import User
from manyways.forecast.models import Availability, Scenario
from manyways.forecast.what_if import Change, Named
from manyways.teams.models import Team
from manyways.work.actions import add_items, edit_initiative, edit_item, stop_initiative
from manyways.work.models import Initiative, Item

RANK_STEP = 1 << 20


def state_of(change: Change, named: Named) -> str:
    """A digest of what a change is about: it differs once somebody changed that."""
    initiative = named.initiatives.get(change.get("initiative", ""))
    parts: list[object] = []
    if change["do"] == "rank":
        parts += Initiative.objects.open().order_by("rank", "pk").values_list("pk", flat=True)
    elif initiative:
        parts.append(initiative.version)
    if change["do"] in {"take", "add", "start"} and initiative:
        parts += initiative.items.order_by("pk").values_list("pk", "version")
    if change["do"] == "capacity" and change["team"] in named.teams:
        rows = Availability.objects.filter(team=named.teams[change["team"]])
        parts += rows.order_by("pk").values_list("pk", "version")
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def make_change(change: Change, named: Named, *, scenario: Scenario, by: User) -> None:
    """Make one change by the action for it. PermissionDenied where the person may not, or cannot see it."""
    initiative = named.initiatives.get(change.get("initiative", ""))
    team = named.teams.get(change.get("team", ""))
    if (change.get("initiative") and initiative is None) or (change.get("team") and team is None):
        raise PermissionDenied(change["do"])
    match change["do"], initiative, team:
        case "rank", Initiative(), _any:
            before = named.initiatives.get(change.get("before") or "")
            if change.get("before") and before is None:
                raise PermissionDenied("rank")
            _place_before(initiative, before, by)
        case "drop", Initiative(), _any:
            stop_initiative(initiative, reason=_("Scenario: %(name)s") % {"name": scenario.name}, by=by)
        case "add", Initiative(), Team():
            _add(initiative, team, int(change["count"]), by)
        case "take", Initiative(), Team():
            for item in _taken(initiative, team, int(change["count"])):
                edit_item(item, {"team": team}, by=by)
        case "capacity", _any, Team():
            _plan_capacity(team, change, by)
        case "start", Initiative(), _any:
            _hold_until(initiative, date.fromisoformat(change["day"]), by)
        case "date", Initiative(), _any:
            edit_initiative(initiative, {"due_on": date.fromisoformat(change["day"])}, by=by)


def _place_before(initiative: Initiative, before: Initiative | None, by: User) -> None:
    """Give it a rank right before another's, or the last; neighbours move only where there is no room."""
    order = [row for row in Initiative.objects.open().order_by("rank", "pk") if row.pk != initiative.pk]
    keys = [row.pk for row in order]
    place = keys.index(before.pk) if before and before.pk in keys else len(order)
    above = order[place - 1].rank if place else None
    below = order[place].rank if place < len(order) else None
    if below is None:
        edit_initiative(initiative, {"rank": (above or 0) + RANK_STEP}, by=by)
    elif above is None:
        edit_initiative(initiative, {"rank": below - RANK_STEP}, by=by)
    elif below - above > 1:
        edit_initiative(initiative, {"rank": (above + below) // 2}, by=by)
    else:
        edit_initiative(initiative, {"rank": above + RANK_STEP}, by=by)
        for number, row in enumerate(order[place:], 2):
            edit_initiative(row, {"rank": max(above + number * RANK_STEP, row.rank)}, by=by)


def _add(initiative: Initiative, team: Team, count: int, by: User) -> None:
    finished = Item.objects.kept().filter(team=team, finished_at__isnull=False).order_by("-finished_at")
    sizes = list(finished.values_list("size", flat=True)[:100])
    size = sum(sizes) / len(sizes) if sizes else 1.0
    rows = [
        {"name": _("More work %(number)s") % {"number": number}, "form": "story", "team": team, "size": size}
        for number in range(1, count + 1)
    ]
    add_items(initiative, rows, by=by)


def _taken(initiative: Initiative, team: Team, count: int) -> list[Item]:
    """The last items nobody has begun, as the what-if took them."""
    waiting = Item.objects.unfinished().filter(
        initiative=initiative, team__isnull=False, started_at__isnull=True, duration_minutes__isnull=True
    )
    rows = waiting.exclude(team=team).exclude(form=Item.Form.MILESTONE).filter(children__isnull=True)
    order = {name: place for place, name in enumerate(Item.Service.values)}
    found = sorted(rows, key=lambda item: (order[item.service], item.rank))[-count:]
    if len(found) < count:
        raise Refused(_("Only %(n)s items wait there that nobody has begun.") % {"n": len(found)})
    return found


def _hold_until(initiative: Initiative, day: date, by: User) -> None:
    """An initiative nobody has begun starts then; of a running one, what nobody has begun and no fixed day holds."""
    if initiative.started_on is None:
        edit_initiative(initiative, {"starts_on": day}, by=by)
        return
    free = [Item.Constraint.ASAP, Item.Constraint.SNET]
    waiting = Item.objects.unfinished().filter(
        initiative=initiative, started_at__isnull=True, percent_done=0, constraint__in=free, is_manual=False
    )
    for item in waiting.filter(children__isnull=True).exclude(form=Item.Form.PHASE).order_by("pk"):
        if item.constraint_at is None or timezone.localdate(item.constraint_at) < day:
            held = {"constraint": Item.Constraint.SNET, "constraint_at": start_of(day)}
            edit_item(item, held, by=by)


def _plan_capacity(team: Team, change: Change, by: User) -> None:
    from manyways.forecast.actions.scenarios import set_availability

    set_availability(team, percent=int(change["percent"]), from_on=date.fromisoformat(change["day"]), by=by)
