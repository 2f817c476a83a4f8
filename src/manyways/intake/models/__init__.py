"""What stands at the front door: requests, advice, templates, practices, the page on how work is managed."""

from manyways.intake.models.advice import Advice
from manyways.intake.models.pages import PageText, SecretLink
from manyways.intake.models.practices import Practice, PracticeUse
from manyways.intake.models.requests import SEE_REQUESTS, Request
from manyways.intake.models.templates import Template

__all__ = [
    "SEE_REQUESTS",
    "Advice",
    "PageText",
    "Practice",
    "PracticeUse",
    "Request",
    "SecretLink",
    "Template",
]
