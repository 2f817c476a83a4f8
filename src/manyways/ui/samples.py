"""What the page of all components shows."""

from typing import Any


def samples() -> dict[str, Any]:
    """The context of the page of all components."""
    return {}
