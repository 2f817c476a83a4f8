"""Applies the written rules: the worst one decides, among equals the first, and its reason is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from manyways.portfolio.health.checks import CHECKS, Check, Measured, Sight
from manyways.portfolio.models import HealthRule
from manyways.ui.components.signs import Level, Status
from manyways.ui.values import date_text
from manyways.work.models import Initiative

_ORDER: dict[Level, int] = {"risk": 0, "watch": 1, "good": 2, "none": 3}


@dataclass(frozen=True)
class Finding:
    """What one rule says about one initiative."""

    rule: HealthRule
    check: Check
    measured: Measured
    level: Level


@dataclass(frozen=True)
class Health:
    """The status of one initiative, what each of its rules says, and the check that decided."""

    status: Status
    findings: Sequence[Finding]
    decided_by: str = ""


def health_of(sight: Sight) -> dict[int, Health]:
    """The health of all initiatives in sight, by id. One query for the rules and a few for each check in use."""
    rules = [rule for rule in HealthRule.objects.filter(is_active=True) if rule.looks_at in CHECKS]
    slugs = sorted({rule.looks_at for rule in rules})
    answers = {slug: CHECKS[slug].measure(_narrowed(sight, slug, rules)) for slug in slugs}
    return {row.pk: decide(row, _findings(row, rules, answers)) for row in sight.initiatives}


def _narrowed(sight: Sight, slug: str, rules: Iterable[HealthRule]) -> Sight:
    """Only the initiatives some rule judges by this check, so that dear checks read little."""
    kinds = {rule.kind_id for rule in rules if rule.looks_at == slug}
    if None in kinds:
        return sight
    return replace(sight, initiatives=[row for row in sight.initiatives if row.kind_id in kinds])


def _findings(
    row: Initiative, rules: Iterable[HealthRule], answers: Mapping[str, Mapping[int, Measured]]
) -> list[Finding]:
    found = []
    for rule in rules:
        measured = answers[rule.looks_at].get(row.pk) if rule.kind_id in {None, row.kind_id} else None
        if measured is not None:
            check = CHECKS[rule.looks_at]
            found.append(Finding(rule, check, measured, level_of(rule, check, measured.value)))
    return found


def level_of(rule: HealthRule, check: Check, value: float | None) -> Level:
    """The level of a value: at a limit it is reached where more is worse, below it where less is worse."""
    if value is None:
        return "none"
    limits: tuple[tuple[Level, float | None], ...] = (("risk", rule.risk_at), ("watch", rule.watch_at))
    for level, limit in limits:
        if limit is not None and (value >= limit if check.is_high_bad else value < limit):
            return level
    return "good"


def decide(row: Initiative, findings: Sequence[Finding]) -> Health:
    """The worst finding decides. Good needs evidence: no reading is never green."""
    if row.state == Initiative.State.STOPPED:
        return Health(Status("good", _("Stopped"), _("Closed")), findings)
    if row.finished_on:
        return Health(Status("good", date_text(row.finished_on), _("Closed")), findings)
    counted = [finding for finding in findings if finding.level in {"risk", "watch"} or finding.check.proves]
    if not counted:
        return Health(Status("none", _("No rule looks at it")), findings)
    worst = min(counted, key=lambda finding: _ORDER[finding.level])
    return Health(Status(worst.level, worst.measured.text), findings, worst.check.slug)
