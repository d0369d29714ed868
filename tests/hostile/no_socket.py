"""Commands in a process in which whoever reaches for the network ends it: `python -m tests.hostile.no_socket FILE`.

FILE holds a list of command lines in JSON. An exception could be caught on its way, so the process ends at once with
a status of its own. Prints the statuses of the commands.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

REACHED_OUT = 99
_FORBIDDEN = ("socket.", "ftplib.connect", "subprocess.Popen", "os.exec", "os.system")


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        os.write(2, f"{event} {arguments!r}\n".encode("utf-8", "replace"))
        os._exit(REACHED_OUT)


def main() -> None:
    sys.addaudithook(_forbid)
    from generator import cli

    statuses = []
    for arguments in json.loads(Path(sys.argv[1]).read_text("utf-8")):
        if arguments == ["connect"]:
            import socket

            socket.create_connection(("127.0.0.1", 9))
        sys.argv = ["prerequest", *arguments]
        try:
            cli.main()
            statuses.append(0)
        except SystemExit as end:
            statuses.append(end.code or 0)  # type: ignore[arg-type]
    print("statuses", json.dumps(statuses))


if __name__ == "__main__":
    main()
