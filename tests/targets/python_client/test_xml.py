"""XML answers of QLM as typed dictionaries; what XML can do to a reader, it does not do to this one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

XML = {"Content-Type": "application/xml"}
LOGIN = {"user": "u", "password": "p", "api_key": "k"}


@pytest.fixture
def package(client_of: Callable[..., Any]) -> Any:
    return client_of("qlm")


@pytest.fixture
def client(package: Any, recorder: Any) -> Iterator[Any]:
    with package.module.Client(recorder.url, retry=None, **LOGIN) as client:
        yield client


def validate(client: Any, recorder: Any, body: Any, headers: Any = XML) -> Any:
    recorder.answers = [Answer(200, body if isinstance(body, bytes) else body.encode(), headers)]
    return client.activation.validate_license_http()


def wrap(inner: Any) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<QuickLicenseManager>{inner}</QuickLicenseManager>'


def test_values_have_the_documented_types(client: Any, recorder: Any) -> None:
    inner = "<productID> 7 </productID><duration>-1</duration><userCompany>A &amp; Ü</userCompany><userData></userData>"
    diagnostics = validate(client, recorder, wrap(inner + "<majorVersion/><unknown><a>1</a><a>2</a><b/></unknown>"))
    assert diagnostics == {
        "productID": 7,
        "duration": -1,
        "userCompany": "A & Ü",
        "userData": "",
        "unknown": {"a": ["1", "2"], "b": ""},
    }


def test_lists(client: Any, recorder: Any) -> None:
    def created(inner: Any) -> Any:
        recorder.answers = [Answer(200, wrap(inner).encode(), XML)]
        return client.licence_creation.get_activation_key(
            is_vendor="v", is_productid=1, is_majorversion=1, is_minorversion=0
        )

    one = "<license><activationKey>K1</activationKey></license>"
    assert created(f"<licenses>{one}</licenses>") == {"licenses": [{"activationKey": "K1"}]}
    assert created(f"<licenses>{one}{one}</licenses>") == {"licenses": [{"activationKey": "K1"}] * 2}
    assert created("<licenses/>") == {"licenses": []}


def test_repeated_elements(client: Any, recorder: Any) -> None:
    recorder.answers = [
        Answer(200, wrap('<serverDate>2026-01-01T00:00:00Z</serverDate><serverDate date="x"/>').encode(), XML)
    ]
    assert client.server.ping_http() == {"serverDate": ["2026-01-01T00:00:00Z", ""]}


def test_a_document_inside_the_document(client: Any, recorder: Any) -> None:
    inner = '<ProductProperties><Property ID="1" value="a&amp;b">x &lt; y</Property><Empty></Empty></ProductProperties>'
    declared = f'<?xml version="1.0" encoding="utf-16"?>{inner}'
    diagnostics = validate(
        client, recorder, wrap(f"<productProperties>{declared}</productProperties><status>4</status>")
    )
    assert diagnostics == {"status": 4, "productProperties": inner}


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "UTF-8", ""),
        ("utf-8-sig", "UTF-8", ""),
        ("utf-16", "UTF-16", ""),
        ("cp932", "windows-31j", ""),
        ("cp932", "windows-31j", "application/xml; charset=windows-31j"),
        ("iso-8859-1", "ISO-8859-1", ""),
        ("utf-8", "ISO-8859-1", "text/xml; charset=utf-8"),
    ],
)
def test_encodings(client: Any, recorder: Any, encoding: str, declared: str, header: str) -> None:
    name = "日本" if encoding == "cp932" else "Müller"
    text = f'<?xml version="1.0" encoding="{declared}"?><r><userCompany>{name}</userCompany></r>'
    assert validate(client, recorder, text.encode(encoding), {"Content-Type": header} if header else {}) == {
        "userCompany": name
    }


def test_a_failure_in_a_good_answer_is_an_error(client: Any, recorder: Any, package: Any) -> None:
    with pytest.raises(package.module.RefusedError) as failed:
        validate(client, recorder, wrap("<error>RequestBlocked_AuthenticationError</error>"))
    assert (failed.value.status, failed.value.message) == (200, "RequestBlocked_AuthenticationError")
    assert "API key" in failed.value.hint
    assert validate(client, recorder, wrap("<error></error><result>fine</result>")) == {"error": "", "result": "fine"}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    "body",
    [
        f"<!DOCTYPE r [{LAUGHS}]><r><userCompany>&l9;</userCompany></r>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><userCompany>&x;</userCompany></r>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd"><r/>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><r/>',
        "<!DOCTYPE r><r/>",
        "<r>&undefined;</r>",
        "<a>" * 200 + "</a>" * 200,
        "<a>" * 100_000,
        "<r><productID>seven</productID></r>",
        "<r",
        "not xml",
        "<r/><r/>",
        '<?xml version="1.0" encoding="no-such-code"?><r/>',
    ],
)
def test_dangerous_or_broken_xml(client: Any, recorder: Any, package: Any, body: Any) -> None:
    with pytest.raises(package.module.AnswerError) as failed:
        validate(client, recorder, body)
    assert "root:" not in str(failed.value)


def test_text_where_a_provider_answers_in_text(client: Any, recorder: Any) -> None:
    arguments = {"is_vendor": "v", "is_productid": 1, "is_majorversion": 1, "is_minorversion": 0}
    recorder.answers = [Answer(200, b"AAAA-BBBB\n", {"Content-Type": "text/plain"})]
    assert client.licence_creation.get_activation_key(**arguments) == "AAAA-BBBB\n"
    recorder.answers = [Answer(200, wrap("<licenses/>").encode(), {"Content-Type": "text/html"})]
    assert client.licence_creation.get_activation_key(**arguments) == {"licenses": []}


def test_json_where_it_is_asked_for(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, b'{"avkey": "K"}', {"Content-Type": "application/json"})]
    assert client.licence_lookup.retrieve_activation_key_http(is_format="json") == {"avkey": "K"}
    recorder.answers = [Answer(200, wrap("<avkey>K</avkey>").encode(), {})]
    assert client.licence_lookup.retrieve_activation_key_http(is_format="xml") == {"avkey": "K"}


def test_texts_beside_attributes_and_elements(client_from: Callable[..., Any], recorder: Any) -> None:
    word = {"type": "string"}
    members = {
        "id": {**word, "xml": {"nodeType": "attribute"}},
        "about": {**word, "xml": {"nodeType": "cdata"}},
        "price": {
            "type": "object",
            "properties": {
                "unit": {**word, "xml": {"attribute": True}},
                "n": {"type": "number", "xml": {"x-text": True}},
            },
        },
    }
    content = {"application/xml": {"schema": {"type": "object", "xml": {"name": "doc"}, "properties": members}}}
    answers = {"200": {"description": "", "content": content}}
    call = {"operationId": "put", "tags": ["all"], "requestBody": {"content": content}, "responses": answers}
    document = {"openapi": "3.2.0", "info": {"title": "X", "version": "1"}, "paths": {"/a": {"put": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "texts-in-xml")
    written = '<doc id="i">a &lt; b<price unit="EUR">1.5</price></doc>'
    recorder.answers = [Answer(200, written.encode(), XML)]
    body = {"id": "i", "about": "a < b", "price": {"unit": "EUR", "n": 1.5}}
    with package.module.Client(recorder.url, retry=None) as client:
        assert client.all.put(body) == body
    assert recorder.last.body.decode().endswith(written)
