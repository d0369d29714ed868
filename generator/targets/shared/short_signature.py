"""How a single call is signed: by lines of its scheme, by code that the scheme writes, or by the static file."""

from collections.abc import Mapping
from typing import NamedTuple

from ...encode.language import TextPiece
from ...model import Signing, wire_name
from ...signing import registry as schemes
from .access import SigningValue, signing_values


class ShortSignature(NamedTuple):
    """How a call is signed: by the short form of the scheme (`is_short`), or by its whole static file.

    `first` says that the address contains a value that the short form computes, so that its lines come before the
    address. `inputs` are names and values. `options` are set if the scheme writes its own code for a call; the request
    then leaves out the headers and parameters that this code adds (`brings`).
    """

    scheme: str
    is_short: bool
    first: bool
    source: str
    reads: tuple[str, ...]
    writes_body: bool
    inputs: tuple[tuple[str, TextPiece], ...]
    options: Mapping[str, str]
    brings: frozenset[tuple[str, str]]


def signature_of(signing: Signing) -> ShortSignature:
    """Return how a short call is signed."""
    scheme = schemes.get(signing.scheme)
    defaults = {item.name: item.default for item in scheme.inputs}
    is_usual = all(value == defaults.get(name, "") for name, value in signing.options.items())
    is_short = bool(scheme.short) and is_usual and set(signing.inputs) <= defaults.keys()
    values = [value for value in signing_values(signing) if not is_short or (value.required and value.env)]
    writer = schemes.writer(signing.scheme)
    needed = writer.needed_inputs(signing.options) if writer else ()
    return ShortSignature(
        scheme=signing.scheme,
        is_short=is_short,
        first=is_short and bool(adds(signing.scheme, "query")),
        source=scheme.depends[0],
        reads=scheme.reads,
        writes_body=scheme.writes_body,
        inputs=tuple((value.name, _input(value)) for value in values)
        if writer is None
        else tuple((value.name, TextPiece(value.env, "environment")) for value in values if value.name in needed),
        options=signing.options if writer else {},
        brings=frozenset(wire_name(*added) for added in (scheme.added(signing.options) if writer else ())),
    )


def _input(value: SigningValue) -> TextPiece:
    return (
        TextPiece(value.env, "environment" if value.required else "optional") if value.env else TextPiece(value.value)
    )


def adds(scheme: str, location: str) -> Mapping[str, str]:
    """Return the local variables that the short form of a scheme adds to the headers or the query, by name."""
    variables: Mapping[str, str] = schemes.get(scheme).short.get(location, {})
    return variables


def is_sent(signature: ShortSignature, name: str) -> bool:
    """Return whether the call reads the input `name` of its signature from the environment."""
    return any(name == input_name and piece.kind == "environment" for input_name, piece in signature.inputs)
