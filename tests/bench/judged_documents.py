"""The documents whose requests are judged: public ones drawn by seed, and the bundled ones, signed and unsigned."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.document.load import load
from generator.pipeline import Job, source
from generator.settings.profile import Profile
from tests.bench.openapi_directory import names

BUNDLED = ("qlm", "qlik-qps", "qlik-qrs")
_LARGEST = 1 << 20


@dataclass(frozen=True)
class Document:
    """A document: what it is called, what the requests are made of, what the judges read."""

    name: str
    spec: str
    path: Path

    @property
    def is_bundled(self) -> bool:
        """Whether it is one of ours, with an overlay and a way in that are known."""
        return self.name.split(" ")[0] in BUNDLED


def drawn(root: Path, count: int, seed: int) -> list[Document]:
    """Return documents of at most a mebibyte, drawn by seed; fewer are the first of more."""
    small = [root / name for name in names(root) if (root / name).stat().st_size <= _LARGEST]
    chosen = random.Random(seed).sample(small, 100)[:count]
    return [Document(path.relative_to(root).as_posix(), str(path), path) for path in chosen]


def bundled(folder: Path) -> list[Document]:
    """Write the bundled documents into `folder` as the judges read them, each with its signing and without."""
    documents = []
    for name in BUNDLED:
        path, profile = source(Job(name))
        assert profile
        root = json.loads(json.dumps(load(path).root))
        _tell(root, profile)
        documents.append(_written(folder, name, name, root))
        unsigned = {key: value for key, value in root.items() if key != "security"}
        for item in unsigned["paths"].values():
            for operation in item.values():
                _ = isinstance(operation, dict) and operation.pop("security", None)
        unsigned["components"].pop("securitySchemes", None)
        whole = _written(folder, f"{name} unsigned", "", unsigned)
        documents.append(Document(whole.name, str(whole.path), whole.path))
    return documents


def _written(folder: Path, name: str, spec: str, root: dict[str, Any]) -> Document:
    path = folder / f"{name.replace(' ', '-')}.json"
    path.write_text(json.dumps(root), "utf-8")
    return Document(name, spec, path)


def _tell(root: dict[str, Any], profile: Profile) -> None:
    """Say in a document what the profile of its API says: in a body the `id` of another object is enough."""
    for name, schema in root["components"]["schemas"].items():
        if profile.references and name.endswith(profile.references):
            schema.pop("required", None)
