"""The contrast of the tokens, computed from the style sheet itself."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[4] / "frontend" / "src" / "css" / "tokens.css"
TEXTS = ("ink", "ink-2", "ink-3", "accent", "good", "watch", "risk", "none", "whatif")
SOFT = ("accent", "good", "watch", "risk", "none", "whatif")


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by name."""
    source = TOKENS.read_text()
    block = re.search(rf'\[data-bs-theme="{theme}"\] \{{(.*?)\n\}}', source, re.S)
    assert block
    return dict(re.findall(r"--mw-([\w-]+): (#[0-9a-f]{6})", block.group(1)))


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_words_can_be_read_everywhere(theme: str) -> None:
    tokens = colours(theme)
    for ground in ("surface", "canvas", "sunken", "raised"):
        low = {name: contrast(tokens[name], tokens[ground]) for name in TEXTS}
        assert min(low.values()) >= 4.5, (ground, low)
    assert all(contrast(tokens[name], tokens[f"{name}-soft"]) >= 4.5 for name in SOFT)
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert contrast(tokens["ink"], tokens["accent-soft"]) >= 7


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_borders_of_controls_and_graphics_can_be_seen(theme: str) -> None:
    tokens = colours(theme)
    assert contrast(tokens["line-control"], tokens["surface"]) >= 3
    assert contrast(tokens["accent-mid"], tokens["surface"]) >= 3


def test_auto_is_the_dark_theme_for_those_who_want_it() -> None:
    assert colours("auto") == colours("dark")
