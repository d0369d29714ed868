"""`sign`: prints what to send for one URL, computed by the scheme's `sign.py`."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import did_you_mean, fail
from ..model import Signing
from ..settings.files import read_regular, why_unreadable
from ..signing import registry as schemes
from ..signing.final_url import final_url
from ..signing.masked import masked
from . import console

SECRET_PARAMETERS = ("is_user", "is_pwd", "is_avkey", "is_pckey")


class RequestToSign(NamedTuple):
    """The request to sign. `headers` are lines `Name: value`; `body` is the name of a file, or empty."""

    url: str
    method: str = "GET"
    headers: tuple[str, ...] = ()
    body: str = ""


def sign(name: str, call: RequestToSign, options: Mapping[str, str], timestamp: str, *, as_json: bool) -> int:
    """Print the final URL, the signed text and the headers for a call. Secrets come only from environment variables."""
    scheme, chosen = _chosen(name, options)
    inputs = dict(chosen) | {item.name: _input_value(scheme, item) for item in scheme.inputs if item.env}
    source: Callable[..., object] = os.urandom if "random" in scheme.depends else _clock(timestamp)
    try:
        signed = scheme.sign(_unsigned(call), inputs, source)
    except ValueError as error:
        raise fail("E410", f"{name}: {error}") from error
    hidden = () if os.environ.get("PREREQUEST_DEBUG") == "unmasked" else SECRET_PARAMETERS
    url, text = (masked(shown_text, hidden) for shown_text in (signed.url, signed.text))
    if as_json:
        console.data({"url": url, "text": text, "headers": signed.headers})
        return 0
    console.say(f"url     {url}")
    console.say(f"signed  {text}")
    for header, value in signed.headers.items():
        console.say(f"header  {header}: {value}")
    if url != signed.url:
        console.warn("secrets are masked; PREREQUEST_DEBUG=unmasked shows them")
    return 0


def script(name: str, call: RequestToSign, options: Mapping[str, str], timestamp: str, form: str) -> int:
    """Print a short call in a language. It is signed when it runs; secrets are variables in it."""
    from .. import targets  # noqa: PLC0415  (slow to import)
    from ..targets.shared.short_url import short_of_url  # noqa: PLC0415

    if timestamp:
        raise fail("E606", "a script reads the clock when it runs", hint="use either --timestamp or --as")
    scheme, chosen = _chosen(name, options)
    short = short_of_url(_unsigned(call), Signing(name, chosen, scheme.usual_variables()), SECRET_PARAMETERS)
    console.say(targets.find(targets.language_target(form)).call(short).rstrip("\n"))
    return 0


def _chosen(name: str, options: Mapping[str, str]) -> tuple[schemes.Scheme, Mapping[str, str]]:
    """Return a scheme and its options. Raise E604 if the scheme is unknown, E410 for wrong options."""
    scheme = schemes.find(name)
    if scheme is None:
        raise fail("E604", f"no signing scheme is called {name!r}", hint="known: " + ", ".join(schemes.names()))
    if scheme.reads_options:
        try:
            return scheme, scheme.read_options(options)
        except ValueError as error:
            raise fail("E410", f"{name}: {error}", hint=getattr(error, "hint", "")) from error
    names = [item.name for item in scheme.inputs if not item.env]
    for unknown in (option for option in options if option not in names):
        hint = did_you_mean(unknown, names, f"it has: {', '.join(names) or 'none'}")
        raise fail("E410", f"{name} has no option {unknown!r}", hint=hint)
    return scheme, options


def _unsigned(call: RequestToSign) -> Mapping[str, Any]:
    try:
        "\n".join((call.url, *call.headers)).encode()
    except UnicodeEncodeError as error:
        # Python would replace these bytes, so that the signed URL would not be the typed one.
        hint = "write the byte as % and two digits in the URL"
        raise fail("E607", "the URL or a header contains bytes that are not UTF-8", hint=hint) from error
    lines = [line.partition(":") for line in call.headers]
    headers = [(header.strip(), value.strip()) for header, _, value in lines]
    try:
        body = read_regular(Path(call.body)) if call.body else b""
    except (OSError, ValueError) as error:
        raise fail("E615", f"{call.body} cannot be read{why_unreadable(error)}") from error
    return schemes.unsigned(_canonical(call.url), call.method.upper(), headers, body)


def _input_value(scheme: schemes.Scheme, item: schemes.Input) -> str:
    variable = scheme.usual_variables()[item.name]
    value = os.environ.get(variable.env, "")
    if item.required and not value:
        raise fail("E605", f"{variable.env} is not set", hint=f"it must contain the {item.title}")
    return value


def _clock(timestamp: str) -> Callable[[], datetime]:
    chosen = moment(timestamp) if timestamp else None
    return lambda: chosen or datetime.now(UTC)


def moment(text: str, more: str = "") -> datetime:
    """Return the time that a person gives. Raise E606 for another text."""
    try:
        # Only ASCII: Python would also accept digits of other alphabets.
        return datetime.strptime(text.encode("ascii").decode(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise fail("E606", f"{text!r} is not yyyy-MM-dd HH:mm:ss", hint=f"UTC, without a time zone{more}") from error


def _canonical(url: str) -> str:
    base, _, query = url.partition("#")[0].partition("?")
    pairs = [(key, value if equals else None) for key, equals, value in (p.partition("=") for p in query.split("&"))]
    try:
        return final_url(base, [], pairs if query else [], keep_escapes=True)
    except ValueError as error:
        raise fail("E607", f"the URL cannot be sent: {error}") from error
