"""Simulations give way: the thread that works on them gets a processor after everything that people wait for."""

import os
import sys
import threading

NICE = 10


def give_way() -> None:
    """Lower the priority of a job's thread and of those it starts, where the system knows threads apart; never the main one's."""
    if sys.platform == "linux" and threading.current_thread() is not threading.main_thread():
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(NICE, os.getpriority(os.PRIO_PROCESS, thread)))
