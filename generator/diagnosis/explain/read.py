"""From a text of any known kind to the requests in it."""

from ...errors import fail
from .captured import Captured
from .code import is_code, read_code
from .curl import is_curl, read_curl
from .raw import is_raw, read_console, read_raw
from .records import is_json, read_records


def read(text: str) -> list[Captured]:
    """Return the requests captured in `text`; E660 where there is none that can be read."""
    if is_json(text):
        found = read_records(text)
    elif is_raw(text):
        found = [captured for captured in [read_raw(text)] if captured]
    elif is_curl(text):
        found = [read_curl(text)]
    elif is_code(text):
        found = [captured for captured in [read_code(text)] if captured]
    else:
        found = [captured for captured in [read_console(text)] if captured]
    if not found:
        raise fail(
            "E660",
            "no captured request was found in this text",
            hint="give a curl command, a call in PowerShell, JavaScript or Python, raw HTTP, a HAR file, "
            "newman's JSON report or the text of Postman's console",
        )
    return found
