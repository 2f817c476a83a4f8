"""Decisions read: until when each can wait, what waits for it, and where it stands in words."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.clock import today
from manyways.access.models import User
from manyways.ui.components.signs import Status
from manyways.ui.values import date_text
from manyways.work.models import Decision, Item, Link

SOON_DAYS = 14
"""A decision that falls due within two weeks is watched."""

LatestDays = Callable[[Collection[int]], Mapping[int, date]]
_latest_days: list[LatestDays] = []


def answer_latest_days(find: LatestDays) -> LatestDays:
    """Register who knows, for initiatives by id, the latest day of each item that delays nothing after it."""
    _latest_days[:] = [find]
    return find


@dataclass(frozen=True)
class DecideBy:
    """One decision with its last responsible day: the day it is needed less its lead time, in calendar days.

    `because` says what makes it needed that day; `waiting` are the unfinished items that wait for it.
    """

    decision: Decision
    needed_on: date | None
    because: str
    waiting: tuple[Item, ...]
    as_of: date

    @property
    def decide_on(self) -> date | None:
        """The last day to have it secured."""
        return self.needed_on - timedelta(days=self.decision.lead_days) if self.needed_on else None

    @property
    def days_late(self) -> int:
        """Days past that day; 0 while there is time, and once it is settled."""
        if self.decide_on is None or not self.decision.is_waiting:
            return 0
        return max((self.as_of - self.decide_on).days, 0)

    @property
    def is_soon(self) -> bool:
        """Whether it falls due within two weeks."""
        if self.decide_on is None or not self.decision.is_waiting:
            return False
        return 0 <= (self.decide_on - self.as_of).days <= SOON_DAYS

    @property
    def late_words(self) -> str:
        """`5 days late`."""
        return ngettext("%(days)s day late", "%(days)s days late", self.days_late) % {"days": self.days_late}

    @property
    def sentence(self) -> str:
        """`Venue: decide-by was 17 Nov, 5 days late`."""
        words = {"name": self.decision.name, "day": date_text(self.decide_on), "late": self.late_words}
        if self.decision.state == Decision.State.SECURED:
            return _("%(name)s is secured") % words
        if self.decision.state == Decision.State.DROPPED:
            return _("%(name)s is no longer to be decided") % words
        if self.days_late:
            return _("%(name)s: decide-by was %(day)s, %(late)s") % words
        if self.decide_on:
            return _("%(name)s: decide by %(day)s") % words
        return _("%(name)s: no day is known by which it is needed") % words

    @property
    def own_sentence(self) -> str:
        """The sentence on its own page, whose head has its name and how late it is."""
        if self.days_late:
            return _("Decide-by was %(day)s.") % {"day": date_text(self.decide_on)}
        return f"{self.sentence}."

    @property
    def at_risk(self) -> tuple[Item, ...]:
        """What waits for it, once it is late."""
        return self.waiting if self.days_late else ()

    @property
    def status(self) -> Status:
        """The written rule: secured is good, late or finished without evidence is at risk, soon or only chosen is watched, else it is open."""
        decision, url = self.decision, self.decision.get_absolute_url()
        if decision.state == Decision.State.SECURED:
            reason = f"{decision.get_evidence_kind_display()}, {date_text(decision.secured_on)}"
            return Status("good", reason, _("Secured"), url)
        if decision.state == Decision.State.DROPPED:
            return Status("none", decision.reason, _("Dropped"), url)
        if decision.item.finished_at:
            return Status("risk", _("its item is finished, but nothing secures it"), _("Not secured"), url)
        word = _("Chosen, not secured") if decision.state == Decision.State.CHOSEN else _("Open")
        if self.days_late:
            was = _("decide-by was %(day)s") % {"day": date_text(self.decide_on)}
            return Status("risk", f"{word}, {was}", self.late_words, url)
        by_day = _("decide by %(day)s") % {"day": date_text(self.decide_on)} if self.decide_on else ""
        is_watched = self.is_soon or decision.state == Decision.State.CHOSEN
        return Status("watch" if is_watched else "none", by_day, word, url)

    @property
    def order(self) -> tuple[int, int, int]:
        """Worst first: the latest, then by day, then those without a day; settled ones last."""
        day = self.decide_on.toordinal() if self.decide_on else date.max.toordinal()
        return (not self.decision.is_waiting, day, self.decision.pk)


def decide_bys(decisions: Iterable[Decision], user: User) -> list[DecideBy]:
    """The decisions with their days, worst first; what waits for them as far as this person may see it."""
    rows = list(decisions)
    if not rows:
        return []
    needs = needs_of(rows)
    waiting = _waiting([row.item_id for row in rows], user)
    found = [
        DecideBy(row, *needs.get(row.pk, (None, "")), tuple(waiting[row.item_id]), today()) for row in rows
    ]
    return sorted(found, key=lambda each: each.order)


def needs_of(decisions: Sequence[Decision]) -> dict[int, tuple[date | None, str]]:
    """By decision id: the day it is needed, and why then. The plan is read only where it is counted from."""
    planned = {row.initiative_id for row in decisions if row.is_waiting and _counts_from_plan(row)}
    latest = _latest_days[0](planned) if planned and _latest_days else {}
    return {row.pk: _need(row, latest.get(row.item_id)) for row in decisions}


def _counts_from_plan(decision: Decision) -> bool:
    if decision.need == Decision.Need.EVENT:
        return decision.initiative.due_on is None
    return decision.need == Decision.Need.PLAN


def _need(decision: Decision, latest: date | None) -> tuple[date | None, str]:
    if decision.need == Decision.Need.DAY:
        return decision.needed_on, _("a day of its own")
    if not _counts_from_plan(decision):
        return decision.initiative.due_on, _("the date of the initiative")
    return latest, _("later would delay the plan") if latest else ""


def _waiting(item_ids: Sequence[int], user: User) -> dict[int, list[Item]]:
    links = Link.objects.visible_to(user).filter(
        predecessor__in=item_ids, successor__finished_at__isnull=True, successor__dropped_at__isnull=True
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for link in links.select_related("successor__initiative").order_by("successor__rank", "pk"):
        found[link.predecessor_id].append(link.successor)
    return found


def listed_decisions(user: User) -> QuerySet[Decision]:
    """The decisions this person may see, with what the pages show of each."""
    return Decision.objects.visible_to(user).select_related(
        "initiative__owner", "initiative__kind", "item", "owner", "chosen"
    )


def decisions_sentence(rows: Sequence[DecideBy]) -> str:
    """The situation of some decisions: the worst first, then how many are secured."""
    kept = [row for row in rows if row.decision.state != Decision.State.DROPPED]
    if not kept:
        return _("Nothing to decide yet.")
    secured = sum(row.decision.state == Decision.State.SECURED for row in kept)
    parts = [f"{kept[0].sentence}."] if kept[0].decision.is_waiting else []
    if kept[0].at_risk:
        names = "; ".join(item.name for item in kept[0].at_risk)
        parts.append(_("At risk: %(names)s.") % {"names": names})
    parts.append(_("%(secured)s of %(count)s secured.") % {"secured": secured, "count": len(kept)})
    return " ".join(parts)
