"""How a team works with those it serves: options, who was consulted, and the switch that moves people with dates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.teams.actions.organisation import refuse_circle, refuse_overlap
from manyways.teams.models import (
    HomeManager,
    Membership,
    Person,
    ServedTeam,
    StructureOption,
    StructurePlace,
    StructureSwitch,
    StructureVoice,
    Team,
)
from manyways.teams.queries.structures import (
    WHOLE,
    Share,
    model_of,
    places_of,
    shares_on,
    shares_under,
    spread_evenly,
)

OPTION_FIELDS = frozenset({"name", "pros", "cons", "on_call", "home_manager"})
REVIEW_DAYS = 90
Places = Iterable[tuple[Person, Team, int]]


@action("teams.describe_service", lazy("Say whom a team serves"), said=lazy("said whom %(name)s serves"))
def describe_service(
    team: Team,
    *,
    serves: Iterable[Team],
    how_to_ask: str = "",
    answer_days: int | None = None,
    version: int | None = None,
    by: User,
) -> Team:
    """Say which teams a team is there for, what to ask it for, and how soon it answers."""
    wanted = {row.pk for row in serves}
    if team.pk in wanted:
        raise Refused(fields={"serves": _("A team serves others, not itself.")})
    changes = {"how_to_ask": how_to_ask.strip(), "answer_days": answer_days}
    changed = apply_changes(team, changes, allowed=frozenset(changes), version=version)
    rows = ServedTeam.objects.filter(team=team)
    rows.exclude(served__in=wanted).delete()
    known = set(rows.values_list("served_id", flat=True))
    ServedTeam.objects.bulk_create(ServedTeam(team=team, served_id=pk) for pk in sorted(wanted - known))
    return changed


@action(
    "teams.add_structure_option",
    lazy("Add an option of team structure"),
    said=lazy("added the option %(name)s"),
)
def add_structure_option(
    team: Team,
    *,
    name: str,
    embed_in: Sequence[Team] = (),
    staying: Iterable[Person] = (),
    by: User,
    **fields: Any,
) -> StructureOption:
    """Add an option. Everybody but those staying is spread evenly over the teams of `embed_in`; none: standalone.

    `fields` are those of `OPTION_FIELDS`; who goes where can be changed with `place_people`.
    """
    unknown = sorted(set(fields) - OPTION_FIELDS)
    if unknown:
        raise Refused(_("This cannot be set here: %(names)s.") % {"names": ", ".join(unknown)})
    option = StructureOption(team=team, name=name.strip(), **fields)
    checked(option).save()
    here = {row.person_id for row in shares_on() if row.home_id == team.pk}
    going = Person.objects.filter(pk__in=here - {row.pk for row in staying}).order_by("name", "id")
    spread = spread_evenly([row.pk for row in going], [row.pk for row in embed_in])
    if embed_in and not spread:
        raise Refused(_("Nobody is left to embed: the team has no members, or all of them stay."))
    _save_places(option, spread)
    return option


def _save_places(option: StructureOption, places: Mapping[int, Mapping[int, int]]) -> None:
    StructurePlace.objects.bulk_create(
        StructurePlace(option=option, person_id=person, team_id=team, percent=percent)
        for person, teams in places.items()
        for team, percent in teams.items()
    )


@action(
    "teams.edit_structure_option",
    lazy("Change an option of team structure"),
    said=lazy("changed the option %(name)s"),
)
def edit_structure_option(
    option: StructureOption, changes: dict[str, Any], *, version: int | None = None, by: User
) -> StructureOption:
    """Change its name, what speaks for and against it, who is on call, and who looks after the embedded."""
    return apply_changes(option, changes, allowed=OPTION_FIELDS, version=version)


@action("teams.place_people", lazy("Say who would work where"), said=lazy("placed people under %(name)s"))
def place_people(option: StructureOption, *, places: Places, by: User) -> StructureOption:
    """Replace who would work in which team under an option, in percent of their time."""
    wanted: dict[int, dict[int, int]] = {}
    for person, team, percent in places:
        if not 1 <= percent <= WHOLE:
            raise Refused(_("%(name)s: give a percent from 1 to 100.") % {"name": person})
        if team.pk == option.team_id:
            raise Refused(_("What is not placed elsewhere stays at home; leave the own team out."))
        wanted.setdefault(person.pk, {})[team.pk] = percent
        if sum(wanted[person.pk].values()) > WHOLE:
            raise Refused(_("%(name)s has more than 100\u202f%% of their time placed.") % {"name": person})
    option.places.all().delete()
    _save_places(option, wanted)
    return option


@action(
    "teams.remove_structure_option",
    lazy("Remove an option of team structure"),
    said=lazy("removed the option %(name)s"),
)
def remove_structure_option(option: StructureOption, *, by: User) -> None:
    """Take an option away that was never chosen."""
    if option.switches.exists():
        raise Refused(_("The team worked this way. It stays in the history."))
    option.delete()


@action(
    "teams.consult_on_structure",
    lazy("Write down what somebody said about team structure"),
    said=lazy("wrote down what somebody said about the structure of %(name)s"),
)
def consult_on_structure(
    team: Team,
    *,
    person: Person,
    words: str = "",
    leans_to: StructureOption | None = None,
    said_on: date | None = None,
    by: User,
) -> StructureVoice:
    """Keep who was consulted, what they said, and which option they lean to."""
    if leans_to is not None and leans_to.team_id != team.pk:
        raise Refused(fields={"leans_to": _("Choose an option of this team.")})
    if not words.strip() and leans_to is None:
        raise Refused(fields={"words": _("Write what they said, or the option they lean to.")})
    voice = StructureVoice(
        team=team, person=person, words=words.strip(), leans_to=leans_to, said_on=said_on or today()
    )
    checked(voice).save()
    return voice


@action(
    "teams.switch_structure",
    lazy("Switch how a team works with others"),
    said=lazy("switched to %(name)s"),
)
def switch_structure(
    option: StructureOption,
    *,
    reason: str,
    starts_on: date | None = None,
    review_on: date | None = None,
    is_trial: bool = False,
    by: User,
) -> StructureSwitch:
    """Choose an option and move its people from a day on. Memberships end and begin on that day; nothing is lost.

    What the team pays for its people is the same before and after. A switch planned for later is replaced.
    """
    if not reason.strip():
        raise Refused(fields={"reason": _("Say why this option was chosen.")})
    team, day = option.team, starts_on or today()
    _refuse_timing(option, day)
    before = shares_on(day)
    roster = [row for row in shares_under(before, team, places_of(option)) if row.home_id == team.pk]
    if not roster:
        raise Refused(_("%(team)s has no members on that day. Put people in it first.") % {"team": team})
    StructureSwitch.objects.filter(team=team, starts_on__gt=max(today(), day - timedelta(days=1))).delete()
    _move(team, roster, day)
    if day <= today():
        _hand_over(option, roster)
    switch = StructureSwitch(
        team=team,
        option=option,
        model=model_of(roster, team),
        starts_on=day,
        reason=reason.strip(),
        is_trial=is_trial,
        review_on=review_on or day + timedelta(days=REVIEW_DAYS),
        decided_by=by,
        roster=_frozen(roster),
    )
    checked(switch).save()
    return switch


def _refuse_timing(option: StructureOption, day: date) -> None:
    newest = option.team.structure_switches.filter(starts_on__lte=today()).first()
    if newest is not None and day < newest.starts_on:
        raise Refused(
            fields={"starts_on": _("Choose a day from %(day)s on.") % {"day": newest.starts_on.isoformat()}}
        )
    if day > today() and option.home_manager == HomeManager.HOSTS:
        raise Refused(
            fields={
                "starts_on": _("Managers change on the day itself: choose today, or let the manager stay.")
            }
        )


def _frozen(roster: Sequence[Share]) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk([row.person_id for row in roster])
    teams = Team.objects.in_bulk([row.team_id for row in roster])
    lines = [
        {
            "person": people[row.person_id].name,
            "team": teams[row.team_id].name,
            "percent": row.percent,
        }
        for row in roster
    ]
    return sorted(lines, key=lambda line: (line["person"], line["team"]))


def _move(team: Team, roster: Sequence[Share], day: date) -> None:
    """End what the team's people have on the day and later, and begin what the roster says, to their own last day."""
    paid = Membership.objects.select_for_update(of=("self",)).select_related("person")
    own = paid.filter(group=team.group, home=None) | paid.filter(home=team)
    rows = list(own.exclude(ends_on__lte=day).order_by("starts_on", "id"))
    groups = {row.pk: row.group for row in Team.objects.select_related("group")}
    for person_id in {row.person_id for row in roster}:
        mine = [row for row in rows if row.person_id == person_id]
        _refuse_changing_share(mine, day)
        wanted = {row.team_id: row.percent for row in roster if row.person_id == person_id}
        if _have(mine, team) == wanted and all(row.starts_on <= day for row in mine):
            continue
        last = None if any(row.ends_on is None for row in mine) else max(_ends(mine))
        for row in mine:
            _end(row, day)
        for team_id, percent in wanted.items():
            _begin(mine[0], team, groups[team_id], percent, day, last)


