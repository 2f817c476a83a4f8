"""How large a test may be: kernels that run uncompiled (NUMBA_DISABLE_JIT=1, for coverage) get small ones."""

import os

import pytest
from hypothesis import settings

IS_COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")
compiled_only = pytest.mark.skipif(
    not IS_COMPILED, reason="needs as many trials as only compiled kernels can do"
)


def examples(count: int) -> settings:
    """So many generated examples, a fifth of them uncompiled."""
    return settings(max_examples=count if IS_COMPILED else max(count // 5, 8), deadline=None)
