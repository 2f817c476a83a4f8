"""Collects what is said on screen into the catalogues of the languages, and checks that each is complete."""

import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyways.engine.fit.questions import QUESTIONS
from manyways.ui.own_words import CONTEXT
from tools.places import LOCALE, ROOT, Stop

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

SOURCE = ROOT / "src" / "manyways"
KEYWORDS = {
    **dict.fromkeys(
        ("_", "gettext", "gettext_lazy", "lazy", "text", "text_now", "_now", "gettext_noop"), None
    ),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
_PERCENT = re.compile(r" (?=%%?(?![(sd%]))")
_BOUND = "\u202f"


def main(options: Sequence[str]) -> int:
    """Collect, or with --check say what is missing."""
    if "--check" not in options:
        return collect()
    wrong = missing()
    print("\n".join([*wrong[:20], *([f"and {len(wrong) - 20} more"] if len(wrong) > 20 else [])]))
    return 1 if wrong else 0


def collect() -> int:
    """Bring every catalogue up to date with the source: new texts are empty, gone ones leave, percent signs are bound."""
    from babel.messages.pofile import read_po, write_po

    told = _collected()
    for path in _catalogues():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3], ignore_obsolete=True)
        catalogue.update(told, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        for message in catalogue:
            message.string = _bound(message.string or "")
        with path.open("wb") as target:
            write_po(target, catalogue, width=0, omit_header=False, sort_output=True, no_location=True)
        empty = sum(not _is_whole(message) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {empty} not translated")
    return 0


def missing() -> list[str]:
    """What a catalogue does not say, or says with other places to fill than the source."""
    from babel.messages.pofile import read_po

    told = _collected()
    wrong: list[str] = []
    for path in _catalogues():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3], ignore_obsolete=True)
        name = path.parts[-3]
        for message in told:
            if not message.id:
                continue
            found = catalogue.get(_first(message.id), message.context)
            if found is None or not _is_whole(found):
                wrong.append(f"{name}: not translated: {_first(message.id)!r}")
            elif found.fuzzy or not _keeps_places(found):
                wrong.append(f"{name}: other places to fill: {_first(message.id)!r}")
            elif found.string != _bound(found.string):
                wrong.append(f"{name}: a line may break before the percent sign: {_first(message.id)!r}")
    return wrong


def _catalogues() -> list[Path]:
    found = sorted(LOCALE.rglob("django.po"))
    if not found:
        raise Stop(f"There is no catalogue in {LOCALE}.")
    return found


def _first(said: str | Sequence[str]) -> str:
    return said if isinstance(said, str) else said[0]


def _texts(message: "Message") -> list[str]:
    """What a language says for a text: one form, or one for each number."""
    said = message.string or ""
    return [said] if isinstance(said, str) else list(said)


def _bound(said: Any) -> Any:
    """A text, or its forms, with each percent sign bound to its number as the product writes shares: `85 %`."""
    return _PERCENT.sub(_BOUND, said) if isinstance(said, str) else tuple(map(_bound, said))


def _is_whole(message: "Message") -> bool:
    return all(_texts(message))


def _keeps_places(message: "Message") -> bool:
    """Each form fills the places of the original; only a form for one may leave out the count."""
    ids, texts = [message.id] if isinstance(message.id, str) else list(message.id), _texts(message)
    known = set().union(*map(_places, ids))
    return _places(texts[-1]) == _places(ids[-1]) and all(_places(text) <= known for text in texts)


def _places(text: str) -> set[str]:
    return set(_PLACES.findall(text))


def _collected() -> "Catalog":
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    catalogue = Catalog(project="Manyways", copyright_holder="the Manyways contributors", charset="utf-8")
    for path, source in _sources():
        try:
            found = list(
                extract("python", io.BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"})
            )
        except (tokenize.TokenError, SyntaxError) as error:
            raise Stop(f"{path.relative_to(ROOT)} cannot be read for its texts: {error}") from error
        for _line, said, _comments, context in found:
            catalogue.add(said, context=context)
    for said in _own_words():
        catalogue.add(said, context=CONTEXT)
    return catalogue


def _own_words() -> Iterator[str]:
    """What the product brings along as data: marked with `own` where it is written, or all texts of its library."""
    from babel.messages.extract import extract

    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts and "own(" in (source := path.read_text()):
            yield from (
                str(found[1]) for found in extract("python", io.BytesIO(source.encode()), {"own": None})
            )
    for each in QUESTIONS:
        yield from (each.dimension, each.text)
        yield from (text for answer in each.answers for text in (answer.text, answer.reason))
    library = SOURCE / "intake" / "library"
    for texts in tomllib.loads((library / "practices.toml").read_text()).values():
        yield from texts.values()
    for path in sorted(library.glob("templates/*.toml")):
        texts = tomllib.loads(path.read_text())
        yield from (texts["name"], texts["summary"])


def _sources() -> Iterator[tuple[Path, str]]:
    """Python as it is; templates as the calls they stand for."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path, path.read_text()
    for kind in ("html", "txt"):
        for path in sorted(SOURCE.rglob(f"templates/**/*.{kind}")):
            calls = templatize(path.read_text(), origin=str(path))
            yield path, "\n".join(line.strip() for line in calls.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
