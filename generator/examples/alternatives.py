"""Changes a value that fits several alternatives of a `oneOf`, so that it fits only one."""

from collections.abc import Mapping

from ..model import ABSENT, Absent, Json, Schema
from .fits import fits
from .flat import flat


def told_apart(value: Json, schema: Schema, schemas: Mapping[str, Schema]) -> Json | Absent:
    """Return `value` with nulls, so that it fits only one alternative; ABSENT if nulls do not help.

    A member gets the value null if only another alternative declares it, and does not allow null there. Null says that
    the member has no value, which is the intention. The alternative that declares most members of the value is the
    intended one. If a discriminator chooses the alternative, nothing is added, because a server may refuse members of
    other alternatives.
    """
    choices = [flat(choice, schemas) for choice in schema.one_of]
    if not isinstance(value, dict) or not choices or any(choice.discriminator for choice in (schema, *choices)):
        return ABSENT
    names = [{member.name for member in choice.properties} for choice in choices]
    for declared in sorted(names, key=lambda declared: -len(declared & value.keys())):
        whole = _with_nulls(value, declared, schema.one_of, schemas)
        if fits(whole, schema, schemas, request=True):
            return whole
    return ABSENT


def _with_nulls(
    value: dict[str, Json], declared: set[str], alternatives: tuple[Schema, ...], schemas: Mapping[str, Schema]
) -> dict[str, Json]:
    whole = dict(value)
    for other in alternatives:
        if not fits(whole, other, schemas, request=True):
            continue
        for member in flat(other, schemas).properties:
            if member.name not in declared | whole.keys() and not fits(None, member.schema, schemas, request=True):
                whole[member.name] = None
                break
    return whole
