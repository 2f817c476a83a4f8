"""The what-if a person is trying: kept in their session, worked out by a job, saved nowhere until they keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import Job
from manyways.access.rules import may
from manyways.access.web import actor
from manyways.forecast.actions import try_what_if
from manyways.forecast.models import Forecast
from manyways.forecast.queries import latest_forecast
from manyways.forecast.what_if import Change, Shown, named_in, shown_windows, words_of

SESSION = "what_if"


@dataclass(frozen=True)
class WhatIf:
    """What is tried: its changes in words, the job that works it out, and what became of each initiative seen.

    `base`: the forecast it was worked out on; None until then, and once that is forgotten.
    """

    may_try: bool = False
    is_on: bool = False
    changes: Sequence[Change] = ()
    words: Sequence[str] = ()
    job: Job | None = None
    base: Forecast | None = None
    windows: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[int, Shown] = field(default_factory=dict)
    is_outdated: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it is still being worked out."""
        return self.job is not None and self.job.state in {Job.State.QUEUED, Job.State.DOING}

    @property
    def failure(self) -> str:
        """Why it could not be worked out, or nothing."""
        return self.job.message if self.job is not None and self.job.state == Job.State.FAILED else ""

    @property
    def moved(self) -> int:
        """How many windows move, of those the person sees."""
        return sum(each.is_moved for each in self.shown.values())

    @property
    def said(self) -> str:
        """What is changed: the first changes in words."""
        named = "; ".join(self.words[:2])
        more = len(self.words) - 2
        return named + (
            ngettext("; %(n)s more change", "; %(n)s more changes", more) % {"n": more} if more > 0 else ""
        )

    @property
    def outcome(self) -> str:
        """What it does: how many windows move."""
        if not self.moved:
            return _("No window moves; nothing is saved yet.")
        return ngettext(
            "One window moves; nothing is saved yet.", "%(n)s windows move; nothing is saved yet.", self.moved
        ) % {"n": self.moved}


def what_if_of(request: HttpRequest) -> WhatIf:
    """What this person is trying now. No query while the switch is off."""
    kept = request.session.get(SESSION) or {}
    by = actor(request)
    may_try = may(by, "forecast.try_what_if")
    if not kept.get("on") or not may_try:
        return WhatIf(may_try)
    changes, latest = kept.get("changes", []), latest_forecast()
    job = Job.objects.filter(key=kept["job"], by=by).first() if kept.get("job") else None
    named = named_in(changes, by)
    words = [words_of(change, named) for change in changes]
    result = (job.result or {}) if job and job.state == Job.State.DONE else {}
    base = Forecast.objects.filter(key=result["base"]).first() if result else None
    windows = result.get("windows", {})
    shown = shown_windows(base, windows, by) if base else {}
    is_outdated = bool(result and latest and result["base"] != str(latest.key))
    return WhatIf(True, True, changes, words, job, base, windows, shown, is_outdated)


def set_changes(request: HttpRequest, changes: Sequence[Change]) -> None:
    """Try other changes: worked out at once on the newest forecast; none are nothing to work out."""
    latest = latest_forecast()
    job = try_what_if(base=latest, changes=changes, by=actor(request)) if changes and latest else None
    request.session[SESSION] = {"on": True, "changes": list(changes), "job": str(job.key) if job else ""}


def switch(request: HttpRequest, *, is_on: bool) -> None:
    """Turn what-if on or off; what was tried is kept in the session until it is discarded."""
    request.session[SESSION] = {**(request.session.get(SESSION) or {}), "on": is_on}


def discard(request: HttpRequest) -> None:
    """Forget what was tried and turn what-if off."""
    request.session.pop(SESSION, None)
