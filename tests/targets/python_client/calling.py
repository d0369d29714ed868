"""Calling any operation of a client with values made from its schemas."""

import inspect

from generator.examples.values import parameter_value, sample
from generator.naming.names import identifier


def arguments(api, operation, function):
    """Return body and keyword arguments for every parameter of an operation, required or not."""
    taken = inspect.signature(function).parameters
    named = {}
    for parameter in operation.parameters:
        name = next(n for n in (identifier(parameter.name), f"{identifier(parameter.name)}_2") if n not in named)
        assert name in taken, (operation.id, name)
        if parameter.variable is None:
            named[name] = parameter_value(parameter, api.schemas)
    return [body(api, operation.body)] if operation.body else [], named


def body(api, wanted):
    media = wanted.media[0]
    if media.media_type.endswith("json"):
        return sample(media.schema, api.schemas, for_request=True)
    if media.media_type == "application/x-www-form-urlencoded":
        return {"name": "Ünï & co", "list": ["a", "b"], "none": None}
    return b"\x00\x01 a file \xff"


def read_before(api, operation):
    """Return the operation by which people read what this one changes: its date has to be that of the server."""
    same = [one for one in api.operations if (one.method, one.path) == ("GET", operation.path)]
    return same[0] if same and operation.method == "PUT" else None


def call(client, api, operation, was=None):
    """Call an operation of either client; an asynchronous one gives something to await. `was` is what was read."""
    function = getattr(getattr(client, operation.folder), operation.id)
    positional, named = arguments(api, operation, function)
    if was and "modifiedDate" in was:
        positional[0]["modifiedDate"] = was["modifiedDate"]
    return function(*positional, **named)
