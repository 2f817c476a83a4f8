"""The first page: Today for people who signed in; else a choice between the organisation and the demo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from manyways.access.doors import open_to_all
from manyways.access.models import User


@open_to_all
def first_page(request: HttpRequest) -> HttpResponse:
    """Send each visitor where they belong."""
    if request.user.is_authenticated:
        return redirect("portfolio:today")
    if User.objects.exists():
        return redirect("account_login")
    return redirect("welcome")
