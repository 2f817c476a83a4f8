"""What people do with an initiative as a whole, and with the list of kinds."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import Grant, Role, User
from manyways.teams.models import Team
from manyways.work.approaches import APPROACHES
from manyways.work.before_deleted import relied_on
from manyways.work.before_done import stands_against
from manyways.work.models import Initiative, InitiativeTeam, Kind
from manyways.work.queries.checks import open_lines

EDITABLE = frozenset(
    {
        "name",
        "kind",
        "owner",
        "team",
        "program",
        "goal",
        "summary",
        "visibility",
        "rank",
        "starts_on",
        "due_on",
        "is_due_fixed",
        "started_on",
        "finished_on",
        "calendar",
        "status_on",
        "planned_back_from",
    }
)
RANK_STEP = 1 << 20
_NOT_ALONE = lazy("Others rely on what stands under %(parts)s. Stop it instead: then they can still read it.")
FIRST_YEAR, LAST_YEAR = 1970, 2140


@action("work.create_initiative", lazy("Create an initiative"), said=lazy("created %(name)s"))
def create_initiative(
    *, name: str, kind: Kind | None = None, approach: str = "", by: User, **fields: Any
) -> Initiative:
    """Make an initiative; its kind suggests the approach, whoever makes it owns it unless somebody is named.

    `fields` are those of `EDITABLE`, and `state`. Raises Refused by field.
    """
    unknown = sorted(set(fields) - EDITABLE - {"state"})
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    _refuse_far_days(fields)
    fields.setdefault("owner", getattr(by, "person", None))
    initiative = Initiative(name=name.strip(), kind=kind, **fields)
    initiative.approach = approach or (kind.approach if kind else "planned")
    if initiative.state == Initiative.State.RUNNING and not initiative.started_on:
        initiative.started_on = min(initiative.starts_on or today(), today())
    checked(initiative).save()
    _keep_in_sight(initiative, by)
    return initiative


def _keep_in_sight(initiative: Initiative, by: User) -> None:
    """Whoever makes an initiative can go on with it, even when it belongs to somebody else."""
    if Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        return
    owner = Role.objects.get(slug="owner")
    Grant.objects.create(user=by, role=owner, scope_kind="initiative", scope_id=initiative.pk)
    by.forget_grants()


@action("work.edit_initiative", lazy("Change an initiative"), said=lazy("changed %(name)s"))
def edit_initiative(
    initiative: Initiative, changes: dict[str, Any], *, version: int | None = None, by: User
) -> Initiative:
    """Change fields of `EDITABLE`. A stale version is refused with both values."""
    _refuse_far_days(changes)
    return apply_changes(initiative, changes, allowed=EDITABLE, version=version)


def _refuse_far_days(fields: Mapping[str, Any]) -> None:
    """Raise Refused for days that a plan cannot be computed from."""
    for name in ("starts_on", "status_on", "planned_back_from"):
        day = fields.get(name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise Refused(fields={name: _("Plans reach from %(first)s to %(last)s.") % years})


@action("work.change_approach", lazy("Change the approach"), said=lazy("changed the approach of %(name)s"))
def change_approach(
    initiative: Initiative, approach: str, *, reason: str, version: int | None = None, by: User
) -> Initiative:
    """Open other panels on the same items, links and dates. Nothing is lost, and it can be switched back."""
    if approach not in APPROACHES:
        raise Refused(fields={"approach": _("Choose flow, planned or hybrid.")})
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why the approach changes.")})
    return apply_changes(initiative, {"approach": approach}, allowed=frozenset({"approach"}), version=version)


@action("work.start_initiative", lazy("Start an initiative"), said=lazy("started %(name)s"))
def start_initiative(initiative: Initiative, *, on: date | None = None, by: User) -> Initiative:
    """Begin a proposed initiative."""
    if initiative.state != Initiative.State.PROPOSED:
        raise Refused(_("Only what is proposed can be started."))
    return _set_state(initiative, Initiative.State.RUNNING, started_on=on or today())


@action("work.finish_initiative", lazy("Finish an initiative"), said=lazy("finished %(name)s"))
def finish_initiative(
    initiative: Initiative, *, on: date | None = None, reason: str = "", by: User
) -> Initiative:
    """Say that an initiative is done. Refused while something that done means for its kind is not answered.

    What other apps name as open, such as a launch that is not ready, needs a reason; the history keeps it.
    """
    if initiative.state != Initiative.State.RUNNING:
        raise Refused(_("Only what is running can be finished."))
    if still_open := open_lines(initiative):
        names = ", ".join(f"“{text}”" for text in still_open)
        raise Refused(_("Not done yet. Tick it, or say why it is not needed: %(names)s.") % {"names": names})
    against = stands_against(initiative)
    if against and not reason.strip():
        raise Refused(
            _("Not done yet: %(names)s. Settle it, or say why it is done all the same.")
            % {"names": "; ".join(against)},
            fields={"reason": _("Say why it is done all the same.")},
        )
    day = on or today()
    if initiative.started_on and day < initiative.started_on:
        raise Refused(fields={"on": _("It cannot finish before it started.")})
    return _set_state(initiative, Initiative.State.DONE, finished_on=day)


@action("work.stop_initiative", lazy("Stop an initiative"), said=lazy("stopped %(name)s"))
def stop_initiative(initiative: Initiative, *, reason: str, by: User) -> Initiative:
    """End an initiative before its time, with the reason."""
    if initiative.state not in {Initiative.State.PROPOSED, Initiative.State.RUNNING}:
        raise Refused(_("This has ended already."))
    if not reason.strip():
        raise Refused(fields={"reason": _("Say in a few words why it stops.")})
    return _set_state(initiative, Initiative.State.STOPPED, finished_on=today())


@action("work.reopen_initiative", lazy("Reopen an initiative"), said=lazy("reopened %(name)s"))
def reopen_initiative(initiative: Initiative, *, by: User) -> Initiative:
    """Take up again what was done or stopped."""
    if initiative.state not in {Initiative.State.DONE, Initiative.State.STOPPED}:
        raise Refused(_("This is open already."))
    return _set_state(initiative, Initiative.State.RUNNING, finished_on=None)


@action("work.delete_initiative", lazy("Delete an initiative"), said=lazy("deleted %(name)s"))
def delete_initiative(initiative: Initiative, *, version: int | None = None, by: User) -> Initiative:
    """Put an initiative away with all that belongs to it, until Undo or Recently deleted brings it back whole.

    What waits for its items elsewhere waits no longer meanwhile. Refused where others rely on what was told or paid.
    """
    found = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if version is not None and found.version != version:
        raise Refused(_("Someone changed this in the meantime. Look at it again before you delete it."))
    parts = relied_on(found)
    if parts:
        raise Refused(_NOT_ALONE % {"parts": ", ".join(parts)})
    return apply_changes(found, {"deleted_at": now()}, allowed=frozenset({"deleted_at"}))


def _set_state(initiative: Initiative, state: str, **dates: date | None) -> Initiative:
    changes = {"state": state, **dates}
    return apply_changes(initiative, changes, allowed=frozenset(changes))


@action("work.set_teams", lazy("Name the teams of an initiative"), said=lazy("named the teams of %(name)s"))
def set_teams(
    initiative: Initiative, *, works: Iterable[Team] = (), formed: Iterable[Team] = (), by: User
) -> list[InitiativeTeam]:
    """Say which teams work on an initiative and which it forms. A team that is formed by it has that part only."""
    wanted = {team.pk: InitiativeTeam.Part.WORKS for team in works}
    wanted |= {team.pk: InitiativeTeam.Part.FORMED for team in formed}
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    initiative.team_parts.exclude(team_id__in=wanted).delete()
    for team_id, part in wanted.items():
        InitiativeTeam.objects.update_or_create(
            initiative=initiative, team_id=team_id, defaults={"part": part}
        )
    return list(initiative.team_parts.select_related("team"))


@action("work.add_kind", lazy("Add a kind of work"), said=lazy("added the kind %(name)s"))
def add_kind(
    *, name: str, noun: str = "", approach: str = "planned", icon: str = "unsorted", by: User
) -> Kind:
    """Add a kind of work, with the noun its initiatives go by."""
    last = Kind.objects.order_by("-rank").first()
    kind = Kind(name=name.strip(), noun=noun.strip() or name.strip(), approach=approach, icon=icon)
    kind.slug = slugify(name)[:40]
    kind.rank = (last.rank if last else 0) + 10
    checked(kind).save()
    return kind


@action("work.edit_kind", lazy("Change a kind of work"), said=lazy("changed the kind %(name)s"))
def edit_kind(kind: Kind, changes: dict[str, Any], *, version: int | None = None, by: User) -> Kind:
    """Rename a kind, change its usual approach or its place; initiatives of it keep their own approach."""
    allowed = frozenset({"name", "noun", "icon", "approach", "rank", "is_active"})
    return apply_changes(kind, changes, allowed=allowed, version=version)
