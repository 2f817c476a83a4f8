"""What another program is told, by webhook or by a calendar's link, is for the one who had it told."""

from django.utils.translation import gettext_lazy as _

from manyways.access.privacy import Private, declare_private

MESSAGES = declare_private(
    Private(
        "interchange.webhook_messages",
        _("The messages of a webhook"),
        _("Its owner, and the program that gets them: what the owner may see at that moment"),
        _("As rows for thirty days; without a history, as the secret"),
        ("interchange.webhookmessage",),
        "src/manyways/interchange/tests/test_webhooks.py",
        has_history=False,
    )
)
CALENDAR = declare_private(
    Private(
        "interchange.calendar",
        _("A calendar of milestones, decide-by dates and sessions by secret link"),
        _("Its maker; until it ends whoever has the link, who reads what its maker may see at that moment"),
        _("As a row; neither its history nor an export holds the link"),
        ("interchange.calendarfeed",),
        "src/manyways/interchange/ical/tests/test_calendars.py",
    )
)
