"""Makes the demo's webhook: set up for a reporting tool, not started, because the demo writes to nobody."""

from manyways.access.models import User
from manyways.interchange.actions.webhooks import add_webhook, edit_webhook


def make_webhook(director: User) -> None:
    """What the reporting tool would be told."""
    webhook = add_webhook(
        name="Reporting",
        address="https://reports.brightwater.example/hooks/manyways",
        told_of=["forecast.*", "market.*", "work.*"],
        by=director,
    )
    edit_webhook(webhook, {"is_active": False}, by=director)
