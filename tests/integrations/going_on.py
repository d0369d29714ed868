"""Run a command that goes on until it is stopped: wait until it is ready, look at its address, interrupt it.

python going_on.py COMMAND...
"""

import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from typing import Any

READY, SECONDS = "Ctrl-C stops it", 60


def main(command: list[str]) -> int:
    """Return 0 where the command became ready, answered and ended when it was interrupted."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        limit = threading.Timer(SECONDS, process.kill)
        limit.start()
        said = []
        for line in process.stdout or ():
            print(line, end="")
            said.append(line)
            if READY in line:
                break
        is_ready = process.poll() is None and bool(said) and READY in said[-1]
        if is_ready:
            looked_at("".join(said))
            process.send_signal(signal.SIGINT)
        status = process.wait()
        limit.cancel()
    return 0 if is_ready and status in (0, 130) else 1


def looked_at(said: Any) -> None:
    """Send one request to the address that the command tells, if it tells one; any answer will do."""
    _, _, rest = said.partition("listening on ")
    if not rest:
        return
    anybody = ssl._create_unverified_context()  # noqa: S323 - it answers at the loopback
    try:
        urllib.request.urlopen(rest.split()[0], timeout=10, context=anybody)  # noqa: S310
    except urllib.error.HTTPError as answer:
        print(f"answered {answer.code}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
