"""What a caller passes is what arrives: places, names, styles, defaults, bodies."""

import asyncio
import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import body

THING = Answer(200, b'{"name": "a"}', {"Content-Type": "application/json"})


@pytest.fixture
def client(shop: Any, recorder: Any) -> Iterator[Any]:
    recorder.answers = [THING]
    with shop.module.Client(recorder.url, retry=None, other_url=f"{recorder.url}/else") as package:
        yield package


def test_only_what_was_given_is_sent(client: Any, recorder: Any) -> None:
    client.thing.list_things(must="yes")
    assert recorder.last.target == "/things?must=yes"
    assert recorder.last.header("accept") == "application/json"


def test_a_value_that_is_the_default_is_not_sent_and_another_is(client: Any, recorder: Any) -> None:
    client.thing.list_things(must="yes", limit=20, exact=False, order="up")
    assert recorder.last.target == "/things?must=yes"
    client.thing.list_things(must="yes", limit=0, exact=True, order="down")
    assert recorder.last.target == "/things?limit=0&exact=true&order=down&must=yes"


def test_styles_and_names(client: Any, recorder: Any) -> None:
    client.thing.list_things(
        ids=["a", "b&c"], joined=["a", "b"], piped=["a", "b"], deep={"k": "v"}, from_=3, rate=1.5, must=""
    )
    assert recorder.last.target == (
        "/things?ids=a&ids=b%26c&joined=a,b&piped=a%7Cb&deep%5Bk%5D=v&from=3&rate=1.5&must="
    )


def test_headers_and_cookies(client: Any, recorder: Any) -> None:
    client.thing.list_things(must="", x_trace="abc", flavour="mint")
    assert recorder.last.header("x-trace") == "abc"
    assert recorder.last.header("cookie") == "flavour=mint"


@pytest.mark.parametrize("value", ["a\nb", "a\r\nX-Evil: 1", "\x00"])
def test_a_header_takes_no_control_codes(client: Any, recorder: Any, shop: Any, value: str) -> None:
    with pytest.raises(shop.module.ConfigurationError):
        client.thing.list_things(must="", x_trace=value)
    assert recorder.requests == []


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_takes_no_value_that_changes_the_route(client: Any, recorder: Any, shop: Any, value: str) -> None:
    with pytest.raises(shop.module.ConfigurationError, match=r"GET /things/\{id\}"):
        client.thing.get_thing(id=value)
    assert recorder.requests == []


def test_a_path_value_stays_one_segment(client: Any, recorder: Any) -> None:
    client.thing.get_thing(id="a/b?c#d %é")
    assert recorder.last.target == "/things/a%2Fb%3Fc%23d%20%25%C3%A9"


def test_an_operation_with_its_own_address(client: Any, recorder: Any) -> None:
    client.thing.get_else()
    assert recorder.last.target == "/else/else"


def test_json_is_sent_as_it_is(client: Any, recorder: Any) -> None:
    thing = {"name": "é", "extra": [1, 2.5, None, {"deep": True}]}
    client.thing.create_thing(thing)
    assert recorder.last.header("content-type") == "application/json"
    assert json.loads(recorder.last.body) == thing


def test_forms_and_text(client: Any, recorder: Any) -> None:
    client.thing.send_plain({"a": "1 & 2", "b": "é"})
    assert parse_qsl(recorder.last.body.decode()) == [("a", "1 & 2"), ("b", "é")]
    assert recorder.last.header("content-type") == "application/x-www-form-urlencoded"
    client.thing.send_text("héllo")
    assert recorder.last.body == "héllo".encode()


