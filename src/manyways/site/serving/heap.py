"""Memory that the C library keeps after a busy moment, given back to the system."""

import ctypes
import threading
import time

EVERY_SECONDS = 20.0


def give_back_now_and_then() -> None:
    """From now on a thread of this process returns what lies free, where the C library has a word for it."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        threading.Thread(target=_give_back, args=(trim,), name="heap", daemon=True).start()


def _give_back(trim: "ctypes._FuncPointer") -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        trim(0)
