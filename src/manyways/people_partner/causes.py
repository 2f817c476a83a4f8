"""Why somebody is told something out of HR's room: only to whom the record is open."""

from django.utils.translation import gettext_lazy as _

from manyways.desk.causes import declare_cause

TELL_YOUR_PEOPLE = declare_cause(
    "people_partner.tell", _("Tell your people, before anybody else hears it: %(record)s")
)
TO_LEARN = declare_cause("people_partner.to_learn", _("You are asked to learn: %(record)s"))
YOUR_JOB = declare_cause("people_partner.your_job", _("%(record)s"))
