"""Why somebody is told about a request."""

from django.utils.translation import gettext_lazy as _

from manyways.desk.causes import declare_cause

ASKED = declare_cause("intake.asked", _("Asked at the front door: %(record)s"))
ACCEPTED = declare_cause("intake.accepted", _("Yes to your request: %(record)s"))
DECLINED = declare_cause("intake.declined", _("No to your request: %(record)s. %(reason)s"))
PARKED = declare_cause("intake.parked", _("Your request waits until %(day)s: %(record)s. %(reason)s"))
REOPENED = declare_cause("intake.reopened", _("Your request is looked at again: %(record)s"))
SECOND = declare_cause("intake.second", _("%(by)s asks for your own answers: %(record)s"))
