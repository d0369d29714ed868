import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from generator.encode import postman


@pytest.mark.parametrize("encoder", [postman.prose, postman.query_value, postman.query_key, postman.path_part])
def test_no_variable_is_left(texts: Any, seen: Callable[..., Any], encoder: Any) -> None:
    for text in texts:
        assert "{{" not in encoder(text)
        seen(encoder(text))


def test_prose_keeps_what_it_says(texts: Any) -> None:
    for text in texts:
        shown = "".join(postman.visible(part) for part in re.split(r"[\r\n\t]", text))  # type: ignore[attr-defined]
        assert re.sub(r"\s", "", postman.prose(text)) == re.sub(r"\s", "", shown)


@pytest.mark.parametrize("encoder", [postman.query_value, postman.query_key, postman.path_part])
def test_a_server_reads_the_text(texts: Any, encoder: Any) -> None:
    for text in texts:
        expected = re.sub("[\ud800-\udfff]", "\ufffd", text).encode()
        assert unquote_to_bytes(encoder(text)) == expected


def test_structure_cannot_be_forged() -> None:
    assert postman.query_value("a&b=c#d+e%20") == "a%26b=c%23d%2Be%2520"
    assert postman.query_key("a=b&c") == "a%3Db%26c"
    assert postman.path_part("a/b?c#d:e%20") == "a%2Fb%3Fc%23d%3Ae%2520"
    assert postman.path_text("a/b?c#d:e%20%2g%") == "a%2Fb%3Fc%23d:e%20%252g%25"
