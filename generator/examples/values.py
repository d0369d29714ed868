"""An example value for a schema: the same each time, small, and never a credential."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..model import ABSENT, NOTHING, Json, Parameter, Schema
from .credentials import PLACEHOLDER, masked
from .flat import is_scalar
from .sampler import Sampler
from .styles import serialise


class Sample(NamedTuple):
    """A value, and what a reader of it must know: what was left out, what could not be made to fit."""

    value: Json
    notes: tuple[str, ...]


def sample(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool = False) -> Json:
    """Return an example value of `schema`, which callers do not change.

    It fits the schema wherever a value can be made that does: taken from the document as far as that fits, else made
    from the schema's keywords. All required members are there, and some 160 others at most. `for_request` leaves out
    what only a server writes; without it what only a client writes is left out. Credentials are placeholders.
    """
    return sampled(schema, schemas, for_request=for_request).value


def sampled(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool = True) -> Sample:
    """Return an example value of `schema` with its notes."""
    has_parts = schema.enum or isinstance(schema.example, list | dict) or isinstance(schema.default, list | dict)
    if is_scalar(schema) and not has_parts:
        keywords: tuple[Any, ...] = schema[:-1]
        return _of_scalar(for_request, *keywords)
    return _sampled(schema, schemas, for_request=for_request)


@lru_cache(maxsize=1024, typed=True)
def _of_scalar(for_request: bool, *keywords: Any) -> Sample:  # noqa: FBT001  (by position, as the rest)
    """Return the sample of a schema by its keywords, without its origin: thousands of parameters have a few of them."""
    return _sampled(Schema(*keywords), NOTHING, for_request=for_request)


def _sampled(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool) -> Sample:
    sampler = Sampler(schemas, for_request=for_request)
    value = sampler.top(schema)
    return Sample(value, tuple(sampler.notes))


def parameter_value(parameter: Parameter, schemas: Mapping[str, Schema]) -> Json:
    """Return the example value of a parameter; the placeholder for a credential."""
    if parameter.schema.secret or (parameter.variable and parameter.variable.secret):
        return PLACEHOLDER
    schema = parameter.schema
    if parameter.example is not ABSENT:
        schema = schema._replace(example=parameter.example)
    return masked(parameter.name, sample(schema, schemas, for_request=True))


def parameter_pairs(parameter: Parameter, schemas: Mapping[str, Schema]) -> list[tuple[str, str]]:
    """Return the example of a parameter as names and texts, before any percent-encoding."""
    return serialise(parameter, parameter_value(parameter, schemas))
