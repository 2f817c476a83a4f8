"""How the kernels of this part are compiled: cached, without the interpreter's lock, without counting references.

Kernels here allocate nothing and keep nothing, so arrays need no reference counts; leaving them out makes the joint
simulation ten times faster. Inner kernels become part of those that call them. Clear `__pycache__` after changing a kernel that others call: the cache looks at each
file alone.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, "forceinline": True}


def kernel(function: Kernel) -> Kernel:
    """Compile a function at its first call."""
    return cast(Kernel, numba.njit(**OPTIONS)(function))
