"""A network with nothing in it but loopback, so that a program under test can call nobody."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

_HOLD = "ip link set lo up && echo ready && exec sleep 3600"
_LISTEN = """
import socket, sys
parent = socket.socket(fileno=int(sys.argv[1]))
listener = socket.create_server(("127.0.0.1", int(sys.argv[2])), backlog=128)
socket.send_fds(parent, [b"x"], [listener.fileno()])
"""


@dataclass(frozen=True)
class ClosedNetwork:
    """`prefix` before a command puts the command into this network."""

    prefix: tuple[str, ...]

    def listen(self, port: int = 0) -> socket.socket:
        """Return a socket that listens on this network's 127.0.0.1; the server on it may live outside."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            command = [*self.prefix, sys.executable, "-c", _LISTEN, str(theirs.fileno()), str(port)]
            subprocess.run(command, check=True, pass_fds=[theirs.fileno()], timeout=30)
            _, handles, _, _ = socket.recv_fds(ours, 1, 1)
        return socket.socket(fileno=handles[0])

    def run(self, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command in this network."""
        return subprocess.run([*self.prefix, *command], check=False, **options)


@contextmanager
def closed_network() -> Iterator[ClosedNetwork]:
    """Open a closed network, or skip the test where the system does not allow one."""
    if any(shutil.which(tool) is None for tool in ("unshare", "nsenter", "ip")):
        pytest.skip("a closed network needs unshare, nsenter and ip")
    command = ["unshare", "--net", "--map-root-user", "sh", "-c", _HOLD]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        if holder.stdout is None or holder.stdout.readline() != "ready\n":
            pytest.skip("the system allows no closed network (unshare --net)")
        enter = ("nsenter", "--target", str(holder.pid), "--user", "--net", "--preserve-credentials")
        yield ClosedNetwork(enter)
    finally:
        holder.kill()
        holder.wait()
