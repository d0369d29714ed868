"""Judge recorded requests by openapi-core, in an environment of its own: its requirements are not ours.

    python core_judge.py DOCUMENT REQUESTS

REQUESTS is JSON; prints a list: for each request an empty text, or why it is refused.
"""

import base64
import json
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

HOST = "http://127.0.0.1"


class Request:
    """A recorded request in the form that openapi-core reads."""

    host_url = HOST

    def __init__(self, given: dict[Any, Any]) -> None:
        parts = urlsplit(given["target"])
        headers = Headers([tuple(pair) for pair in given["headers"]])
        cookies = {name: morsel.value for name, morsel in SimpleCookie(headers.get("Cookie", "")).items()}
        query = ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=headers, cookie=cookies)
        self.path = unquote(parts.path)
        self.method = given["method"].lower()
        self.content_type = headers.get("Content-Type", "")
        self.body = base64.b64decode(given["body"]) or None


def reason(api: OpenAPI, given: dict[Any, Any]) -> str:
    """Return why a request is refused, or an empty text."""
    if "%2f" in urlsplit(given["target"]).path.lower():
        return "ESCAPED_SLASH: openapi-core looks for paths after it has decoded them"
    try:
        api.validate_request(Request(given))
    except Exception as error:  # noqa: BLE001  (whatever the judge raises is its word)
        causes = [error, *filter(None, [error.__cause__])]
        details = [str(inner.message) for inner in getattr(error.__cause__, "schema_errors", ())]
        return "; ".join([f"{type(cause).__name__}: {cause}" for cause in causes] + details)[:400]
    return ""


def main() -> None:
    """Judge, and print."""
    path = Path(sys.argv[1]).resolve()
    document = json.loads(path.read_bytes())
    document["servers"] = [{"url": HOST}]
    for item in document["paths"].values():
        for part in (item, *item.values()):
            if isinstance(part, dict):
                part.pop("servers", None)
    api = OpenAPI.from_dict(document, base_uri=path.as_uri(), config=Config(spec_validator_cls=None))
    print(json.dumps([reason(api, given) for given in json.loads(Path(sys.argv[2]).read_bytes())]))


if __name__ == "__main__":
    main()
