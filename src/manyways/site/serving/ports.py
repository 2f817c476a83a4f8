"""Ports on this machine: whether one is free, and whether a page answers on it."""

import http.client
import socket
import time
from contextlib import closing


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, port: int) -> int:
    """The first free port from this one on, within a hundred; 0 when there is none."""
    return next((each for each in range(port, port + 100) if is_free(host, each)), 0)


def answers(host: str, port: int, *, seconds: float) -> bool:
    """Whether the page `/healthz` answers within so many seconds."""
    deadline = time.monotonic() + seconds
    while not _answers_once(host, port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _answers_once(host: str, port: int) -> bool:
    with closing(http.client.HTTPConnection(host, port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            status = connection.getresponse().status
        except OSError:
            return False
    return status < 500  # that this host is not allowed is an answer too
