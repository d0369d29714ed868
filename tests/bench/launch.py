"""Run one command and print what it took: `python launch.py LIMIT COMMAND...`.

A process of its own, because a process never shows less peak memory than the one that started it had.
"""

import os
import subprocess
import sys
import time


def main() -> None:
    """Print seconds of wall and CPU, the peak in KiB and the exit status, which is `killed` at the limit."""
    limit, command = float(sys.argv[1]), sys.argv[2:]
    started = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    status = "killed"
    while time.perf_counter() - started < limit:
        pid, code, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            status = str(os.waitstatus_to_exitcode(code))
            break
        time.sleep(0.002)
    else:
        os.killpg(child.pid, 9)
        _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0  # it has been waited for
    print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status)


if __name__ == "__main__":
    main()
