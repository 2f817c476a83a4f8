"""Dates given as they stand today: waiting, held, no longer safe, corrected, kept or missed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.access.queries import people_who_may
from manyways.change.models import Claim, Engagement
from manyways.change.queries.finishes import Standing, standings
from manyways.market.models import DateGiven, WayOut
from manyways.market.queries.outcomes import is_explored
from manyways.teams.models import Group, Person
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text, percent_text, window_text
from manyways.work.models import Initiative

APPROVE = "market.approve_date"


@dataclass(frozen=True)
class Given:
    """One date given with what was said, and how it stands."""

    row: DateGiven
    claim: Claim
    standing: Standing
    corrected_on: date | None

    @property
    def key(self) -> str:
        """Its public key."""
        return str(self.row.key)

    @property
    def initiative(self) -> Initiative:
        """What it is about."""
        return self.row.engagement.initiative

    @property
    def outcome(self) -> str:
        """What customers were told to expect."""
        own = getattr(self.initiative, "outcome", None)
        return str(own or self.initiative.name)

    @property
    def said(self) -> str:
        """`by 30 Jun, 85 %`."""
        first, last, percent = self.claim.first_on, self.claim.last_on, self.claim.percent
        assert last
        days = window_text(first, last) if first else _("by %(day)s") % {"day": date_text(last)}
        return f"{days}, {percent_text(percent / 100)}" if percent is not None else days

    @property
    def now(self) -> str:
        """How sure it is today."""
        return percent_text(self.standing.now / 100) if self.standing.now is not None else ""

    @property
    def has_fallen(self) -> bool:
        """Whether it is less sure than said: by the rule of claims, or because the team explores again."""
        return self.standing.is_stale or is_explored(self.initiative)

    @property
    def is_stale(self) -> bool:
        """Whether those who heard it are owed a correction."""
        was_said = self.row.engagement.happened_on is not None
        return was_said and self.has_fallen and self.corrected_on is None and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the outcome is there."""
        return self.initiative.finished_on is not None

    @property
    def status(self) -> Status:
        """The one status, by the written rule."""
        if self.row.declined_on:
            return Status("none", self.row.declined_why, _("Not to be said"))
        if self.corrected_on:
            return Status("none", date_text(self.corrected_on), _("Corrected"))
        if self.is_over:
            return self._over
        if self.is_stale:
            return Status("risk", self.why, _("No longer safe"))
        if self.row.waits:
            name = self.row.approver.name if self.row.approver else ""
            was_said = self.row.engagement.happened_on is not None
            word = _("Said without approval") if was_said else _("Not said yet")
            return Status("watch", _("%(name)s must agree first") % {"name": name}, word)
        return Status("good", _("Today %(now)s") % {"now": self.now} if self.now else "", _("Holds"))

    @property
    def _over(self) -> Status:
        there = self.initiative.finished_on
        assert there
        assert self.claim.last_on
        days = (there - self.claim.last_on).days
        if days <= 0:
            return Status("good", date_text(there), _("Kept"))
        text = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
        return Status("risk", text, _("Missed"))

    @property
    def why(self) -> str:
        """What the rule found."""
        if is_explored(self.initiative):
            return _("The team is exploring again: there is no date to plan on now.")
        fixed = self.initiative.due_on
        if self.initiative.is_due_fixed and fixed and self.claim.last_on and fixed > self.claim.last_on:
            return _("The fixed date was moved to %(day)s.") % {"day": date_text(fixed)}
        if self.standing.now is None or self.claim.percent is None:
            return ""
        points = {"now": self.now, "n": round(self.claim.percent - self.standing.now)}
        return _("Today %(now)s, %(n)s points less than said.") % points


def dates_given(user: User) -> QuerySet[DateGiven]:
    """Those the person may see."""
    return _whole(DateGiven.objects.visible_to(user))


def _whole(rows: QuerySet[DateGiven]) -> QuerySet[DateGiven]:
    related = (
        "engagement__initiative__outcome",
        "engagement__initiative__team__lead",
        "engagement__sender",
        "approver",
    )
    return rows.select_related(*related).order_by("pk")


