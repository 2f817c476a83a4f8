"""What another program was told is for the one who had it told."""

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
