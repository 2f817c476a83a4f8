"""What is owed as a JSON document, for people who check it elsewhere."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from manyways.engine.owed import Facts, GroupWeek, Party, Ready, Report


def answer_of(facts: Facts, report: Report) -> dict[str, Any]:
    """The report with dates as text and parties by name; see docs/change-file.md.

    >>> from manyways.engine.owed import report as report_of
    >>> answer_of(Facts(), report_of(Facts(), date(2027, 3, 15)))["untold"]
    []
    """
    tell = {impact.id: impact.required_tell_level for impact in facts.impacts}
    train = {impact.id: impact.train_level for impact in facts.impacts}
    return {
        "today": report.today.isoformat(),
        "affected": [_plain(each) for each in report.affected],
        "untold": [_plain(each) | {"level": tell[each.impact]} for each in report.untold],
        "told_what_no_longer_holds": [_plain(each) for each in report.told_what_no_longer_holds],
        "corrections": [_plain(each) for each in report.corrections],
        "told_not_trained": [
            _plain(each) | {"level": train[each.impact]} for each in report.told_not_trained
        ],
        "untrained": [_plain(each) | {"level": train[each.impact]} for each in report.untrained],
        "processes": [_plain(each) | {"nobody_fixing": each.fix_owner is None} for each in report.breaks],
        "questions_overdue": [_plain(each) for each in report.questions_overdue],
        "answers_owed": [_plain(each) for each in report.answers_owed],
        "readiness": [
            _ready(strict, lenient)
            for strict, lenient in zip(report.ready, report.ready_ignoring_stale, strict=True)
        ],
        "unmet": [_plain(each) for each in report.unmet],
        "load": [_plain(each) | {"parts": dict(each.parts)} for each in report.people],
        "groups": [_group(each) for each in report.groups],
    }


def _ready(strict: Ready, lenient: Ready) -> dict[str, Any]:
    return {**_plain(strict), "share": strict.share, "ready_ignoring_stale": lenient.ready}


def _group(cell: GroupWeek) -> dict[str, Any]:
    return {**_plain(cell), "saturated": cell.is_saturated}


def _plain(value: object) -> Any:
    """A value as JSON holds it; a party is its name, with its headcount where it is a group."""
    if isinstance(value, Party):
        return value.id
    if is_dataclass(value):
        row = {each.name.removeprefix("is_"): _plain(getattr(value, each.name)) for each in fields(value)}
        party = getattr(value, "party", None)
        return row | {"headcount": party.headcount} if party is not None and party.is_group else row
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
