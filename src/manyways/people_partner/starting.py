"""What a catalogue of training may start from: product skills, flow, and leading without handing out tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class StartingOffer:
    """An entry to be ticked."""

    name: Text
    kind: str
    skills: Sequence[Text]
    hours: float
    about: Text


OFFERS: Sequence[StartingOffer] = (
    StartingOffer(
        _("Story mapping"),
        "course",
        (_("Story mapping"),),
        6,
        _("Lay out what a customer does from left to right, and cut the first slice that is of use."),
    ),
    StartingOffer(
        _("Value-stream mapping"),
        "course",
        (_("Value-stream mapping"),),
        6,
        _("Follow one request from asking to use, and find where it waits."),
    ),
    StartingOffer(
        _("Discovery with customers"),
        "practice",
        (_("Discovery"),),
        8,
        _("Talk with five customers, test one assumption, show the team what was learnt."),
    ),
    StartingOffer(
        _("Goals that can be measured"),
        "course",
        (_("Goals and metrics"),),
        3,
        _("Word a result instead of a feature, with a baseline and a target."),
    ),
    StartingOffer(
        _("Reading flow"),
        "course",
        (_("Flow metrics"), _("Forecasting")),
        6,
        _("Throughput, age of work, and a window instead of a date, on the team's own board."),
    ),
    StartingOffer(
        _("Slicing work"),
        "practice",
        (_("Slicing work"),),
        4,
        _("Cut the next three outcomes so that each can be shown within two weeks."),
    ),
    StartingOffer(
        _("Facilitation"),
        "course",
        (_("Facilitation"),),
        8,
        _("Lead a planning, a look back and a hard talk so that everybody is heard."),
    ),
    StartingOffer(
        _("Coaching for leads"),
        "coaching",
        (_("Coaching"),),
        6,
        _("Six talks about one's own cases: ask instead of tell, remove obstacles."),
    ),
    StartingOffer(
        _("Funding teams"),
        "coaching",
        (_("Team funding"),),
        3,
        _("What a team costs, how money moves between goals, what becomes of project budgets."),
    ),
)
