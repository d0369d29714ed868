"""Calling any operation of a client with values made from its schemas."""

import inspect
from types import MappingProxyType
from typing import Any

from generator.examples.bodies import media_sample, representation
from generator.examples.forms import is_file, object_schema
from generator.examples.media import kind_of
from generator.examples.values import parameter_value
from generator.naming.names import attribute

NOTHING: MappingProxyType[str, Any] = MappingProxyType({})


def arguments(api: Any, operation: Any, function: Any) -> tuple[list[Any], Any]:
    """Return body and keyword arguments for every parameter of an operation, required or not."""
    taken = inspect.signature(function).parameters
    named = {}
    for parameter in operation.parameters:
        name = next(n for n in (attribute(parameter.name), f"{attribute(parameter.name)}_2") if n not in named)
        assert name in taken, (operation.id, name)
        if parameter.variable is None:
            named[name] = parameter_value(parameter, api.schemas)
    return [body(api, operation.body)] if operation.body else [], named


def body(api: Any, wanted: Any) -> Any:
    """Return a body in the first representation an operation takes, which is the one that a method sends."""
    media = wanted.media[0]
    whole = object_schema(media.schema, api.schemas)
    kind = kind_of(media, whole)
    if kind == "binary":
        return b"\x00\x01 a file \xff"
    if kind == "text":
        return representation(api, media).value
    value = media_sample(api, media).value
    if kind not in ("urlencoded", "multipart") or not isinstance(value, dict):
        return value
    files = {one.name for one in whole.properties if kind == "multipart" and is_file(one.schema, api.schemas)}
    # A member of which the document says only that it is required is any value: an empty object is no field of a form.
    filled = {name: "text" if member == {} else member for name, member in value.items()}
    return {name: b"\x00 a file" if name in files else member for name, member in filled.items()}


def read_before(api: Any, operation: Any) -> Any:
    """Return the operation by which people read what this one changes: its date has to be that of the server."""
    same = [one for one in api.operations if (one.method, one.path) == ("GET", operation.path)]
    return same[0] if same and operation.method == "PUT" else None


def call(client: Any, api: Any, operation: Any, was: Any = None, values: Any = NOTHING) -> Any:
    """Call an operation of either client; an asynchronous one gives something to await.

    `was` is what was read before; `values` are arguments and members of the body that the samples do not have right.
    """
    function = getattr(getattr(client, operation.folder), operation.id)
    positional, named = arguments(api, operation, function)
    named |= {name: value for name, value in values.items() if name in named}
    if positional and isinstance(positional[0], dict):
        positional[0] |= {name: value for name, value in values.items() if name in positional[0]}
    if was and "modifiedDate" in was:
        positional[0]["modifiedDate"] = was["modifiedDate"]
    return function(*positional, **named)
