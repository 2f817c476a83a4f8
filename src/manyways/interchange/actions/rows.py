"""Writes a difference: records by kind in bulk, then their outline, links and outside names."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models, transaction

from manyways.access.models import User
from manyways.access.registry import model_of
from manyways.interchange.allowed import NAMED, records_named
from manyways.interchange.columns import plain
from manyways.interchange.drafts import Difference, DraftRow, RowDifference
from manyways.interchange.models import ExternalRef, Import
from manyways.interchange.queries import MOVES, PLACE, moment, settled
from manyways.interchange.whole import is_as_found, working_time_name
from manyways.teams.actions.organisation import refuse_becoming
from manyways.teams.models import Calendar, Group, Membership, Person
from manyways.work.models import Initiative, Item, Kind, Link, Stage, StageChange
from manyways.work.queries.boards import stages_of

BATCH = 2_000
_RANK_STEP = 1 << 16
_DATES = {"created", "started", "finished"}

Tell = Callable[[int, int], None]


def write_difference(
    import_: Import, difference: Difference, *, by: User, tell: Tell, is_for_everyone: bool = False
) -> None:
    """Write all rows and links inside the caller's action; all of it or nothing."""
    with transaction.atomic():
        writer = _Writer(import_, difference, tell, is_for_everyone)
        writer.write_calendar()
        writer.write_finish()
        writer.write_rows()
        writer.write_outline()
        writer.write_managers()
        writer.write_links()
        writer.write_memberships()
        writer.write_names()


