"""In the demo, signing in as one of the nine with one click."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from manyways.access.cast import CAST
from manyways.access.doors import open_to_all
from manyways.access.models import User
from manyways.access.sign_in import sign_in


@open_to_all
@require_POST
def sign_in_as(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in as a member of the cast. Nothing of it exists outside the demo."""
    member = next((member for member in CAST if member.slug == slug), None)
    if not settings.IS_DEMO or member is None:
        raise Http404
    sign_in(request, get_object_or_404(User, email=member.email, is_active=True))
    following = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure())
    return redirect(following if following and is_ours else "/")