def _ends(rows: Iterable[Membership]) -> list[date]:
    return [row.ends_on for row in rows if row.ends_on is not None]


def _have(rows: Iterable[Membership], team: Team) -> dict[int, int]:
    """Where somebody the team pays for is, as team id -> percent."""
    return {row.group.team.pk if row.home_id else team.pk: row.percent for row in rows}


def _refuse_changing_share(rows: Sequence[Membership], day: date) -> None:
    """Somebody whose share changes later by itself cannot be moved as one."""
    total = sum(row.percent for row in rows if row.starts_on <= day)
    for start in {row.starts_on for row in rows if row.starts_on > day}:
        there = [row for row in rows if row.starts_on <= start and (not row.ends_on or row.ends_on > start)]
        if sum(row.percent for row in there) != total:
            words = {"person": rows[0].person, "day": start.isoformat()}
            raise Refused(_("The share of %(person)s changes on %(day)s. Switch from that day on.") % words)


def _end(row: Membership, day: date) -> None:
    if row.starts_on >= day:
        row.delete()
    else:
        apply_changes(row, {"ends_on": day}, allowed=frozenset({"ends_on"}))


def _begin(was: Membership, team: Team, group: Any, percent: int, day: date, last: date | None) -> None:
    if group is None:
        raise Refused(_("A team without a group cannot take anybody in."))
    row = Membership(
        person=was.person,
        group=group,
        percent=percent,
        discipline=was.discipline,
        home=None if group.pk == team.group_id else team,
        starts_on=day,
        ends_on=last,
    )
    checked(row)
    refuse_overlap(row)
    row.save()


def _hand_over(option: StructureOption, roster: Sequence[Share]) -> None:
    """Let the lead of the team somebody mostly works in look after them; or give them back to the home team's lead."""
    team = option.team
    leads = {row.pk: row.lead for row in Team.objects.select_related("lead")}
    hosts = {row.served.lead_id for row in team.serves.select_related("served")}
    for person in Person.objects.filter(pk__in={row.person_id for row in roster}).exclude(
        pk=team.lead_id or 0
    ):
        mine = [row for row in roster if row.person_id == person.pk]
        most = max(mine, key=lambda row: row.percent)
        lead = leads[most.team_id] if option.home_manager == HomeManager.HOSTS else team.lead
        is_moved = option.home_manager == HomeManager.HOSTS or person.manager_id in hosts
        if is_moved and lead is not None and lead.pk not in {person.pk, person.manager_id}:
            refuse_circle(
                person, lead, "manager", _("%(name)s cannot look after themselves.") % {"name": person}
            )
            apply_changes(person, {"manager": lead}, allowed=frozenset({"manager"}))
