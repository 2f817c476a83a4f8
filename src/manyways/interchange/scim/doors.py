"""The addresses an identity provider speaks to; what answers is loaded when somebody first asks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from manyways.access.doors import open_to_all


def _later(name: str) -> Callable[..., HttpResponse]:
    def through(request: HttpRequest, **named: Any) -> HttpResponse:
        # here, because scim2_models takes a second and 15 MB to load, and few organisations have a provider
        from manyways.interchange.scim import views

        answer: HttpResponse = getattr(views, name)(request, **named)
        return answer

    through.__name__ = name
    return open_to_all(csrf_exempt(through))


service, schemas, resource_types = _later("service"), _later("schemas"), _later("resource_types")
search, resources, resource = _later("search"), _later("resources"), _later("resource")
