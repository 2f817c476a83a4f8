"""What a web process holds: little more than what its pages keep, whatever came at once."""

import ctypes
import gc
import sys
import threading
import time

EVERY_SECONDS = 20.0
THRESHOLDS = 10_000, 2, 5
"""Pages that are being answered while garbage is sought are passed on, and wait as garbage until the next round but one."""


def hold_little() -> None:
    """Seek garbage so often that few pages wait for it; on Linux a thread gives back what lies free in the heap."""
    gc.set_threshold(*THRESHOLDS)
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        threading.Thread(target=_give_back, args=(trim,), name="heap", daemon=True).start()


def _give_back(trim: "ctypes._FuncPointer") -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        trim(0)
