"""The verbs of the front door: requests, advice, templates, practices, texts and links."""

from manyways.intake.actions.advice import (
    answer_advice,
    answer_second,
    ask_second,
    decide_advice,
    start_advice,
)
from manyways.intake.actions.pages import edit_page_text, make_link, revoke_link
from manyways.intake.actions.practices import (
    add_practice,
    attach_practice,
    detach_practice,
    edit_practice,
    rate_practice,
)
from manyways.intake.actions.requests import (
    accept_request,
    ask,
    ask_by_link,
    ask_many,
    decline_request,
    edit_request,
    park_request,
    reopen_request,
    take_request,
)
from manyways.intake.actions.templates import add_template, apply_template, edit_template, save_as_template

__all__ = [
    "accept_request",
    "add_practice",
    "add_template",
    "answer_advice",
    "answer_second",
    "apply_template",
    "ask",
    "ask_by_link",
    "ask_many",
    "ask_second",
    "attach_practice",
    "decide_advice",
    "decline_request",
    "detach_practice",
    "edit_page_text",
    "edit_practice",
    "edit_request",
    "edit_template",
    "make_link",
    "park_request",
    "rate_practice",
    "reopen_request",
    "revoke_link",
    "save_as_template",
    "start_advice",
    "take_request",
]