@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
def test_multipart(client: Any, recorder: Any, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a name.bin"
    path.write_bytes(b"\x00content\xff")
    file = {"bytes": b"\x00content\xff", "path": path, "file": io.BytesIO(b"\x00content\xff")}[kind]
    client.thing.send_form({"title": "T & é", "file": file, "tags": ["x", "y"]})
    kind_, boundary = recorder.last.header("content-type").split("; boundary=")
    parts = recorder.last.body.split(f"--{boundary}".encode())[1:-1]
    assert kind_ == "multipart/form-data"
    assert len(parts) == 4
    assert b'name="title"' in parts[0]
    assert parts[0].rstrip(b"\r\n").endswith("T & é".encode())
    assert b'filename="' in parts[1]
    assert parts[1].rstrip(b"\r\n").endswith(b"\x00content\xff")
    assert [part.rstrip()[-1:] for part in parts[2:]] == [b"x", b"y"]


def test_multipart_without_a_file_is_multipart_still(client: Any, recorder: Any) -> None:
    client.thing.send_form({"title": "only"})
    assert recorder.last.header("content-type").startswith("multipart/form-data")


def test_credentials(shop: Any, recorder: Any) -> None:
    recorder.answers = [THING]
    told = {"basic_user": "u", "basic_password": "p:w", "token": "tok", "x_key": "xk", "api_key": "a b&c", "sid": "s1"}
    with shop.module.Client(recorder.url, **told) as client:
        client.thing.get_basic()
        assert recorder.last.header("authorization") == "Basic " + b64encode(b"u:p:w").decode()
        client.thing.get_bearer()
        assert recorder.last.header("authorization") == "Bearer tok"
        client.thing.get_header_key()
        assert recorder.last.header("x-key") == "xk"
        client.thing.get_query_key()
        assert recorder.last.target == "/query-key?api_key=a%20b%26c"
        client.thing.get_cookie_key()
        assert recorder.last.header("cookie") == "sid=s1"


def test_digest(shop: Any, recorder: Any) -> None:
    challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'
    recorder.answers = [Answer(401, b"", {"WWW-Authenticate": challenge}), THING]
    with shop.module.Client(recorder.url, digest_user="u", digest_password="p") as client:
        client.thing.get_digest()
    assert 'username="u"' in recorder.last.header("authorization")
    assert "p" not in recorder.last.header("authorization").split('"')[1::2]


def test_what_is_missing_is_named_and_nothing_is_sent(shop: Any, recorder: Any) -> None:
    with shop.module.Client(recorder.url) as client, pytest.raises(shop.module.ConfigurationError) as failed:
        client.thing.get_bearer()
    assert "SHOP_TOKEN" in str(failed.value)
    with shop.module.Client() as client, pytest.raises(shop.module.ConfigurationError, match="SHOP_URL"):
        client.thing.get_old()
    assert recorder.requests == []


def test_the_environment_tells_what_was_not_passed(
    shop: Any, recorder: Any, set_environment: Callable[..., Any]
) -> None:
    recorder.answers = [THING]
    set_environment({"SHOP_URL": recorder.url, "SHOP_TOKEN": "from-env"})
    with shop.module.Client() as client:
        client.thing.get_bearer()
        assert recorder.last.header("authorization") == "Bearer from-env"
    with shop.module.Client(token="passed") as client:
        client.thing.get_bearer()
        assert recorder.last.header("authorization") == "Bearer passed"


def test_asynchronous_calls_are_the_same(shop: Any, recorder: Any) -> None:
    recorder.answers = [THING]

    async def run() -> Any:
        async with shop.module.AsyncClient(recorder.url, api_key="k") as client:
            await client.thing.list_things(ids=["a"], must="é")
            await client.thing.create_thing({"name": "n"})
            await client.thing.send_form({"title": "T", "file": b"abc"})
            return await client.thing.get_query_key()

    assert asyncio.run(run()) == {"name": "a"}
    assert [request.target for request in recorder.requests] == [
        "/things?ids=a&must=%C3%A9",
        "/things",
        "/form",
        "/query-key?api_key=k",
    ]
    assert b"abc" in recorder.requests[2].body


def test_deprecated_operations_say_so(client: Any) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"):
        client.thing.get_old()


def test_a_body_that_is_no_file_is_refused(client: Any, recorder: Any, shop: Any) -> None:
    with pytest.raises(shop.module.ConfigurationError, match="int"):
        client.thing.put_file(3, id="x")
    assert recorder.requests == []


def test_path_objects_only(client: Any, shop: Any) -> None:
    with pytest.raises(shop.module.ConfigurationError, match="str"):
        client.thing.put_file(str(Path("x")), id="x")


@pytest.mark.parametrize(
    ("version", "schema", "sent"),
    [
        ("3.0.3", {"type": "object", "nullable": True}, b"null"),
        ("3.0.3", {"allOf": [{"$ref": "#/components/schemas/Pet"}], "nullable": True}, b"null"),
        ("3.1.0", {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]}, b"null"),
        ("3.1.0", {"$ref": "#/components/schemas/Pet"}, b""),
    ],
)
def test_a_body_that_must_be_there_may_be_null(
    client_from: Callable[..., Any], recorder: Any, version: str, schema: dict[str, Any], sent: bytes
) -> None:
    put = {"operationId": "put", "tags": ["a"], "responses": {"204": {"description": "Done"}}, **body(schema)}
    document = {
        "openapi": version,
        "info": {"title": "Null", "version": "1"},
        "servers": [{"url": "http://null.example"}],
        "paths": {"/pet": {"put": put}},
        "components": {"schemas": {"Pet": {"type": "object"}}},
    }
    name = f"null_{version[2]}_{next(iter(schema)).strip('$').lower()}"
    with client_from(document, name).module.Client(recorder.url) as client:
        client.a.put(None)
    assert recorder.last.body == sent
    assert recorder.last.header("content-type") == ("application/json" if sent else "")
