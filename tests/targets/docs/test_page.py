"""The page as text: what may run in it, and that nothing of a document may."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from generator.model import Requirement, Signing
from generator.signing import registry as schemes
from generator.targets import docs
from generator.targets.shared.signing_source import static
from generator.targets.templates import ours

from .hostile import hostile_api

PAGES = ["qlm", "qps", "hostile"]
BLOCKS = (
    "body button datalist dd details div dl dt footer h1 h2 h3 h4 head header hr html li main nav noscript ol p pre"
)
INLINE = "a code em i input kbd label link meta optgroup option script section select span strong style summary table"
TAGS = {*BLOCKS.split(), *INLINE.split(), "tbody", "td", "textarea", "th", "thead", "title", "tr", "ul", "wbr", "br"}

BENCHES = [name for name in schemes.names() if schemes.get(name).scripts]


class Reader(HTMLParser):
    """Collects tags, attributes, and what stands in scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.attributes: list[Any] = []
        self.blocks: list[Any] = []
        self.inside = None

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag in ("script", "style"):
            self.blocks.append([tag, dict(attrs), ""])

    def handle_data(self, data: Any) -> None:
        if self.cdata_elem:
            self.blocks[-1][2] += data


def read(text: Any) -> Any:
    reader = Reader()
    reader.feed(text)
    return reader


def attribute(reader: Any, name: Any) -> list[Any]:
    return [value for key, value in reader.attributes if key == name]


@pytest.fixture(scope="module")
def texts(apis: Any) -> dict[Any, Any]:
    return {name: docs.html(apis[name]) for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_what_is_ours_and_nothing_else(texts: Any, name: Any) -> None:
    reader = read(texts[name])
    policy = next(value for value in attribute(reader, "content") if "default-src" in value)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy
    digests: dict[Any, Any] = {"script": [], "style": []}
    for tag, attributes, text in reader.blocks:
        if "type" not in attributes:
            digests[tag].append(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")
    assert rules["script-src"].split() == digests["script"]
    assert rules["style-src"].split() == digests["style"]


def test_scripts_hold_nothing_of_a_document(texts: Any) -> None:
    scripts = {
        name: [block[2] for block in read(text).blocks if "type" not in block[1]] for name, text in texts.items()
    }
    assert scripts["hostile"] == scripts["qlm"]
    assert scripts["qps"][0] == scripts["qlm"][0]
    assert scripts["qps"][1] == scripts["qlm"][1]


@pytest.mark.parametrize("name", PAGES)
def test_markup_is_ours_alone(texts: Any, name: Any) -> None:
    reader = read(texts[name])
    assert set(reader.tags) <= TAGS
    assert reader.tags.count("script") == 5
    assert not [
        key for key, _ in reader.attributes if key.startswith("on") or key in ("style", "src", "srcdoc", "action")
    ]
    for address in attribute(reader, "href"):
        assert re.match(r"#|https?://|mailto:|\.\./postman/$|data:image/svg\+xml,", address), address


@pytest.mark.parametrize("scheme", BENCHES)
def test_the_signer_is_there_byte_for_byte(apis: Any, scheme: Any) -> None:
    name = {"qlik-xrfkey": "qps", "qlm-strict": "qlm", "hmac": "shop"}[scheme]
    page = docs.html(apis[name])
    for name in ("final_url.js", "masked.js", f"{scheme}/sign.js"):
        assert static(name) in page
    assert (schemes.get(scheme).folder / "sign.js").read_text("utf-8").strip() in page


def test_our_own_schemes_have_a_bench() -> None:
    assert BENCHES == ["hmac", "qlik-xrfkey", "qlm-strict"]


def test_ids_are_unique_and_links_lead_somewhere(texts: Any) -> None:
    for text in texts.values():
        reader = read(text)
        ids = attribute(reader, "id")
        assert len(ids) == len(set(ids))
        for name in ("href", "for", "list", "aria-describedby", "aria-labelledby", "aria-controls"):
            wanted = [value.removeprefix("#") for value in attribute(reader, name) if name != "href" or value[0] == "#"]
            assert set(wanted) <= set(ids), name


def test_no_default_of_a_secret_is_on_the_page(texts: Any) -> None:
    assert "window.PWNED" in texts["hostile"]
    data = json.loads(next(block[2] for block in read(texts["hostile"]).blocks if block[1].get("type")))
    assert set(data) == {"mistakes", "secrets", "origins", "languages"}


def test_without_a_signature_there_is_no_bench() -> None:
    api = hostile_api()
    bare = api._replace(operations=tuple(operation._replace(security=()) for operation in api.operations))
    reader = read(docs.html(bare))
    assert [block[0] for block in reader.blocks].count("script") == 4
    assert "intro bench" not in attribute(reader, "class")


def test_two_schemes_have_two_benches() -> None:
    api = hostile_api()
    second = api.operations[0]._replace(id="other", security=(Requirement(signing=Signing("qlik-xrfkey")),))
    text = docs.html(api._replace(operations=(*api.operations, second)))
    assert attribute(read(text), "data-scheme").count("qlik-xrfkey") == 2
    assert attribute(read(text), "class").count("intro bench") == 2
    ids = attribute(read(text), "id")
    assert len(ids) == len(set(ids))


def test_same_input_same_bytes(apis: Any) -> None:
    for name in PAGES:
        assert docs.files(apis[name]) == docs.files(apis[name])
    assert docs.files(hostile_api()) == docs.files(apis["hostile"])


def test_a_template_gives_what_was_digested() -> None:
    assert ours().render("docs/start.js.j2") in docs.html(hostile_api())
