"""The API's own description: what every operation shares is said once, and problems as they are really sent."""

from typing import Any

from manyways.access.web import MOST_ROWS, Problem

PROBLEM_TYPE = "application/problem+json"
_SECONDS = {"description": "Seconds until the next request is answered.", "schema": {"type": "integer"}}
_TAG = {
    "description": "The version of the row; send it back as If-Match.",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Printable, at most 128 characters. The same POST again within a day gets the first answer again.",
    "schema": {"type": "string", "maxLength": 128, "pattern": "^[ -~]*$"},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag you were given. A row that changed since is refused with 409 and both values.",
    "schema": {"type": "string", "pattern": '^((W/)?"?[0-9]{1,9}"?|[*])$'},
}
_PARAMETERS = {
    "cursor": "`next` of the page before; empty for the first page.",
    "limit": f"How many rows at most, up to {MOST_ROWS}.",
    "q": "A part of the name.",
}


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """Complete a description in place with what the middleware and the problem handlers add."""
    schema["components"]["schemas"]["Problem"] = Problem.json_schema()
    for path in schema["paths"].values():
        for method, operation in path.items():
            _describe_operation(method, operation)
    return schema


def _describe_operation(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["name"] in _PARAMETERS:
            parameter["description"] = _PARAMETERS[parameter["name"]]
    if method == "post":
        parameters.append(_IDEMPOTENCY_KEY)
    if is_versioned := operation.pop("x-versioned", False):
        parameters.extend([_IF_MATCH] if method in {"patch", "delete"} else [])
    for status, response in operation["responses"].items():
        _describe_response(int(status), response, is_versioned=is_versioned)


def _describe_response(status: int, response: dict[str, Any], *, is_versioned: bool) -> None:
    if status >= 400:
        response["content"] = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if status == 429:
        response["headers"] = {"Retry-After": _SECONDS}
    if status == 200 and is_versioned:
        response["headers"] = {"ETag": _TAG}
