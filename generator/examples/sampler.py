"""Makes one value of a schema: the document's example as far as it fits, or else a value that fits the keywords."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from ..model import ABSENT, Absent, Json, Property, Schema
from . import scalars
from .alternatives import told_apart
from .coercion import SPELLING, coerced
from .credentials import PLACEHOLDER, cleaned, is_credential, masked, without_values
from .discriminators import Discriminators
from .fits import fits, is_left_out, is_typed, sent_part
from .flat import Effort, branches, flat
from .lists import MOST, list_of
from .notes import AMBIGUOUS, APART, CIRCULAR, ENUM, FORBIDDEN, NO_VALUE, PATTERN, SHORT, TOO_FEW, TRIMMED, UNFOUND
from .remedies import Remedies, starts
from .traits import by_pattern, entered, guessed_type, is_impossible, is_scalar, may_be_more, members_of, within

_ROOM: Final = 160
_BREADTH: Final = 60
_MOST: Final = 2000
_BRANCHES: Final = 12
_TRIES: Final = 40


class Sampler:
    """Makes values of schemas.

    `room` is the number of optional values that may follow; `stack` has the references that led here.
    The result is ABSENT if no value can be made. `notes` collects notes for the reader of the sample.
    """

    def __init__(self, schemas: Mapping[str, Schema], *, for_request: bool) -> None:
        self._schemas = schemas
        self._request = for_request
        self._discriminators = Discriminators(schemas)
        self._count = 0
        self._effort = Effort()
        self._ends_circles = False
        self._misfits = 0
        self.notes: dict[str, None] = {}

    def top(self, schema: Schema) -> Json:
        """Return a value of `schema`, or null if none can be made."""
        self._count, self._effort, self.notes, self._ends_circles = 0, Effort(), {}, False
        value = self._value(schema, _ROOM, frozenset())
        if isinstance(value, Absent):
            self.notes[CIRCULAR] = None
            self._count, self._ends_circles = 0, True
            value = self._value(schema, _ROOM, frozenset())
        return None if isinstance(value, Absent) else value

    def _value(self, schema: Schema, room: int, stack: frozenset[str], variant: int = 0) -> Json | Absent:
        names = entered(schema)
        self._count += 1
        is_open = stack.isdisjoint(names) and (not schema.ref or schema.ref in self._schemas)
        if not is_open or self._count > _MOST or self._effort.is_too_large:
            return ABSENT
        whole = self._discriminators.applied(schema, flat(schema, self._schemas, self._effort))
        if whole.secret and not whole.enum:
            return self._hidden(whole)
        is_tested = whole.checks and not (whole.one_of or whole.any_of)
        return (self._tested if is_tested else self._made)(whole, room, stack | names if names else stack, variant)

    def _made(self, whole: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        documented = self._documented(whole, room, stack, variant)
        if not isinstance(documented, Absent):
            return documented
        make = self._chosen if whole.one_of or whole.any_of else self._typed
        return make(whole, room, stack, variant)

    def _tested(self, whole: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        """Return a value that passes `not`, `if` and the like: made from ever stricter schemas, as far as needed."""
        waiting = starts(whole, self._fits)
        misfits, notes = self._misfits, self.notes
        nearest: list[tuple[Json, dict[str, None]]] = []
        for schema in islice(waiting, _TRIES):  # The list grows meanwhile.
            self._misfits, self.notes = misfits, dict(notes)
            is_single = not (schema.one_of or schema.any_of)
            value = self._made(schema if is_single else schema._replace(checks=()), room, stack, variant)
            if isinstance(value, Absent):
                continue
            if self._misfits == misfits and self._fits(value, whole):
                return value
            nearest.append((value, self.notes))
            if self._count < _MOST // 2:
                waiting += Remedies(schema, self._schemas, self._fits).of(value)
        self.notes = nearest[0][1] if nearest else notes
        return self._misfit(UNFOUND, nearest[0][0]) if nearest else ABSENT

    def _documented(self, schema: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        """Return the value that the document gives, as far as it fits."""
        if not schema.enum and schema.example is ABSENT and schema.default is ABSENT:
            return ABSENT
        start = variant % max(1, len(schema.enum))
        values: list[Json | Absent] = [] if variant else [schema.example, schema.default]
        values += [*schema.enum[start:], *schema.enum[:start]]
        for value in sorted(values, key=lambda value: value is None):
            if isinstance(value, Absent) or (value is None and may_be_more(schema)):
                continue
            plain = coerced(value, schema)
            harmless = cleaned(plain)
            if isinstance(plain, str) and harmless != plain:
                return self._hidden(schema)
            fitting = self._repaired(harmless, schema, room, stack)
            if not isinstance(fitting, Absent):
                return fitting
        if None in schema.enum and self._fits(None, schema):
            return None
        return self._nearest(schema) if schema.enum else ABSENT

    def _nearest(self, schema: Schema) -> Json | Absent:
        """Return the first value of an enum, with a note that no value of it fits; ABSENT if the value is null."""
        nearest = self._misfit(ENUM, coerced(schema.enum[0], schema))
        if schema.enum[0] is None:
            return ABSENT
        return [nearest] if "array" in schema.types and not isinstance(nearest, list) else nearest

    def _repaired(self, value: Json, schema: Schema, room: int, stack: frozenset[str]) -> Json | Absent:
        """Return a value of the document. A member that does not fit is replaced or left out."""
        whole = flat(schema, self._schemas, self._effort)
        value, written = coerced(value, whole), value
        self.notes.update({SPELLING: None} if isinstance(written, float) and isinstance(value, str) else {})
        if self._fits(value, whole):
            return self._sent(value, whole)
        apart = self._apart(value, whole)
        if not isinstance(apart, Absent):
            return self._sent(apart, whole)
        if isinstance(value, dict) and is_typed(value, whole.types) and not (whole.one_of or whole.any_of):
            return self._completed(value, whole, room, stack)
        # An item that becomes a list by itself, of a schema of lists of itself, has no end.
        is_finite = isinstance(written, list) or room > 0
        if isinstance(value, list) and whole.items and is_typed(value, whole.types) and is_finite:
            items = [self._repaired(item, whole.items, room // 2, stack) for item in value[: whole.max_items]]
            fitting: list[Json] = [item for item in items if not isinstance(item, Absent)]
            return fitting if (fitting or not value) and self._fits(fitting, whole) else ABSENT
        return ABSENT

    def _completed(self, value: dict[str, Json], schema: Schema, room: int, stack: frozenset[str]) -> Json | Absent:
        members = {member.name: member for member in members_of(schema)}
        whole: dict[str, Json] = {}
        for name, item in value.items():
            part = members[name].schema if name in members else next(by_pattern(schema, name), schema.additional)
            fitting = self._repaired(item, part, room // 2, stack) if isinstance(part, Schema) else item
            if not isinstance(fitting, Absent) and part is not False:
                whole[name] = fitting
        for member in members.values():
            if member.required and member.name not in whole and self.is_wanted(member):
                fitting = self._member(member, room // 2, stack)
                if isinstance(fitting, Absent):
                    return ABSENT
                whole[member.name] = fitting
        return self._sent(whole, schema) if self._fits(whole, schema) else ABSENT

    def _fits(self, value: Json, schema: Schema | bool) -> bool:  # noqa: FBT001  (it is called by position)
        if isinstance(schema, bool):
            return schema
        return fits(value, schema, self._schemas, request=self._request, effort=self._effort)

    def _sent(self, value: Json, schema: Schema) -> Json:
        return sent_part(value, schema, self._schemas, request=self._request, effort=self._effort)

    def _chosen(self, schema: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        """Return a value of the first alternative that fits; a value may fit only one alternative of `one_of`."""
        ambiguous: list[tuple[Json, dict[str, None]]] = []
        choices = list(branches(self._discriminators.tagged(schema)))[:_BRANCHES]
        misfits, notes = self._misfits, self.notes
        # With room 0 an object has only its required members, so that it does not fit two alternatives.
        for branch, share in ((branch, share) for share in dict.fromkeys((room, 0)) for branch in choices):
            self._misfits, self.notes = misfits, dict(notes)
            value = self._value(branch, share, stack, variant)
            if isinstance(value, Absent):
                continue
            if share < room and TRIMMED not in notes:
                self.notes.pop(TRIMMED, None)
            if not schema.one_of or self._fits(value, schema):
                return value
            ambiguous.append((value, self.notes))
        for value, self.notes in ambiguous:
            apart = self._apart(value, schema)
            if not isinstance(apart, Absent):
                return apart
        self.notes = ambiguous[0][1] if ambiguous else notes
        return self._misfit(AMBIGUOUS, ambiguous[0][0]) if ambiguous else ABSENT

    def _apart(self, value: Json, schema: Schema) -> Json | Absent:
        apart = told_apart(value, schema, self._schemas) if self._request else ABSENT
        self.notes.update({} if isinstance(apart, Absent) else {APART: None})
        return apart

    def _typed(self, schema: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        kind = next((kind for kind in schema.types if kind != "null"), "") or guessed_type(schema)
        if kind == "object":
            return self._object(schema, room, stack, variant)
        if kind == "array":
            return self._array(schema, room, stack, variant)
        return None if kind == "null" else self._scalar(kind, schema, variant)

    def _scalar(self, kind: str, schema: Schema, variant: int) -> Json:
        value, notes = scalars.noted(kind, schema, variant)
        self.notes.update(dict.fromkeys(notes))
        self._misfits += bool(notes)
        return value

    def _hidden(self, schema: Schema) -> Json:
        """Return a placeholder for a credential."""
        text = scalars.secret(schema)
        return self._misfit(PATTERN.format(schema.pattern), text) if schema.pattern and text == PLACEHOLDER else text

    def _misfit(self, note: str, value: Json) -> Json:
        """Return a value that does not fit, with a note, because no value fits."""
        self._misfits += 1
        self.notes[note] = None
        return value

    def _object(self, schema: Schema, room: int, stack: frozenset[str], variant: int = 0) -> Json | Absent:
        members = self._within(schema, room)
        if is_impossible(schema):
            self._misfit(FORBIDDEN, None)
        nested = [not is_scalar(member.schema) for member in members]
        share = max(room - len(members), 0) // max(1, sum(nested))
        value: dict[str, Json] = {}
        for member, is_nested in zip(members, nested, strict=True):
            is_needed = member.required or len(members) <= (schema.min_properties or 0)
            if not is_needed and share <= 0 and is_nested:
                self.notes[TRIMMED] = None
                continue
            item = self._member_that_fits(member, share, stack, variant)
            if not isinstance(item, Absent):
                value[member.name] = item
            elif member.required and not self._ends_circles:
                return ABSENT
            elif member.required:
                value[member.name] = {}
        return self._filled(value, schema, share, stack)

    def _within(self, schema: Schema, room: int) -> list[Property]:
        """Return the members of an object: all required ones, and as many others as `room` allows."""
        members = [member for member in members_of(schema) if self.is_wanted(member)]
        kept = within(schema, members, min(_BREADTH, room))
        self.notes.update({TRIMMED: None} if len(kept) < len(members) else {})
        return kept

    def _filled(self, value: dict[str, Json], schema: Schema, room: int, stack: frozenset[str]) -> Json:
        """Return an object with additional members: one if it has no members, more if it must have more."""
        free = schema.additional if isinstance(schema.additional, Schema) else None
        is_free = free and not value and schema.max_properties != 0
        least = max(schema.min_properties or 0, 1 if is_free else 0)
        if len(value) >= least:
            return value
        declared = {member.name for member in schema.properties}
        count = min(least, MOST) if schema.additional is not False else 0
        # If a pattern has too few texts, longer ones may differ.
        for index, length in [*((index, 0) for index in range(count)), *((0, index) for index in range(1, 2 * count))]:
            if len(value) >= least:
                break
            name = self._free_name(schema.property_names, index, length)
            item = self._value(free or Schema(), room, stack, 0) if name not in declared | value.keys() else ABSENT
            if not isinstance(item, Absent):
                value[name] = item
        return value if len(value) >= (schema.min_properties or 0) else self._misfit(SHORT, value)

    def _free_name(self, names: Schema | None, index: int, length: int) -> str:
        text = Schema(types=("string",), all_of=(names,) if names else (), min_length=length)
        name = self._value(text, 0, frozenset(), index) if names else ""
        return str(name) or (f"name{index + 1}" if index else "name")

    def _member_that_fits(self, member: Property, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        """Return the value of a member; ABSENT for an optional member whose value would not fit."""
        misfits, notes = self._misfits, dict(self.notes)
        value = self._member(member, room, stack, variant)
        if member.required or self._misfits == misfits:
            return value
        self._misfits = misfits
        self.notes = {**notes, NO_VALUE.format(member.name): None}
        return ABSENT

    def _member(self, member: Property, room: int, stack: frozenset[str], variant: int = 0) -> Json | Absent:
        if is_credential(member.name):
            whole = flat(member.schema, self._schemas)
            if "string" in whole.types and not whole.enum:
                return self._hidden(whole)
            if whole.items and "string" in (texts := flat(whole.items, self._schemas)).types:
                return self._value(without_values(whole)._replace(items=texts._replace(secret=True)), room, stack)
        value = self._value(member.schema, room, stack, variant)
        return value if isinstance(value, Absent | str) else masked(member.name, value)

    def is_wanted(self, member: Property) -> bool:
        """Return whether this side sends a member: not if only the other side writes it."""
        return not is_left_out(member.schema, self._schemas, request=self._request)

    def _array(self, schema: Schema, room: int, stack: frozenset[str], variant: int) -> Json | Absent:
        def make(part: Schema, share: int, index: int) -> Json | Absent:
            return self._value(part, share, stack, index + variant)

        value, note = list_of(schema, room, make, self._fits, self._schemas)
        self.notes.update({note: None} if note else {})
        self._misfits += note in (SHORT, TOO_FEW)
        return [] if isinstance(value, Absent) and self._ends_circles else value
