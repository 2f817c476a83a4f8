"""A percent sign stays with its number: in every text of every language a narrow space that cannot break."""

import re

import pytest
from tools.places import LOCALE

PARTED = re.compile(r"(?<=[0-9s]) (?=%%|%(?![\w(]))")


@pytest.mark.parametrize(
    "path", sorted(LOCALE.glob("*/LC_MESSAGES/django.po")), ids=lambda path: path.parts[-3]
)
def test_no_text_parts_a_number_from_its_percent_sign(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#") and PARTED.search(line)] == []
