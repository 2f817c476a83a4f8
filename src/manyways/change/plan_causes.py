"""Why somebody is told something about a change, and the words of it."""

from django.utils.translation import gettext_lazy as _

from manyways.desk.causes import declare_cause

LOOK_AT_PLAN = declare_cause(
    "change.look_at_plan", _("%(by)s asks you to look at %(record)s by %(until)s: whom did we miss?")
)
RATED_APART = declare_cause(
    "change.rated_apart", _("%(by)s rates what changes for their group differently: %(record)s")
)
ASKED_TO_BRIEF = declare_cause("change.asked_to_brief", _("%(by)s asks you to brief your people: %(record)s"))
HELP_WANTED = declare_cause(
    "change.help_wanted",
    _("%(by)s asks for your help: %(record)s is blocked by “%(blocker)s”"),
    label=_("Somebody asks me to remove a blocker"),
)
ESCALATED = declare_cause(
    "change.escalated",
    _("Blocked for %(days)s days, and help did not come: %(record)s"),
    label=_("A blocker is escalated to me"),
)
PRINCIPLES_PUBLISHED = declare_cause(
    "change.principles_published",
    _("%(by)s published principles for your team to acknowledge: %(record)s"),
    label=_("Principles are published"),
)
EXCEPTION_ASKED = declare_cause(
    "change.exception_asked",
    _("%(by)s asks for an exception: %(record)s"),
    label=_("A team asks for an exception"),
)
EXCEPTION_ANSWERED = declare_cause(
    "change.exception_answered",
    _("%(by)s answered your request for an exception: %(record)s"),
    label=_("My request for an exception is answered"),
)
