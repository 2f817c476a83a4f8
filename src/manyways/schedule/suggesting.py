"""Finds in a scheduled plan what could be decided later, started later, cut smaller, dropped or pooled."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from manyways.access.clock import today
from manyways.engine.schedule import Schedule
from manyways.engine.schedule.lean import (
    Batch,
    SharedBuffer,
    Wait,
    can_wait,
    finishing_by,
    long_batches,
    shared_buffers,
    unneeded_milestones,
)
from manyways.schedule.arrays import Arrays, compiled_calendar, day_minute, moment_from
from manyways.schedule.carrying_out import cut, later, pooled
from manyways.schedule.columns import ONE_DAY
from manyways.schedule.queries import Source
from manyways.schedule.suggested import Form, Found, days_more
from manyways.ui.values import as_day, date_text
from manyways.work.durations import plain_number
from manyways.work.models import Decision, DecisionOption, Item
from manyways.work.queries.decisions import needs_of

WAIT_DAYS = 10
DECIDE_DAYS = 5
LONG_DAYS = 30
PART_DAYS = 20
POOL_DAYS = 2
RESERVE_SHARE = 0.2


class Finder:
    """Looks at one plan. `waited_for`: items that other initiatives wait for, which stay where they are."""

    def __init__(
        self,
        source: Source,
        arrays: Arrays,
        schedule: Schedule,
        decisions: Sequence[Decision],
        waited_for: frozenset[int],
    ) -> None:
        self.source, self.plan, self.schedule = source, arrays.plan, schedule
        self.items, self.waited_for = arrays.items, waited_for
        self.decisions = {decision.item_id: decision for decision in decisions}
        self.needed_on = {pk: day for pk, (day, _why) in needs_of(decisions).items()}
        self.row = {item.pk: row for row, item in enumerate(arrays.items)}

    @property
    def open_count(self) -> int:
        """How many rows were looked at."""
        plan = self.plan
        is_open = plan.is_active & ~plan.is_summary & ~plan.is_complete
        return int(is_open[: len(self.items)].sum())

    def all(self) -> Iterator[Found]:
        """Every suggestion, unsorted."""
        open_decisions = list(self.decide_later())
        yield from open_decisions
        yield from self.options({found.items[0].pk for found in open_decisions})
        yield from self.start_later()
        yield from self.smaller_batches()
        yield from self.unneeded()
        yield from self.pools()

    def _own(self, row: int) -> Item | None:
        return self.items[row] if row < len(self.items) else None

    def _may_move(self, item: Item | None) -> bool:
        return item is not None and item.pk not in self.waited_for and item.percent_done == 0

    def decide_on(self, decision: Decision) -> date | None:
        """The last day to decide it: the day it is needed, less its lead time in calendar days."""
        needed = self.needed_on.get(decision.pk)
        return needed - timedelta(days=decision.lead_days) if needed else None

    def decide_later(self) -> Iterator[Found]:
        """Decisions that the plan makes at least a week before they must be made."""
        for decision in self.decisions.values():
            row, last = self.row.get(decision.item_id), self.decide_on(decision)
            if row is None or last is None or last < today() or not self._may_move(self.items[row]):
                continue
            wait = finishing_by(
                self.plan,
                self.schedule,
                row,
                day_minute(last) + 1440,
                least_minutes=DECIDE_DAYS * ONE_DAY,
                step_minutes=ONE_DAY,
            )
            if wait:
                yield self._stays_open(decision, wait, last)

    def _stays_open(self, decision: Decision, wait: Wait, last: date) -> Found:
        item, gain = self.items[wait.row], wait.gain_minutes / ONE_DAY

        def told() -> tuple[str, str, str]:
            words = {
                "name": decision.name,
                "until": date_text(as_day(moment_from(wait.finish_minute))),
                "planned": date_text(moment_from(int(self.schedule.finish[wait.row]))),
                "last": date_text(last),
                "days": days_more(gain),
            }
            return (
                _("%(name)s can stay open until %(until)s") % words,
                _(
                    "The plan decides it by %(planned)s; it must be decided by %(last)s, and nothing else moves."
                )
                % words,
                _("%(days)s more to learn before deciding") % words,
            )

        return Found(
            Form.STAY_OPEN,
            f"{Form.STAY_OPEN}-{item.key}",
            (item,),
            gain,
            told,
            lambda: later(item, wait.start_minute),
        )

    def options(self, staying_open: set[int]) -> Iterator[Found]:
        """Decisions not made yet that have an option which can be cancelled free for a while."""
        for decision in self.decisions.values():
            if decision.state != Decision.State.OPEN or decision.item_id in staying_open:
                continue
            free = [
                option
                for option in decision.options.all()
                if option.free_until_on and option.free_until_on > today()
            ]
            if free:
                chosen = max(free, key=lambda option: (option.free_until_on, -(option.cost or 0)))
                yield self._taken(decision, chosen)

    def _taken(self, decision: Decision, option: DecisionOption) -> Found:
        assert option.free_until_on
        calendar = compiled_calendar(self.source.calendar)
        gain = int(calendar.working_between(day_minute(today()), day_minute(option.free_until_on))) / ONE_DAY
        return Found(
            Form.OPTION,
            f"{Form.OPTION}-{option.key}",
            (decision.item,),
            gain,
            lambda: self._told_of(decision, option, gain),
            option=option,
        )

    def _told_of(self, decision: Decision, option: DecisionOption, gain: float) -> tuple[str, str, str]:
        others = [each.name for each in decision.options.all() if each.pk != option.pk]
        last = self.decide_on(decision)
        words = {
            "option": option.name,
            "name": decision.name,
            "until": date_text(option.free_until_on),
            "others": ", ".join(others),
            "last": date_text(last),
        }
        due = (
            _("%(name)s had to be decided by %(last)s.")
            if last and last < today()
            else _("%(name)s must be decided by %(last)s.")
            if last
            else _("%(name)s is still open.")
        )
        kept = (
            _("Until %(until)s you can still change to %(others)s.")
            if others
            else _("Until %(until)s it costs nothing to give it back.")
        )
        return (
            _("Take %(option)s now: it can be cancelled free until %(until)s") % words,
            f"{due % words} {kept % words}",
            _("%(days)s with a fallback in hand") % {"days": days_more(gain)},
        )

    def start_later(self) -> Iterator[Found]:
        """Tasks with two weeks or more of room beyond their reserve, which move nothing by waiting."""
        waits = can_wait(
            self.plan,
            self.schedule,
            self._reserves(),
            least_minutes=WAIT_DAYS * ONE_DAY,
            step_minutes=ONE_DAY,
        )
        now = day_minute(today())
        for wait in waits:
            item = self._own(wait.row)
            is_ahead = wait.start_minute > now
            if item is not None and is_ahead and self._may_move(item) and item.id not in self.decisions:
                yield self._waits(item, wait)

    def _reserves(self) -> list[int]:
        """What each row takes more at worst, else a fifth of its time."""
        own = [
            item.duration_high_minutes - minutes
            if item.duration_high_minutes is not None
            else round(minutes * RESERVE_SHARE)
            for item, minutes in zip(self.items, self.plan.duration_minutes.tolist(), strict=False)
        ]
        return own + [0] * (self.plan.item_count - len(own))

    def _waits(self, item: Item, wait: Wait) -> Found:
        gain = wait.gain_minutes / ONE_DAY

        def told() -> tuple[str, str, str]:
            words = {
                "name": item.name,
                "day": date_text(moment_from(wait.start_minute)),
                "planned": date_text(moment_from(int(self.schedule.start[wait.row]))),
                "days": days_more(gain),
                "reserve": days_more(wait.reserve_minutes // ONE_DAY),
            }
            return (
                _("%(name)s can wait until %(day)s") % words,
                _(
                    "It is planned from %(planned)s. Nothing else moves, and %(reserve)s of room are left for surprises."
                )
                % words,
                _("%(days)s later, and nothing is lost") % words,
            )

        return Found(
            Form.WAIT,
            f"{Form.WAIT}-{item.key}",
            (item,),
            gain,
            told,
            lambda: later(item, wait.start_minute),
        )

    def smaller_batches(self) -> Iterator[Found]:
        """Tasks of more than six weeks, in parts of at most four."""
        batches = long_batches(
            self.plan, self.schedule, longest_minutes=LONG_DAYS * ONE_DAY, part_minutes=PART_DAYS * ONE_DAY
        )
        for batch in batches:
            item = self._own(batch.row)
            if item is not None and not item.percent_done and item.id not in self.decisions:
                yield self._smaller(item, batch)

    def _smaller(self, item: Item, batch: Batch) -> Found:
        gain = batch.gain_minutes / ONE_DAY
        minutes = int(self.plan.duration_minutes[batch.row])

        def told() -> tuple[str, str, str]:
            words = {
                "name": item.name,
                "days": plain_number(minutes / ONE_DAY),
                "parts": batch.parts,
                "part": plain_number(minutes / batch.parts / ONE_DAY),
                "first": date_text(moment_from(batch.first_finish_minute)),
                "whole": date_text(moment_from(int(self.schedule.finish[batch.row]))),
                "gain": days_more(gain),
            }
            return (
                _("%(name)s could be done in %(parts)s parts") % words,
                _(
                    "It takes %(days)s days at once, until %(whole)s. Of %(parts)s parts of %(part)s days the first is done by %(first)s, and the end stays."
                )
                % words,
                _("%(gain)s sooner to see whether it works") % words,
            )

        return Found(
            Form.SMALLER,
            f"{Form.SMALLER}-{item.key}",
            (item,),
            gain,
            told,
            lambda: cut(item, batch.parts, minutes, self._links_out(item)),
        )

    def _links_out(self, item: Item) -> list[tuple[Item, str, int, str]]:
        """What waits here for an item, and how."""
        known = {each.pk: each for each in self.source.items}
        return [
            (known[link.successor_id], link.type, link.lag, link.lag_unit)
            for link in self.source.links
            if link.predecessor_id == item.pk and link.successor_id in known
        ]

    def unneeded(self) -> Iterator[Found]:
        """Milestones that no item anywhere waits for."""
        needed = [self.row[pk] for pk in (*self.waited_for, *self.decisions) if pk in self.row]
        for row in unneeded_milestones(self.plan, self.schedule, needed):
            item = self._own(row)
            if item is not None:
                yield self._unneeded(item, row)

    def _unneeded(self, item: Item, row: int) -> Found:
        def told() -> tuple[str, str, str]:
            day = date_text(moment_from(int(self.schedule.finish[row])))
            return (
                _("Nobody waits for %(name)s") % {"name": item.name},
                _(
                    "Nothing in any plan comes after it (%(day)s), and the plan ends the same day without it. If somebody does need it, link them."
                )
                % {"day": day},
                _("one date less to keep"),
            )

        return Found(Form.DROP, f"{Form.DROP}-{item.key}", (item,), 0.0, told, drops=(item,))

    def pools(self) -> Iterator[Found]:
        """Chains of tasks that are each planned near their worst case."""
        low, high = self._bounds("duration_low_minutes"), self._bounds("duration_high_minutes")
        for pool in shared_buffers(self.plan, self.schedule, low, high, least_minutes=POOL_DAYS * ONE_DAY):
            items = tuple(self.items[row] for row in pool.rows if row < len(self.items))
            if len(items) == len(pool.rows) and all(self._may_move(item) for item in items):
                yield self._pooled(items, pool)

    def _pooled(self, items: tuple[Item, ...], pool: SharedBuffer) -> Found:
        gain = pool.gain_minutes / ONE_DAY

        def told() -> tuple[str, str, str]:
            words = {
                "first": items[0].name,
                "last": items[-1].name,
                "count": len(items),
                "buffer": days_more(pool.buffer_minutes / ONE_DAY),
                "days": days_more(gain),
            }
            return (
                _("One buffer behind %(last)s instead of %(count)s") % words,
                _(
                    "The %(count)s items from %(first)s to %(last)s are each planned near their worst. They will not all go wrong: half of their safety, pooled as one buffer of %(buffer)s, protects the same end."
                )
                % words,
                _("%(days)s less in all") % words,
            )

        names = "-".join(str(item.key) for item in items)
        return Found(
            Form.POOL,
            f"{Form.POOL}-{hashlib.sha256(names.encode()).hexdigest()[:24]}",
            items,
            gain,
            told,
            lambda: pooled(items, pool.duration_minutes, pool.buffer_minutes, self._links_out(items[-1])),
        )

    def _bounds(self, field: str) -> list[int]:
        own = [getattr(item, field) if getattr(item, field) is not None else -1 for item in self.items]
        return own + [-1] * (self.plan.item_count - len(own))
