"""Example values for schemas: always the same, small, and never a credential."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..model import ABSENT, NOTHING, Json, Parameter, Schema
from .credentials import PLACEHOLDER, cleaned, masked
from .media import is_json, is_xml
from .sampler import Sampler
from .styles import serialise
from .traits import is_scalar
from .xml import document


class Sample(NamedTuple):
    """A value, with notes for the reader: what was left out, and what does not fit."""

    value: Json
    notes: tuple[str, ...]


def sample(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool = False) -> Json:
    """Return an example value of `schema`. Callers must not change it.

    It fits the schema if a fitting value can be made: the document's value as far as it fits, or else a value made from
    the keywords. It has all required members and at most about 160 others. With `for_request` it has no members that
    only a server writes, otherwise none that only a client writes. Credentials are placeholders.
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
    """Return the sample of a schema by its keywords.

    Without the origin, thousands of parameters share a few samples.
    """
    return _sampled(Schema(*keywords), NOTHING, for_request=for_request)


def _sampled(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool) -> Sample:
    sampler = Sampler(schemas, for_request=for_request)
    value = sampler.top(schema)
    return Sample(value, tuple(sampler.notes))


def parameter_value(parameter: Parameter, schemas: Mapping[str, Schema]) -> Json:
    """Return the example value of a parameter, or the placeholder for a credential.

    A value in XML is a text, and so is an example that the document writes in any media type but JSON.
    """
    if parameter.schema.secret or (parameter.variable and parameter.variable.secret):
        return PLACEHOLDER
    schema = parameter.schema
    if parameter.media_type and not is_json(parameter.media_type) and isinstance(parameter.example, str):
        return masked(parameter.name, cleaned(parameter.example))
    if parameter.example is not ABSENT:
        schema = schema._replace(example=parameter.example)
    value = sample(schema, schemas, for_request=True)
    if is_xml(parameter.media_type) and not isinstance(value, str):
        value = document(value, schema, schemas, one_line=True)
    return masked(parameter.name, value)


def parameter_pairs(parameter: Parameter, schemas: Mapping[str, Schema]) -> list[tuple[str, str]]:
    """Return the example of a parameter as names and texts, before percent-encoding."""
    return serialise(parameter, parameter_value(parameter, schemas))
