"""Documents with a name on every text, so that a test can put something else there and know where it was."""

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.document.parse import parse
from generator.document.source import Source
from generator.settings.limits import Limits

_MARK = re.compile(r"[«⟨](\w+):([^»⟩]*)[»⟩]")


class Template:
    """A document whose texts bear names: those of `texts` take any text, those of `protocol` may be refused."""

    def __init__(self, name: str) -> None:
        self.name = name
        text = Path(__file__).with_name(f"{name}.yaml").read_text("utf-8")
        self._document = parse(Source(name, text), Limits())

    @cached_property
    def texts(self) -> Any:
        return self._names("«")

    @cached_property
    def protocol(self) -> Any:
        return self._names("⟨")

    def _names(self, opening: Any) -> Any:
        return tuple(dict.fromkeys(re.findall(rf"{opening}(\w+):", json.dumps(self._document, ensure_ascii=False))))

    def filled(self, **texts: Any) -> Any:
        """Return the document as JSON values, with other texts in the places named."""

        def put(text: str) -> Any:
            return _MARK.sub(lambda match: texts.get(match[1], match[2]), text)  # type: ignore[arg-type, return-value]

        def walk(node: Any) -> Any:
            if isinstance(node, dict):
                return {put(key): walk(value) for key, value in node.items()}
            if isinstance(node, list):
                return [walk(value) for value in node]
            return put(node) if isinstance(node, str) else node

        return walk(self._document)


OPENAPI, SWAGGER, OPENAPI32 = TEMPLATES = tuple(map(Template, ("openapi", "swagger", "openapi32")))
