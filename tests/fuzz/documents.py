"""Random documents: mostly right in their shape, with any text wherever text may stand."""

from hypothesis import strategies as st

from tests.hostile.payloads import PAYLOADS

ANY = st.text(max_size=12) | st.sampled_from([make("PWNED") for make in PAYLOADS.values()])
TOKEN = st.sampled_from(["id", "name", "filter", "X-Trace", "a.b", "$top", "import", "con", "Id", "x-y_z"])
NAME = st.one_of(TOKEN, TOKEN, ANY)
SCALAR = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | ANY
)
VALUE = st.recursive(
    SCALAR, lambda each: st.lists(each, max_size=3) | st.dictionaries(NAME, each, max_size=3), max_leaves=6
)
STYLES = {
    "path": ["simple", "label", "matrix"],
    "query": ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    "header": ["simple"],
    "cookie": ["form", "cookie"],
}
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
MEDIA = st.sampled_from(
    [_JSON, _FORM, "multipart/form-data", "text/plain", "application/xml", "*/*"]
)  # fmt: skip
METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"]


def _sometimes(**members):
    return st.fixed_dictionaries({}, optional=members)


def _together(*parts):
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


def schemas(home):
    """Return a strategy for schemas; `home` is the pointer below which named schemas lie."""
    about = _sometimes(description=ANY, title=ANY, format=ANY, nullable=st.booleans(), example=VALUE)
    kind = st.sampled_from(["string", "integer", "number", "boolean"]).map(lambda kind: {"type": kind})
    named = st.sampled_from([{"$ref": f"{home}A"}, {"$ref": f"{home}B"}])

    def larger(inner):
        members = st.dictionaries(NAME, inner, max_size=3)
        whole = members.map(lambda found: {"type": "object", "properties": found, "required": [*found][:1]})
        return st.one_of(
            _together(about, whole),
            inner.map(lambda each: {"type": "array", "items": each}),
            st.lists(inner, min_size=1, max_size=2).map(lambda each: {"allOf": each}),
        )

    return st.recursive(_together(about, kind) | named, larger, max_leaves=5)


@st.composite
def _parameter(draw, schema, *, name=None):
    place = "path" if name else draw(st.sampled_from(["query", "query", "header", "cookie"]))
    made = {"name": name or draw(NAME), "in": place, **draw(_sometimes(description=ANY, deprecated=st.booleans()))}
    made["schema"] = draw(schema)
    made |= draw(_sometimes(style=st.sampled_from(STYLES[place]), explode=st.booleans(), example=VALUE))
    return {**made, "required": True} if name else {**made, **draw(_sometimes(required=st.booleans()))}


@st.composite
def _operation(draw, schema, names, schemes):
    own = [draw(_parameter(schema, name=name)) for name in names]
    more = draw(st.lists(_parameter(schema), max_size=3, unique_by=lambda each: (each["name"].lower(), each["in"])))
    made = {"parameters": own + more, "responses": {"200": {"description": draw(ANY)}}}
    made |= draw(_sometimes(operationId=NAME, summary=ANY, description=ANY, deprecated=st.booleans()))
    made |= draw(_sometimes(tags=st.lists(NAME, max_size=2)))
    if draw(st.booleans()):
        content = draw(
            st.dictionaries(MEDIA, st.fixed_dictionaries({"schema": schema}, optional={"example": VALUE}), max_size=2)
        )
        made["requestBody"] = {"content": content, **draw(_sometimes(description=ANY, required=st.booleans()))}
    if draw(st.booleans()):
        made["security"] = [{name: []} for name in draw(st.lists(st.sampled_from(schemes), max_size=2, unique=True))]
    return made


@st.composite
def documents(draw):
    """Return a strategy for documents of OpenAPI 3.0, 3.1 and 3.2."""
    schema = schemas("#/components/schemas/")
    schemes = {
        "strict": {
            "type": "apiKey",
            "in": "header",
            "name": "X-S",
            "x-signing": {"scheme": "qlm-strict", "version": "2"},
        },
        "key": {"type": "apiKey", "in": draw(st.sampled_from(["query", "header", "cookie"])), "name": draw(NAME)},
        "basic": {"type": "http", "scheme": "basic", "description": draw(ANY)},
    }
    paths = {}
    for number in range(draw(st.integers(1, 3))):
        names = draw(st.lists(TOKEN, max_size=2, unique=True))
        literal = draw(st.sampled_from(["a", "b c", "é", "x.y", "a:b"]) | ANY)
        path = "/".join(["", f"p{number}", literal, *(f"{{{name}}}" for name in names)])
        chosen = draw(st.lists(st.sampled_from(METHODS), min_size=1, max_size=2, unique=True))
        paths[path] = {method: draw(_operation(schema, names, [*schemes])) for method in chosen}
    return {
        "openapi": draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"])),
        "info": {"title": draw(ANY), "version": draw(ANY), **draw(_sometimes(description=ANY))},
        **draw(_sometimes(servers=st.just([{"url": "https://api.example.com/v1"}]), tags=st.just([{"name": "id"}]))),
        "paths": paths,
        "components": {"securitySchemes": schemes, "schemas": {"A": draw(schema), "B": draw(schema)}},
    }
