"""Every text for people reaches the catalogues: what collects them does not look inside formatted strings."""

import ast

from tests.architecture.sources import product

CALLS = {"_", "own"} | {
    f"{kind}gettext{how}" for kind in ("", "n", "p", "np") for how in ("", "_lazy", "_noop")
}


def test_no_text_to_translate_stands_inside_a_formatted_string() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in product()
        for text in ast.walk(source.tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS
    ]
    assert found == []
