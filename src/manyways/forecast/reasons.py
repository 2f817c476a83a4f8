"""What moves windows, in words: the groups of inputs the engine exchanges, and by how many days."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

CAUSES = {
    "history": (lazy("the team has been slower lately"), lazy("the team has been faster lately")),
    "capacity": (lazy("fewer people are available"), lazy("more people are available")),
    "progress": (lazy("less got done than expected"), lazy("more got done than expected")),
    "scope": (lazy("more belongs to it now"), lazy("less belongs to it now")),
    "estimates": (lazy("parts take longer than thought"), lazy("parts take less time than thought")),
    "rank": (lazy("other work comes first"), lazy("it comes before other work")),
    "links": (lazy("what it waits for comes later"), lazy("what it waits for comes earlier")),
    "risks": (lazy("risks grew"), lazy("risks became smaller")),
}
"""The groups of inputs the engine exchanges, when they make a date later and earlier."""


def moved_text(days: int) -> str:
    """`3 weeks later`, `1 day earlier`."""
    weeks, rest = divmod(abs(days), 7)
    if rest == 0 and weeks:
        later = ngettext("%(n)s week later", "%(n)s weeks later", weeks)
        earlier = ngettext("%(n)s week earlier", "%(n)s weeks earlier", weeks)
        return (later if days > 0 else earlier) % {"n": weeks}
    later = ngettext("%(n)s day later", "%(n)s days later", abs(days))
    earlier = ngettext("%(n)s day earlier", "%(n)s days earlier", abs(days))
    return (later if days > 0 else earlier) % {"n": abs(days)}


def cause_text(name: str, days: int | None) -> str:
    """`more belongs to it now (+9 days)`: together the days make the move."""
    later, earlier = CAUSES[name]
    if days is None:
        return str(later)
    words = {"cause": earlier if days < 0 else later, "n": f"{'−' if days < 0 else '+'}{abs(days)}"}
    return ngettext("%(cause)s (%(n)s day)", "%(cause)s (%(n)s days)", abs(days)) % words


def causes_text(steps: Iterable[tuple[str, int | None]]) -> str:
    """Every group that moved it as a sentence, the largest first; empty where none did."""
    moving = [step for step in steps if step[1] != 0]
    ranked = sorted(moving, key=lambda step: -abs(step[1]) if step[1] is not None else -10_000)
    told = ", ".join(cause_text(*step) for step in ranked)
    return f"{told[:1].upper()}{told[1:]}." if told else ""
