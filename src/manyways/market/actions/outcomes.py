"""How outcomes stand on the outlook: their words, whom they are for, how far the date may be relied on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import now, today
from manyways.access.models import User
from manyways.forecast.before_forgotten import carry_over
from manyways.forecast.models import Forecast
from manyways.market.models import Causes, Move, Outcome, OutcomeSegment, OutlookLook, Segment
from manyways.market.rules import is_of_team, runs, team_words
from manyways.work.actions import edit_initiative
from manyways.work.models import Initiative

SAME_LOOK = timedelta(hours=1)
WORDS = frozenset({"headline", "words", "is_shown"})
Level = Outcome.Level


@action(
    "market.describe_outcome",
    gettext_lazy("Say how an outcome stands on the outlook"),
    said=gettext_lazy("described %(name)s for the outlook"),
)
def describe_outcome(
    initiative: Initiative,
    changes: Mapping[str, Any],
    *,
    segments: Iterable[Segment] | None = None,
    version: int | None = None,
    by: User,
) -> Outcome:
    """Its words for customers, whether it is shown, and the customers it is for."""
    row = _own(initiative)
    changed = apply_changes(row, changes, allowed=WORDS, version=version) if changes else row
    if segments is not None:
        wanted = set(segments)
        changed.for_segments.exclude(segment__in=wanted).delete()
        known = set(changed.for_segments.values_list("segment_id", flat=True))
        OutcomeSegment.objects.bulk_create(
            OutcomeSegment(outcome=changed, segment=each) for each in wanted if each.pk not in known
        )
    return changed


def _own(initiative: Initiative) -> Outcome:
    row, _is_new = Outcome.objects.get_or_create(initiative=initiative)
    return row


@action(
    "market.set_level",
    gettext_lazy("Say whether an outcome is explored or has a window"),
    said=gettext_lazy("said how sure %(name)s is"),
)
def set_level(initiative: Initiative, *, level: str, by: User) -> Outcome:
    """Explored (no date) or an expected window. A fixed date that is taken back becomes a window again."""
    if level not in {Level.EXPLORING, Level.EXPECTED}:
        raise Refused(fields={"level": _("Choose exploring or expected window. The team fixes dates.")})
    row = _own(initiative)
    if row.level == Level.EXPLORING and not runs(initiative, by):
        words = {"name": team_words(initiative)}
        raise Refused(_("Only the team says when it knows enough. Ask %(name)s.") % words)
    if row.level == Level.FIXED:
        _check_team(initiative, by)
        edit_initiative(initiative, {"is_due_fixed": False}, by=by)
    return apply_changes(
        row, {"level": level, "levelled_by": by}, allowed=frozenset({"level", "levelled_by"})
    )


@action(
    "market.fix_date",
    gettext_lazy("Fix the date of an outcome, as its team"),
    said=gettext_lazy("fixed the date of %(name)s"),
)
def fix_date(initiative: Initiative, *, on: date, discovered_on: date, by: User) -> Outcome:
    """The team gives a date that stands, once it knows enough: by its owner, the team's lead or its members only."""
    _check_team(initiative, by)
    if on <= today():
        raise Refused(fields={"on": _("Choose a day after today.")})
    if discovered_on > today():
        raise Refused(fields={"discovered_on": _("Fix a date after discovery: this day is still to come.")})
    edit_initiative(initiative, {"due_on": on, "is_due_fixed": True}, by=by)
    changes = {"level": Level.FIXED, "discovered_on": discovered_on, "levelled_by": by}
    return apply_changes(_own(initiative), changes, allowed=frozenset(changes))


def _check_team(initiative: Initiative, by: User) -> None:
    if not is_of_team(initiative, by):
        raise Refused(_("Only the team fixes its date. Ask %(name)s.") % {"name": team_words(initiative)})


@action("market.note_own_outlook", gettext_lazy("Note that one looked at the outlook"), is_open=True)
def note_own_look(*, by: User) -> OutlookLook:
    """Remember this look; looks within an hour are one, so that reloading does not wipe what changed."""
    look, is_new = OutlookLook.objects.get_or_create(user=by, defaults={"looked_at": now()})
    if not is_new and now() - look.looked_at > SAME_LOOK:
        look.before_at, look.looked_at = look.looked_at, now()
        look.save(update_fields=["before_at", "looked_at"])
    return look


@action("market.add_segment", gettext_lazy("Add customers of one sort"), said=gettext_lazy("added %(name)s"))
def add_segment(*, name: str, by: User, **fields: Any) -> Segment:
    """Customers of one sort, for whom outcomes can be."""
    row: Segment = checked(Segment(name=name.strip(), **fields))
    row.save()
    return row


@action(
    "market.edit_segment", gettext_lazy("Change customers of one sort"), said=gettext_lazy("changed %(name)s")
)
def edit_segment(
    segment: Segment, changes: Mapping[str, Any], *, version: int | None = None, by: User
) -> Segment:
    """Their name, through whom they are reached, whether they are in use."""
    return apply_changes(segment, changes, allowed=frozenset({"name", "group", "is_active"}), version=version)


@transaction.atomic
def keep_moves(forecast: Forecast, before: Forecast, moves: Mapping[int, Causes]) -> None:
    """Store what moved each outcome between two forecasts. Called by the task, on nobody's behalf.

    Nothing where one was forgotten meanwhile: the next look explains those that are left.
    """
    pair = Forecast.objects.filter(pk__in=[before.pk, forecast.pk]).order_by("pk")
    if len(pair.select_for_update(no_key=True).values_list("pk")) == 2:
        rows = [Move(forecast=forecast, initiative_id=pk, days=list(days)) for pk, days in moves.items()]
        Move.objects.bulk_create(rows, ignore_conflicts=True)


@carry_over(Move)
def add_up_moves(followers: Mapping[int, int]) -> None:
    """Add the moves of forecasts that go to those of the next one, so that what people read between others stays true.

    One that nobody explained yet gets none: it is explained from the one before those that go.
    """
    going: dict[int, list[int]] = {}
    for pk, following in followers.items():
        going.setdefault(following, []).append(pk)
    explained = Move.objects.filter(forecast__in=going).values_list("forecast_id", flat=True).distinct()
    for following in set(explained):
        _add_up(going[following], following)


def _add_up(gone: Sequence[int], following: int) -> None:
    sums: dict[int, dict[str, int | None]] = {}
    rows = Move.objects.filter(forecast__in=[*gone, following]).order_by("forecast__as_of", "forecast")
    for pk, days in rows.values_list("initiative_id", "days").iterator():
        sums[pk] = Move.added_up((tuple(sums.get(pk, {}).items()), days))
    moves = [
        Move(forecast_id=following, initiative_id=pk, days=list(days.items())) for pk, days in sums.items()
    ]
    Move.objects.bulk_create(
        moves, update_conflicts=True, unique_fields=["forecast", "initiative"], update_fields=["days"]
    )
