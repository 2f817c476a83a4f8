"""Only actions write, and every action knows who acts."""

import ast
import importlib
import inspect

from tests.architecture.sources import PACKAGE, Source, product

WRITING = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "update",
    "delete",
    "save",
}
ROWS = {"objects", "_default_manager", "_base_manager"}
KEEPERS = {  # who else may write, and what
    "access/jobs.py": "the progress of jobs",
    "access/cast.py": "the cast of tests and demo, before anybody could act",
    "access/tokens.py": "the day a token was used last",
    "access/models.py": "the manager that allauth makes users with",
    "portfolio/judging.py": "health computed from what others changed",
    "site/demo/make.py": "the demo company itself, before anybody could act",
    "site/demo/scale.py": "the demo company at size, in bulk under one entry of the history",
    "site/demo/voices.py": "the days on which things were said in the demo",
    "site/jobs.py": "jobs whose worker died",
    "site/api": "answers kept for repeated posts, and counts of requests",
}


def test_every_action_takes_who_acts_by_keyword() -> None:
    for folder in PACKAGE.iterdir():
        if (folder / "actions.py").exists() or (folder / "actions").is_dir():
            importlib.import_module(f"manyways.{folder.name}.actions")
    from manyways.access.actions import actions

    found = list(actions())
    assert len(found) > 20
    for action in found:
        by = inspect.signature(action.function).parameters.get("by")
        assert by is not None, action.name
        assert by.kind is inspect.Parameter.KEYWORD_ONLY, action.name
        assert str(action.label).strip(), action.name
        assert action.name.count(".") == 1, action.name


def test_only_actions_write() -> None:
    found = [
        f"{source.name}:{node.lineno} {ast.unparse(node.func)}"
        for source in product()
        if _must_not_write(source)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _writes_rows(node)
    ]
    assert found == []


def _must_not_write(source: Source) -> bool:
    place = source.path.relative_to(PACKAGE)
    is_action = "actions" in place.parts or place.name == "actions.py"
    return not is_action and not any(place.as_posix().startswith(keeper) for keeper in KEEPERS)


def _writes_rows(call: ast.Call) -> bool:
    """Whether a call is a write through a manager or a query, as far as its text shows."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in WRITING:
        return False
    receiver = ast.unparse(function.value)
    through_manager = any(f".{name}" in receiver for name in ROWS)
    names_fields = any(keyword.arg == "update_fields" for keyword in call.keywords)
    return through_manager or (function.attr == "save" and names_fields)