def every_open_date() -> QuerySet[DateGiven]:
    """Those that were said about what is not there yet and were not corrected; for the job."""
    open_ones = DateGiven.objects.filter(
        engagement__happened_on__isnull=False,
        engagement__initiative__finished_on__isnull=True,
        declined_on__isnull=True,
    )
    return _whole(open_ones)


def read_given(rows: Iterable[DateGiven]) -> list[Given]:
    """How each stands, those no longer safe first. A bounded number of queries."""
    known = list(rows)
    by_engagement = {row.engagement_id: row for row in known}
    claims = Claim.objects.filter(
        engagement__in=by_engagement, milestone__isnull=True, question__isnull=True
    ).select_related("engagement__initiative")
    told = {claim.engagement_id: claim for claim in claims}
    stand = standings(told.values())
    corrected = dict(
        Engagement.objects.filter(corrects__in=by_engagement, happened_on__isnull=False).values_list(
            "corrects", "happened_on"
        )
    )
    found = [
        Given(row, told[pk], stand[told[pk].pk], corrected.get(pk))
        for pk, row in by_engagement.items()
        if pk in told
    ]
    return sorted(found, key=lambda each: (each.status.rank, each.claim.last_on or date.max, each.row.pk))


def given_by(me: Any) -> QuerySet[DateGiven]:
    """Those this person gave about what is not there yet."""
    mine = Q(engagement__sender__user=me) | Q(entered_by=me)
    open_ones = DateGiven.objects.filter(mine, engagement__happened_on__isnull=False)
    return open_ones.filter(engagement__initiative__finished_on__isnull=True)


def stale_for(user: User) -> list[Given]:
    """Those no longer safe that this person gave."""
    rows = dates_given(user) & given_by(user)
    return [each for each in read_given(rows) if each.is_stale]


def to_approve(me: Any) -> QuerySet[DateGiven]:
    """Those that wait for this person."""
    return DateGiven.objects.filter(approver__user=me, approved_on__isnull=True, declined_on__isnull=True)


def heard_by(row: DateGiven) -> list[tuple[Group, int]]:
    """The audience with how many people that is; 0 where nobody knows."""
    groups = Group.objects.filter(pk__in=row.engagement.audience.values("group")).order_by("name")
    return [(group, group.headcount or group.memberships.count()) for group in groups]


def ways_out(row: DateGiven) -> Sequence[WayOut]:
    """What could be done, the most likely to hold first."""
    return list(row.ways_out.order_by("-chance", "pk"))


def way_words(way: WayOut) -> str:
    """What would be done."""
    match way.kind:
        case WayOut.Kind.SMALLER:
            words = {"n": way.count, "of": way.of}
            return _("Leave out the last %(n)s of %(of)s parts") % words
        case WayOut.Kind.FIRST:
            return _("Put it before all other work of its team")
        case WayOut.Kind.PEOPLE:
            return _("A quarter more people, from %(day)s") % {
                "day": date_text(way.as_of + timedelta(days=14))
            }
        case _other:
            return _("Say a later window")


def usual_approver(user: User) -> Person | None:
    """Who approved what this person asked for last; before that, anybody else who may."""
    last = DateGiven.objects.filter(entered_by=user, approver__isnull=False).order_by("-pk").first()
    if last is not None:
        return last.approver
    others = [each.pk for each in people_who_may(APPROVE) if each.pk != user.pk]
    return Person.objects.filter(user__in=others).order_by("name").first()


def usual_window(given: Given) -> tuple[date | None, date | None]:
    """The window to say now: likely by and safe to plan on of the newest forecast, or the fixed date."""
    initiative = given.initiative
    if initiative.is_due_fixed and initiative.due_on and initiative.due_on > today():
        return None, initiative.due_on
    window = initiative.windows.filter(item__isnull=True).order_by("-forecast__as_of", "-forecast").first()
    return (window.likely_on, window.safe_on) if window else (None, None)
