"""What may be shown of a URL or a signed text: all but the values of secret parameters."""

import re
import urllib.parse
from collections.abc import Iterable

_MASKED_PAIR = re.compile(r"([?&])([^=&?]*)=([^&]*)")


def masked(text: str, secret_names: Iterable[str]) -> str:
    """Return `text`, a URL or what begins with one, with `***` for the value of each secret.

    Names of parameters are compared decoded and without regard to case.
    """
    secrets = {name.lower() for name in secret_names}

    def cover(match: re.Match[str]) -> str:
        mark, name, _ = match.groups()
        is_secret = urllib.parse.unquote(name).lower() in secrets
        return f"{mark}{name}=***" if is_secret else match[0]

    return _MASKED_PAIR.sub(cover, text)
