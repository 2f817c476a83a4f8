"""Fields of an item as a plan's cells hold them, read into the columns of the row."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from manyways.access.actions import Refused
from manyways.access.models import User
from manyways.schedule.writing import moment_of_day, time_of
from manyways.teams.models import Calendar, Person
from manyways.work.models import Item
from manyways.work.times import ItemTime

LONGEST_NAME = 300


class Fields:
    """Reads cells; people and calendars are looked up once."""

    def __init__(self, by: User) -> None:
        self.by = by
        self._people: dict[str, list[Person]] | None = None
        self._readers: dict[str, Callable[[Any], dict[str, Any]]] = {
            "name": self._name,
            "form": lambda value: {"form": _choice(value, Item.Form.values)},
            "notes": lambda value: {"notes": str(value or "")},
            "owner": lambda value: {"owner": self.person(str(value or ""))},
            "duration": lambda value: item_time(value).columns,
            "low": lambda value: {"duration_low_minutes": item_time(value).minutes},
            "high": lambda value: {"duration_high_minutes": item_time(value).minutes},
            "percent": lambda value: {"percent_done": percent(value)},
            "deadline": lambda value: {"deadline_at": moment_of_day(day(value))},
            "constraint": self._constraint,
            "constraint_on": lambda value: {"constraint_at": moment_of_day(day(value))},
            "calendar": self._calendar,
            "is_manual": lambda value: {"is_manual": bool(value)},
            "manual_start": lambda value: {"manual_start_at": moment_of_day(day(value))},
            "manual_finish": lambda value: {"manual_finish_at": moment_of_day(day(value))},
        }

    def read(self, cells: Mapping[str, Any], *, is_elapsed: bool = False) -> dict[str, Any]:
        """The columns of an item. Raises Refused for a cell that is unknown or cannot be read.

        `is_elapsed`: what its time counts so far; at best and at worst count the same.
        """
        found: dict[str, Any] = {}
        for name, value in cells.items():
            if name not in self._readers:
                raise Refused(_("This cannot be set here: %(names)s.") % {"names": name})
            found |= self._readers[name](value)
        _refuse_mixed(cells, is_elapsed=found.get("is_elapsed", is_elapsed))
        return found

    def _name(self, value: Any) -> dict[str, Any]:
        name = str(value or "").strip()
        if not name:
            raise Refused(_("There is no name."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("A name has at most %(count)s characters.") % {"count": LONGEST_NAME})
        return {"name": name}

    def _constraint(self, value: Any) -> dict[str, Any]:
        chosen = _choice(value, Item.Constraint.values)
        is_free = chosen in {Item.Constraint.ASAP, Item.Constraint.ALAP}
        return {"constraint": chosen, **({"constraint_at": None} if is_free else {})}

    def person(self, written: str) -> Person | None:
        """The person of a name, or of a first name only one has. Raises Refused."""
        name = written.strip().lower()
        if not name:
            return None
        if self._people is None:
            self._people = _by_name(Person.objects.visible_to(self.by).order_by("name", "pk"))
        found = self._people.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(person.name for person in found[:4])
            raise Refused(_("Several people are called that: %(names)s.") % {"names": names})
        raise Refused(_("Nobody here is called “%(name)s”.") % {"name": written.strip()[:80]})

    def _calendar(self, value: Any) -> dict[str, Any]:
        if not value:
            return {"calendar": None}
        try:
            found = Calendar.objects.visible_to(self.by).filter(key=UUID(str(value))).first()
        except ValueError:
            found = None
        if found is None:
            raise Refused(_("This calendar is not here."))
        return {"calendar": found}


def _by_name(people: Any) -> dict[str, list[Person]]:
    """People by full name, and by first name where that is not somebody's full name."""
    full: dict[str, list[Person]] = {}
    first: dict[str, list[Person]] = {}
    for person in people:
        full.setdefault(person.name.lower(), []).append(person)
        first.setdefault(person.name.split()[0].lower(), []).append(person)
    return first | full


def _choice(value: Any, known: list[str]) -> str:
    text = str(value or "").lower()
    if text not in known:
        raise Refused(_("“%(text)s” is not known here.") % {"text": text[:40]})
    return text


def item_time(value: Any) -> ItemTime:
    """A time, from a number of working minutes or as it is written. Raises Refused."""
    if value is None:
        return ItemTime(None)
    if isinstance(value, bool) or not isinstance(value, int):
        return time_of(str(value))
    if value < 0:
        raise Refused(_("A time cannot be negative."))
    return time_of(f"{value} min")


def _refuse_mixed(cells: Mapping[str, Any], *, is_elapsed: bool) -> None:
    """Times at best and at worst that count something else than the usual one."""
    for name in ("low", "high"):
        value = cells.get(name)
        if isinstance(value, str) and value.strip() and time_of(value).is_elapsed != is_elapsed:
            example = "3 ed" if is_elapsed else "3 d"
            raise Refused(
                _("At best, usual and at worst count the same: write %(example)s.") % {"example": example}
            )


def percent(value: Any) -> int:
    """0 to 100, also written `50 %`; nothing is 0. Raises Refused."""
    text = str(value if value is not None else "").strip().removesuffix("%").strip() or "0"
    if not text.isascii() or not text.isdigit() or int(text[:9]) > 100:
        raise Refused(_("Between 0 and 100."))
    return int(text)


def day(value: Any) -> date | None:
    """A day from `2026-11-23`, None for nothing. Raises Refused."""
    if isinstance(value, date) or not value:
        return value or None
    try:
        found = parse_date(str(value))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("“%(text)s” is no date. Write 2026-11-23.") % {"text": str(value)[:40]})
    return found
