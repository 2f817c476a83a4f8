"""Why somebody is told something: each app declares its causes with their sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CAUSES: dict[str, str | Promise] = {}


def declare_cause(name: str, sentence: str | Promise) -> str:
    """Add a cause. Its sentence may name `by`, `record` and the details given with it. Returns its name."""
    _CAUSES[name] = sentence
    return name


def sentence_of(cause: str, **values: object) -> str:
    """What a notification says."""
    return str(_CAUSES.get(cause, _("%(record)s: something changed"))) % values


MENTION = declare_cause("desk.mention", _("%(by)s mentioned you in %(record)s"))
COMMENT = declare_cause("desk.comment", _("%(by)s commented on %(record)s"))
FEEDBACK = declare_cause("desk.feedback", _("%(by)s wrote to you: %(record)s"))
ANSWER = declare_cause("desk.answer", _("%(by)s answered you: %(record)s"))
