"""What is in the bytes: encodings, sizes, and files that are no specification."""

from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Limits, load
from generator.errors import PrerequestError
from tests.document.places import place_in

MINIMAL = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n"


def test_a_document_knows_its_file_and_version(read: Any) -> None:
    document = read(MINIMAL)
    assert document.file.endswith("spec.yaml")
    assert document.version == "3.0"
    assert document.root == {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("text", [MINIMAL, '{"openapi": "3.1.0", "info": {"title": "ü"}}', '\n\n  {"swagger": "2.0"}'])
def test_utf8_with_and_without_byte_order_mark(read: Any, bom: bytes, text: Any) -> None:
    assert next(iter(read(bom + text.encode()).root)) in ("openapi", "swagger")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_named(refusal: Any, codec: str) -> None:
    diagnostic = refusal(MINIMAL.encode(codec))
    assert diagnostic.code == "E103"
    assert "UTF-8" in diagnostic.message


def test_bytes_that_are_not_utf8_have_a_place(refusal: Any) -> None:
    diagnostic = refusal("openapi: 3.0.3\ninfo:\n  title: ü".encode("latin-1"))
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("E103", 3, 10)


@pytest.mark.parametrize("page", ["<!DOCTYPE html><html>", "\n <html><body>", "<?xml version='1.0'?>"])
@pytest.mark.parametrize("name", ["spec.yaml", "spec.json"])
def test_a_login_page_is_named(refusal: Any, page: str, name: str) -> None:
    diagnostic = refusal(page, name)
    assert (diagnostic.code, "web page" in diagnostic.message, "login" in diagnostic.hint) == ("E104", True, True)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file(refusal: Any, text: str) -> None:
    assert refusal(text).message == "this file is empty"


@pytest.mark.parametrize("text", ["[]", "[1, 2]", "- a\n- b\n", "just text", "# nothing but a comment\n", "12"])
def test_something_else_than_an_object(refusal: Any, text: str) -> None:
    assert refusal(text).code == "E104"


@pytest.mark.parametrize("text", ["info: {}\n", '{"collection": {}}', '{"asyncapi": "2.0.0"}'])
def test_an_object_that_is_no_specification(refusal: Any, text: str) -> None:
    assert refusal(text).code == "E113"


@pytest.mark.parametrize(
    "version", ['swagger: "1.2"', "swagger: 1.2", "openapi: 4.0.0", "openapi: 3.3.0", "openapi: 3.0.x", 'openapi: "3"']
)
def test_an_unsupported_version(refusal: Any, version: str) -> None:
    diagnostic = refusal(version + "\n")
    assert diagnostic.code == "E114"
    assert diagnostic.pointer in ("/swagger", "/openapi")


@pytest.mark.parametrize("text", ["swagger: 2", "openapi: true", "openapi: [3]"])
def test_a_version_that_is_not_text(refusal: Any, text: str) -> None:
    diagnostic = refusal(text)
    assert (diagnostic.code, diagnostic.message) == ("E114", "the version is not text")
    assert "quotes" in diagnostic.hint


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.1", "3.2.0", "3.1.0-rc1"])
def test_supported_versions(read: Any, version: str) -> None:
    assert read(f"openapi: {version}\n").version == version[:3]


def test_a_missing_file_a_folder_and_a_name_that_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path, tmp_path / "spec.yaml" / "x", Path("\0"), tmp_path / ("n" * 5000)):
        with pytest.raises(PrerequestError) as caught:
            load(path)
        assert caught.value.diagnostics[0].code == "E101"
        assert caught.value.exit_status == 2


def test_size_limit(read: Any, refusal: Any) -> None:
    padded = MINIMAL + "#" * 1000
    read(padded, limits=Limits(max_bytes=len(padded)))
    assert refusal(padded, limits=Limits(max_bytes=len(padded) - 1)).code == "E102"


def test_json_in_a_yaml_file_and_flow_style(read: Any, refusal: Any) -> None:
    assert read('{"openapi": "3.0.0"}', "a.yaml").version == "3.0"
    assert read("{openapi: 3.0.0, info: {title: t}}", "a.yaml").version == "3.0"
    assert refusal("{openapi: 3.0.0, info: {title: t}}", "a.json").code == "E105"
    assert refusal('{"openapi": "3.0.0",', "a.yaml").code == "E106"


def test_positions_fall_back_to_the_nearest_ancestor(read: Any) -> None:
    for text in ("openapi: 3.0.3\na:\n  b:\n  - c\n", '{"openapi": "3.0.3",\n"a":\n{"b":\n["c"]}}'):
        document = read(text)
        assert place_in(document, "/a/b/7")[1:] == place_in(document, "/a/b")[1:]
        assert place_in(document, "/a/b/0/d")[1:] == place_in(document, "/a/b/0")[1:]
        assert place_in(document, "/a/nowhere/b/c")[1:] == place_in(document, "/a")[1:] == (2, 1)
        assert place_in(document, "")[1:] == place_in(document, "/x")[1:] == (1, 1)
        assert len({place_in(document, pointer) for pointer in ("/a", "/a/b", "/a/b/0")}) == 3


def test_positions_in_flow_style(read: Any) -> None:
    document = read("{openapi: 3.0.3,\n  info: {title: t,\n    version: x}}", "a.yaml")
    assert place_in(document, "/info/version")[1:] == (3, 5)


def test_a_document_without_a_file_has_no_lines() -> None:
    from generator.document.load import Document

    assert place_in(Document("made", {"openapi": "3.0.0"}), "/openapi") == ("made", None, None)
