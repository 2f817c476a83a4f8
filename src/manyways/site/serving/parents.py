"""No orphans: a process that was started by the supervisor ends when the supervisor does, however it ends."""

import _thread
import multiprocessing
import os
import signal
import threading
import time

SUPERVISED = "MANYWAYS_SUPERVISED"
_GRACE_SECONDS = 12


def end_with_supervisor() -> None:
    """Stop this process when the pipe at its standard input closes, which the system does for the dead too."""
    if os.environ.get(SUPERVISED):
        threading.Thread(target=_wait_for_end_of_input, daemon=True).start()


def end_with_parent() -> None:
    """Stop this process at once when the one it parted from has died."""
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_wait_for_end_of_parent, daemon=True).start()


def _wait_for_end_of_input() -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    if os.name == "nt":
        _thread.interrupt_main(signal.SIGINT)
    else:
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


def _wait_for_end_of_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
