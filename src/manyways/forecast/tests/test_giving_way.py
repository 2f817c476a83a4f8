"""Forecasts leave the processor to pages."""

import os
import sys
import threading

import pytest

from manyways.forecast.giving_way import NICE, give_way


@pytest.mark.skipif(sys.platform != "linux", reason="only there threads have priorities of their own")
def test_only_the_thread_of_a_job_gives_way() -> None:
    before, lowered = os.getpriority(os.PRIO_PROCESS, 0), []

    def work() -> None:
        give_way()
        lowered.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    give_way()
    assert lowered == [max(NICE, before)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
