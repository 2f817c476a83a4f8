"""Which page of the help explains which place of the product."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

VIEWS = (
    ("work:board", "board"),
    ("work:flow", "flow"),
    ("work:backlog", "flow"),
    ("work:decision", "decisions-and-risks"),
    ("work:log", "decisions-and-risks"),
    ("market:launch", "launches"),
    ("change:question", "questions"),
    ("change:open_page", "questions"),
    ("change:agreement", "questions"),
    ("intake:advice", "approach-adviser"),
    ("schedule:baseline", "plans"),
    ("schedule:variance", "plans"),
    ("schedule:quality", "plans"),
    ("schedule:advice", "plans"),
    ("interchange:webhook", "webhooks"),
    ("access:sign_on", "sign-on"),
    ("access:security", "sign-on"),
    ("access:token", "api"),
    ("access:role", "roles-and-rights"),
    ("access:user", "roles-and-rights"),
    ("access:deleted", "history-and-undo"),
    ("access:history", "history-and-undo"),
    ("running", "running"),
    ("first_steps", "first-steps"),
)
APPS = {
    "portfolio": "portfolio",
    "work": "work",
    "schedule": "plan",
    "forecast": "forecasts",
    "change": "change",
    "money": "money",
    "market": "go-to-market",
    "people_partner": "hr-room",
    "intake": "intake",
    "teams": "teams-and-goals",
    "goals": "teams-and-goals",
    "interchange": "importing",
}


def help_for(path: str) -> str:
    """The page that explains an address of the product; empty where none does."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    named = (page for start, page in VIEWS if found.view_name.startswith(start))
    return next(named, APPS.get(found.app_name, ""))


def asked_from(request: HttpRequest) -> str:
    """The address help was asked from."""
    return request.GET.get("from", "")[:300]
