"""Texts of a document as names, descriptions and bodies of a collection."""

import re
from functools import lru_cache

from ...encode import postman
from ...encode.json import break_braces, text
from ...model import Json

_LIVE = ((re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"), (re.compile(r"!(?=\[)"), "\\!"))
_LINK = re.compile(r"\]\((?!\s*(?:https?://|mailto:|#|/))")
_DEFINITION = re.compile(r"\]:(?!\s*https?://)")
_IN_A_NAME = re.compile(r"[/<>:\s]+")


def name(title: str) -> str:
    """Return a name of one line without `/ < > :`, so that Postman keeps it unchanged as a file name."""
    return _IN_A_NAME.sub(" ", postman.prose(title)).strip()[:120] or "Unnamed"


@lru_cache(maxsize=8192)
def about(description: str) -> str:
    """Return a description in CommonMark, without HTML, remote images and links that hide their target."""
    text = postman.prose(description)
    for pattern, instead in _LIVE:
        text = pattern.sub(instead, text)
    return _DEFINITION.sub("] :", _LINK.sub("] (", text))


def json_body(value: Json) -> str:
    """Return a value as the JSON text of a body, without a `{{` that Postman would replace."""
    return break_braces(text(value))


def xml_body(document: str) -> str:
    """Return an XML document without a `{{` that Postman would replace."""
    return postman.prose(document.replace("{{", "{&#123;"))