class _Writer:
    """One pass over one difference; knows the records by uid as they come to be."""

    def __init__(
        self, import_: Import, difference: Difference, tell: Tell, is_for_everyone: bool = False
    ) -> None:
        self.import_, self.difference, self.tell = import_, difference, tell
        self.is_for_everyone = is_for_everyone
        self.records: dict[str, Any] = {}
        self.named: dict[type[models.Model], dict[str, Any]] = {}
        self.kinds = {kind.slug: kind for kind in Kind.objects.all()}
        self.stages = _stages_by_category(import_)
        self.done = 0

    def write_calendar(self) -> None:
        """Give the initiative the source's own working time, once."""
        found, initiative = self.difference.draft.calendar, self.import_.initiative
        if found is None or initiative is None:
            return
        name = working_time_name(found, initiative)
        values = {"week": found["week"], "exceptions": found["exceptions"]}
        calendar, is_new = Calendar.objects.get_or_create(name=name, defaults=values)
        if not is_new and not is_as_found(calendar, found):
            calendar.week, calendar.exceptions = values["week"], values["exceptions"]
            calendar.save(update_fields=["week", "exceptions"])
        if initiative.calendar_id != calendar.pk:
            initiative.calendar = calendar
            initiative.save(update_fields=["calendar"])

    def write_finish(self) -> None:
        """Count the initiative back from its finish, as its source does."""
        day, initiative = self.difference.draft.planned_back_from, self.import_.initiative
        if day and initiative and initiative.planned_back_from != day:
            initiative.planned_back_from = day
            initiative.save(update_fields=["planned_back_from"])

    def write_rows(self) -> None:
        """New records in batches, then changed ones."""
        fresh = [row for row in self.difference.rows if row.record_id is None]
        for batch in _batches(fresh):
            rows = [self._new(row.row, position) for position, row in enumerate(batch, self.done)]
            model = type(rows[0])
            model._default_manager.bulk_create(rows)
            self.records |= {row.row.uid: record for row, record in zip(batch, rows, strict=True)}
            self._write_stage_changes(batch)
            self._write_moves(batch)
            self._tell(len(batch))
        for batch in _batches([row for row in self.difference.rows if row.record_id is not None]):
            self._change(batch)
            self._write_moves(batch)
            self._tell(len(batch))

    def _new(self, row: DraftRow, position: int) -> models.Model:
        model = model_of(row.kind)
        known = {field.name for field in model._meta.concrete_fields}
        now = (known & row.fields.keys()) - {"manager"}
        values = {name: self._value(name, row.fields[name]) for name in now}
        if model is Item:
            values |= {
                "initiative": self.import_.initiative,
                "rank": (position + 1) * _RANK_STEP,
            } | self._flow(row)
        if model is Initiative:
            values |= self._ways(values.get("kind"))
        record: models.Model = model(**values)
        record.clean_fields(
            exclude=[field.name for field in model._meta.concrete_fields if field.is_relation]
        )
        return record

    def _ways(self, kind: Kind | None) -> dict[str, Any]:
        """How a new initiative is managed, which its kind suggests, and who may see it."""
        seen = {"visibility": Initiative.Visibility.COMPANY} if self.is_for_everyone else {}
        return {**seen, "approach": kind.approach} if kind else seen

    def _flow(self, row: DraftRow) -> dict[str, Any]:
        """The stage and moments of an item whose history says when it was created, started and finished."""
        if self.import_.subject != "history":
            return {}
        days = {name: moment(row.fields[name], 9) for name in _DATES if row.fields.get(name)}
        category = "done" if "finished" in days else "doing" if "started" in days else "waiting"
        values = {
            "form": Item.Form.STORY,
            "team": self.import_.team,
            "stage": self.stages[category],
            "started_at": days.get("started", days.get("finished")),
            "finished_at": days.get("finished"),
        }
        return {**values, "created_at": days["created"]} if "created" in days else values

    def _write_stage_changes(self, batch: Sequence[RowDifference]) -> None:
        if self.import_.subject != "history":
            return
        moves = []
        for row in batch:
            item, before = self.records[row.row.uid], None
            for name, category in (("created", "waiting"), ("started", "doing"), ("finished", "done")):
                if row.row.fields.get(name):
                    at, stage = moment(row.row.fields[name], 9), self.stages[category]
                    moves.append(StageChange(item=item, from_stage=before, to_stage=stage, at=at))
                    before = stage
        StageChange.objects.bulk_create(moves)

    def _write_moves(self, batch: Sequence[RowDifference]) -> None:
        """The moves between stages that are not here yet, each from the stage before it."""
        StageChange.objects.bulk_create(
            StageChange(
                item=self.records[row.row.uid],
                from_stage=before.stage if before else None,
                to_stage=move.stage,
                at=move.at,
            )
            for row in batch
            for before, move in zip((None, *row.row.moves), row.row.moves, strict=False)
            if move in row.new_moves
        )

    def _change(self, batch: Sequence[RowDifference]) -> None:
        model = model_of(batch[0].row.kind)
        found = model._default_manager.select_for_update(of=("self",)).in_bulk(
            [row.record_id for row in batch]
        )
        names: set[str] = set()
        for row in batch:
            record = self.records[row.row.uid] = found[row.record_id]
            for change in (each for each in row.changes if each.field not in {MOVES, PLACE}):
                value = self._value(change.field, row.row.fields[change.field])
                if change.field == "manager" and value is not None and isinstance(record, Person):
                    refuse_becoming(record, value, self.import_.by)
                setattr(record, change.field, value)
                names.add(change.field)
        changed = [found[row.record_id] for row in batch if row.changes]
        if changed and names:
            model._default_manager.bulk_update(changed, sorted(names))

    def write_outline(self) -> None:
        """Put items under their parents."""
        moved = []
        for row in self.difference.rows:
            record, parent = self.records[row.row.uid], self.records.get(row.row.parent)
            if isinstance(record, Item) and isinstance(parent, Item) and record.parent_id != parent.pk:
                record.parent = parent
                moved.append(record)
        for batch in _batches(moved):
            Item.objects.bulk_update(batch, ["parent"])

    def write_managers(self) -> None:
        """Put new people under their managers, who may come later in the same table."""
        self.named.pop(Person, None)
        led = []
        for row in self.difference.rows:
            person, manager = self.records[row.row.uid], row.row.fields.get("manager")
            if isinstance(person, Person) and row.record_id is None and manager:
                person.manager = self._by_name(Person, str(manager))
                led.append(person)
        for batch in _batches(led):
            Person.objects.bulk_update(batch, ["manager"])

    def write_links(self) -> None:
        """Make or correct the links of the difference."""
        rows = [
            Link(
                predecessor=self.records[link.predecessor],
                successor=self.records[link.successor],
                **link.fields,
            )
            for link in self.difference.new_links
        ]
        for batch in _batches(rows):
            Link.objects.bulk_create(
                batch,
                update_conflicts=True,
                unique_fields=["predecessor", "successor"],
                update_fields=["type", "lag", "lag_unit"],
            )

    def write_memberships(self) -> None:
        """Put people into the groups their rows name."""
        rows = [
            row.row
            for row in self.difference.rows
            if row.row.kind == "teams.person" and row.row.fields.get("group")
        ]
        here = set(Membership.objects.values_list("person_id", "group_id"))
        fresh = []
        for row in rows:
            person, group = self.records[row.uid], self._by_name(Group, str(row.fields["group"]))
            if (person.pk, group.pk) not in here:
                fresh.append(Membership(person=person, group=group))
        Membership.objects.bulk_create(fresh)

    def write_names(self) -> None:
        """Remember each record's outside name, so that the next import finds it; what came back by its own key has none."""
        draft = self.difference.draft
        refs = [
            ExternalRef(
                source=draft.source,
                container=draft.container,
                uid=row.row.uid[:200],
                kind=row.row.kind,
                record_id=self.records[row.row.uid].pk,
            )
            for row in self.difference.rows
            if not row.row.left_from(self.records[row.row.uid])
        ]
        for batch in _batches(refs):
            ExternalRef.objects.bulk_create(
                batch,
                update_conflicts=True,
                unique_fields=["source", "container", "kind", "uid"],
                update_fields=["record_id"],
            )

    def _value(self, name: str, value: Any) -> Any:
        if value in (None, ""):
            return "" if name == "email" else None
        if name == "kind":
            return self.kinds.get(value)
        if name in NAMED:
            return self._by_name(NAMED[name], str(value))
        return settled(name, value)

    def _by_name(self, model: type[models.Model], name: str) -> Any:
        """The record of that name, made if there is none."""
        if model not in self.named:
            self.named[model] = records_named(model)
        key = plain(name)
        if key not in self.named[model]:
            self.named[model][key] = model._default_manager.create(name=name[:120])
        return self.named[model][key]

    def _tell(self, count: int) -> None:
        self.done += count
        self.tell(self.done, len(self.difference.rows))


def _stages_by_category(import_: Import) -> dict[str, Stage]:
    """The first stage of each category on the team's own board, or on the one everyone starts from."""
    return {stage.category: stage for stage in reversed(stages_of(import_.team))}


def _batches(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
