"""Why somebody is told something: each app declares its causes with their sentence."""

import re
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyways.ui.own_words import listed, said
from manyways.ui.values import date_text

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CAUSES: dict[str, str | Promise] = {}
_LABELS: dict[str, str | Promise] = {}
_FOR_TEAMS: set[str] = set()


def declare_cause(
    name: str, sentence: str | Promise, *, label: str | Promise = "", is_for_teams: bool = False
) -> str:
    """Add a cause. Its sentence may name `by`, `record` and the details given with it. Returns its name.

    `label` is how people find it in their settings; a cause without one cannot be switched off.
    `is_for_teams` lets it be posted to the chat of a team, where its sentence must hold for all who read it.
    """
    _CAUSES[name] = sentence
    if is_for_teams:
        _FOR_TEAMS.add(name)
    if label:
        _LABELS[name] = label
    return name


def labelled_causes() -> list[tuple[str, str]]:
    """The causes people can choose about, with their labels, by label."""
    return sorted(((name, str(label)) for name, label in _LABELS.items()), key=lambda pair: pair[1])


def is_for_teams(name: str) -> bool:
    """Whether a cause may be told to a team as a whole."""
    return name in _FOR_TEAMS


def sentence_of(cause: str, **values: object) -> str:
    """What a notification says; of one thing where its details do not count them in `n`."""
    told = {name: _told(value) for name, value in values.items()}
    return str(_CAUSES.get(cause, _("%(record)s: something changed")) % {"n": 1, **told})


def _told(value: object) -> object:
    """A detail as its reader is told it: a day kept as 2027-03-31, names, or words of the product with their values."""
    if isinstance(value, dict):
        return said(value["says"]) % {name: _told(each) for name, each in value.items()}
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date_text(date.fromisoformat(value))
    return value


MENTION = declare_cause(
    "desk.mention", _("%(by)s mentioned you in %(record)s"), label=_("Somebody mentions me")
)
COMMENT = declare_cause(
    "desk.comment",
    _("%(by)s commented on %(record)s"),
    label=_("A comment on what I follow"),
    is_for_teams=True,
)
FEEDBACK = declare_cause(
    "desk.feedback", _("%(by)s wrote to you: %(record)s"), label=_("Somebody writes to the PMO")
)
ANSWER = declare_cause(
    "desk.answer", _("%(by)s answered you: %(record)s"), label=_("My words to the PMO are answered")
)
