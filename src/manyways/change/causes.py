"""Why people are told something about questions, messages, invitations and agreements."""

from django.utils.translation import gettext_lazy as _

from manyways.desk.causes import declare_cause

ASKED = declare_cause("change.asked", _("Somebody asks: %(record)s"), label=_("Somebody asks me something"))
GIVEN = declare_cause("change.given", _("You find out: %(record)s"), label=_("A question is given to me"))
SAID = declare_cause("change.said", _("A word on: %(record)s"), label=_("A word on a question I follow"))
ANSWERED = declare_cause(
    "change.answered", _("Answered%(thanks)s: %(record)s"), label=_("A question I follow is answered")
)
DECLINED = declare_cause(
    "change.declined",
    _("Stays unanswered, with a reason: %(record)s"),
    label=_("A question stays unanswered"),
)
IDEA = declare_cause("change.idea", _("%(by)s has an idea on: %(record)s"), label=_("An idea on my question"))
REPLIED = declare_cause(
    "change.replied", _("%(by)s replied to your idea: %(record)s"), label=_("A reply to my idea")
)
USED = declare_cause("change.used", _("Your words were used: %(record)s"), label=_("My words were used"))
HIDDEN = declare_cause("change.hidden", _("Your words were hidden: %(why)s"), label=_("My words were hidden"))
MERGE = declare_cause(
    "change.merge",
    _("May your question be joined with another? %(record)s"),
    label=_("My question may be joined"),
)
INVITED = declare_cause(
    "change.invited", _("%(by)s invites you: %(record)s"), label=_("I am invited to take part")
)
INVITATION_ANSWERED = declare_cause(
    "change.invitation_answered", _("%(by)s answered: %(record)s"), label=_("My invitation is answered")
)
CONTRIBUTED = declare_cause(
    "change.contributed", _("%(by)s contributed: %(record)s"), label=_("Somebody contributed")
)
NEEDED = declare_cause(
    "change.needed", _("%(by)s needs something: %(record)s"), label=_("Somebody needs something")
)
NEED_ANSWERED = declare_cause(
    "change.need_answered", _("%(by)s answered what you need: %(record)s"), label=_("What I need is answered")
)
TO_SIGN = declare_cause(
    "change.to_sign", _("To be signed: %(record)s"), label=_("An agreement is to be signed")
)
TO_APPROVE = declare_cause(
    "change.to_approve",
    _("%(by)s asks HR to read: %(record)s"),
    label=_("A message waits for my approval"),
)
CONTENT_APPROVED = declare_cause(
    "change.content_approved", _("HR approved: %(record)s"), label=_("HR approved my message")
)
CONTENT_SENT_BACK = declare_cause(
    "change.content_sent_back",
    _("HR sent back: %(record)s"),
    label=_("HR sent my message back"),
)
SIGNED = declare_cause("change.signed", _("%(by)s signed: %(record)s"), label=_("An agreement is signed"))
