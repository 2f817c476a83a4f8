"""What a schedule document says of uncertainty: three points of a duration, and risks."""

from collections.abc import Mapping
from typing import Any

from manyways.engine.forecast.distributions import Distribution, DistributionError, pert
from manyways.engine.forecast.risk import Effect, RiskSpec, ScheduleRisk
from manyways.interchange.schedule_json.values import Record

MOST_MINUTES = 10**8


def uncertainty_of(document: Mapping[str, Any]) -> RiskSpec:
    """Three-point durations (`range_minutes` of a task) and `risks` of a document already read.

    A risk is `{"name", "probability", "effects": [{"uid", "impact": [low, likeliest, high], "mode"}]}`;
    `mode` is `adds` (minutes) or `multiplies` (factors). Raises `ReadError` with row and reason.
    """
    root = Record("", document)
    durations = {
        task.integer("uid"): _three_points(task, "range_minutes")
        for task in root.records("tasks", "task")
        if task.fields.get("range_minutes") is not None
    }
    return RiskSpec(
        durations=durations, risks=tuple(_risk(record) for record in root.records("risks", "risk"))
    )


def _risk(record: Record) -> ScheduleRisk:
    name = record.text("name") or record.where
    effects = tuple(_effect(effect) for effect in record.records("effects", "effect"))
    return ScheduleRisk(name, record.number("probability", high=1), effects)


def _effect(record: Record) -> Effect:
    mode = record.text("mode", "adds")
    if mode not in {"adds", "multiplies"}:
        raise record.wrong("mode", f"is neither adds nor multiplies: {mode[:40]}.")
    impact = _three_points(record, "impact")
    return Effect(str(record.integer("uid")), impact, "multiplies" if mode == "multiplies" else "adds")


def _three_points(record: Record, name: str) -> Distribution:
    """Low, likeliest and high as a PERT distribution."""
    values = record.values(name)
    if len(values) != 3:
        raise record.wrong(name, "is not [low, likeliest, high].")
    points = Record(f"{record.where}, {name}", dict(zip(("low", "likeliest", "high"), values, strict=True)))
    low, likeliest, high = (points.number(each, high=MOST_MINUTES) for each in points.fields)
    try:
        return pert(low, likeliest, high)
    except DistributionError as reason:
        raise record.wrong(name, f"is refused: {reason}") from reason
