"""Where a change really stands: which processes are live, with whom training has landed, what slid back since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.change.models import Checkpoint, ProcessImpact
from manyways.change.standing.people import Row, Standing
from manyways.ui.values import date_text


@dataclass(frozen=True)
class Slid:
    """Something that was there at the last look back and is not now."""

    name: str
    words: str


@dataclass(frozen=True)
class Found:
    """What is computed for a look back, today."""

    processes: Sequence[ProcessImpact]
    taught: Sequence[Row]
    slid: Sequence[Slid]
    complete: int
    stakeholders: int

    @property
    def live(self) -> list[ProcessImpact]:
        """Processes that were adapted, with evidence."""
        return [row for row in self.processes if row.fixed_on]

    @property
    def landed(self) -> list[Row]:
        """Those who needed training, and all of whom have it."""
        return [row for row in self.taught if row.can.is_done]

    def counts(self) -> dict[str, Any]:
        """What a held look keeps, so that the next one can say what slid back. Keys, and no names."""
        return {
            "complete": self.complete,
            "stakeholders": self.stakeholders,
            "processes": len(self.processes),
            "live": [str(row.key) for row in self.live],
            "landed": [row.key for row in self.landed],
        }

    @property
    def sentence(self) -> str:
        """`3 of 5 processes are live, training has landed with 4 of 7; 1 thing slid back.`"""
        if not self.processes and not self.taught:
            return _("No process and no training belongs to this change yet.")
        words = {
            "live": len(self.live),
            "processes": len(self.processes),
            "landed": len(self.landed),
            "taught": len(self.taught),
        }
        text = _(
            "%(live)s of %(processes)s processes are live, training has landed with %(landed)s of %(taught)s"
        )
        if not self.slid:
            return f"{text % words}."
        slid = ngettext("%(n)s thing slid back", "%(n)s things slid back", len(self.slid))
        return _("%(slid)s; %(text)s.") % {"slid": slid % {"n": len(self.slid)}, "text": text % words}


def found_now(standing: Standing) -> Found:
    """What is there, and what slid back since the last look that was held."""
    initiative = standing.initiative
    breaks = ProcessImpact.objects.filter(milestone__item__initiative=initiative).select_related("process")
    processes = sorted(breaks, key=lambda row: (row.fixed_on is None, row.process.name))
    taught = [row for row in standing.rows if row.can.evidence != "unneeded"]
    last = initiative.checkpoints.filter(held_on__isnull=False).order_by("-held_on", "-id").first()
    slid = _slid(last, processes, taught) if last else []
    complete = sum(row.is_complete for row in standing.rows)
    return Found(processes, taught, slid, complete, len(standing.rows))


def _slid(last: Checkpoint, processes: Sequence[ProcessImpact], taught: Sequence[Row]) -> list[Slid]:
    day = {"day": date_text(last.held_on)}
    was_live, had_landed = last.counts.get("live", []), last.counts.get("landed", [])
    gone = _("It was live on %(day)s and is not any more.") % day
    untaught = _("Training had landed on %(day)s, and somebody needs it again.") % day
    return [
        *(
            Slid(row.process.name, gone)
            for row in processes
            if str(row.key) in was_live and row.fixed_on is None
        ),
        *(Slid(row.name, untaught) for row in taught if row.key in had_landed and not row.can.is_done),
    ]
