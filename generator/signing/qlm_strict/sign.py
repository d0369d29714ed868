"""QLM strict authentication, versions 1 and 2: HMAC-SHA256 over the URL and the X-Qlm headers.

Source: Soraco's support article 360045904672 and the digests printed there. Where it leaves a
choice open, that is an input, and the default is the reading of the vendor's own code.
"""

import hashlib
import hmac
import re
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

_QLM_TOKEN_HEADERS = (
    "X-Qlm-Authentication-Token",
    "X-Qlm-Authentication",
    "Qlm-Authentication-Token",
    "Qlm-Authentication",
)
_QLM_CHOICES = {  # the default first
    "version": ("2", "1"),
    "token_header": ("", *_QLM_TOKEN_HEADERS),
    "separator": (":", "="),
    "extra_position": ("after", "before"),
    "signed_form": ("sent", "unescaped"),
}
_QLM_RESERVED = {"x-qlm-timestamp", "x-qlm-authentication-version"}
_QLM_NAME = re.compile(r"x-qlm[!#$%&'*+.^_`|~0-9a-z-]*", re.IGNORECASE | re.ASCII)
_QLM_VALUE = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")
_QLM_UNESCAPED = re.compile(
    # The escapes that .NET's Uri.ToString shows as characters: ASCII but ;/?:@&=+$,#%\ ...
    r"%(?:2[012789ade]|3[0-9ce]|4[1-9a-f]|5[0-9abdef]|6[0-9a-f]|7[0-9a-e])"
    # ... and well-formed UTF-8 of U+00A0 and above (RFC 3629).
    r"|%c2%[ab][0-9a-f]|%(?:c[3-9a-f]|d[0-9a-f])%[89ab][0-9a-f]"
    r"|%(?:e0%[ab][0-9a-f]|e[1-9abcef]%[89ab][0-9a-f]|ed%[89][0-9a-f])%[89ab][0-9a-f]"
    r"|%(?:f0%[9ab][0-9a-f]|f[1-3]%[89ab][0-9a-f]|f4%8[0-9a-f])(?:%[89ab][0-9a-f]){2}",
    re.IGNORECASE,
)


class Unsigned(TypedDict):
    """What is read of a request."""

    url: str


class Signed(NamedTuple):
    """A signed request: the URL to send unchanged, the text that was signed, the headers."""

    url: str
    text: str
    headers: dict[str, str]


def sign(
    request: Unsigned,
    inputs: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Signed:
    """Sign a request by its `url`, which must already be spelled as it will be sent.

    Inputs: `api_key` (required; of ASCII to be safe), `version` (`2` or `1`), `token_header`,
    `separator` (`:` or `=`, before the version), `extra_headers` (lines `Name: value`, signed in
    that order), `extra_position` (`after` or `before` the timestamp), `signed_form` (`sent`, or
    `unescaped` as .NET shows a URL). An option left out or empty takes its default. `clock`
    returns the time with its zone; a server accepts the signature only for a limited time (the
    vendor's text on version 1: 60 seconds). Raises ValueError for unusable input.
    """
    url = request["url"]
    key = _qlm_key(inputs.get("api_key", ""))
    options = {name: _qlm_choice(inputs, name) for name in _QLM_CHOICES}
    timestamp = _qlm_timestamp(clock())
    extra = _qlm_extra_headers(inputs.get("extra_headers", ""))
    unescaped = options["signed_form"] == "unescaped"
    text = _QLM_UNESCAPED.sub(_qlm_character, url) if unescaped else url
    if options["version"] == "1":
        if extra:
            raise ValueError("version 1 signs no additional headers")
        name, others = "Qlm-Authentication-Token", {"Qlm-Timestamp": timestamp}
    else:
        text += _qlm_suffix(options, timestamp, extra)
        name = "X-Qlm-Authentication-Token"
        others = {
            "X-Qlm-Timestamp": timestamp,
            "X-Qlm-Authentication-Version": "2",
            **extra,
        }
    token = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return Signed(url, text, {options["token_header"] or name: token, **others})


def _qlm_suffix(
    options: Mapping[str, str],
    timestamp: str,
    extra: Mapping[str, str],
) -> str:
    separator = options["separator"]
    common = f"&X-Qlm-Timestamp:{timestamp}&X-Qlm-Authentication-Version{separator}2"
    added = "".join(f"&{name}:{value}" for name, value in extra.items())
    return added + common if options["extra_position"] == "before" else common + added


def _qlm_key(key: str) -> bytes:
    if not key:
        raise ValueError("the API key is empty")
    ascii_key = "".join(map(_qlm_signed, key))
    if ascii_key != key:
        about = "the API key has characters outside ASCII, signed as `?`: many keys sign alike"
        warnings.warn(about, stacklevel=3)
    return ascii_key.encode("ascii")


def _qlm_signed(character: str) -> str:
    """Return what the vendor's code signs: `?` for each UTF-16 unit outside ASCII."""
    units = len(character.encode("utf-16-le", "replace")) // 2
    return character if character.isascii() else "?" * units


def _qlm_choice(inputs: Mapping[str, str], name: str) -> str:
    value = inputs.get(name) or _QLM_CHOICES[name][0]
    if value not in _QLM_CHOICES[name]:
        choices = ", ".join(filter(None, _QLM_CHOICES[name]))
        raise ValueError(f"{name} is not one of {choices}")
    return value


def _qlm_timestamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("the clock's time has no zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")


def _qlm_extra_headers(lines: str) -> dict[str, str]:
    extra: dict[str, str] = {}
    taken = _QLM_RESERVED | {name.lower() for name in _QLM_TOKEN_HEADERS}
    for line in filter(None, lines.split("\n")):
        name, colon, value = line.partition(":")
        value = value.removeprefix(" ")
        is_valid = _QLM_NAME.fullmatch(name) and _QLM_VALUE.fullmatch(value)
        if not colon or not is_valid:
            raise ValueError("an additional header is not `X-Qlm...: value` in ASCII")
        if name.lower() in taken:
            raise ValueError(f"the header {name} is set twice, or by the signature")
        taken.add(name.lower())
        extra[name] = value
    return extra


def _qlm_character(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[0].replace("%", "")).decode()


# --- one call in short ---
#| import hmac
#| import re
#| from datetime import UTC, datetime
#| # QLM strict authentication: HMAC-SHA256 over the address, the time and the version.
#| timestamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
#| version = "2"
#| text = f"{url}&X-Qlm-Timestamp:{timestamp}&X-Qlm-Authentication-Version:{version}"
#| # Outside ASCII the vendor signs `?`, and two for what UTF-16 has two units for.
#| key = re.sub(r"[^\0-\uffff]", "??", api_key).encode("ascii", "replace")
#| token = hmac.new(key, text.encode(), "sha256").hexdigest()
