"""Common tasks of several calls: the `workflows` of a bundled spec, if the API has these calls."""

import re
from collections.abc import Iterable
from pathlib import Path

from ... import resources
from ...encode.code import Code
from ...model import Api
from ...output.write import File

_NEEDS = re.compile(r"^ *# Needs ([a-z_]+/[a-z_/ ]+)$", re.MULTILINE)


def folder(api: Api) -> Path | None:
    """Return the folder of an API's workflows, or None."""
    spec_folder = resources.discover("specs", "spec.toml").get(api.id)
    return spec_folder / "workflows" if spec_folder and (spec_folder / "workflows").is_dir() else None


def has(api: Api, calls: Iterable[str]) -> bool:
    """Return whether an API has all of these calls, `folder/operation`."""
    return {f"{operation.folder}/{operation.id}" for operation in api.operations}.issuperset(calls)


def scripts(api: Api, templates: Path) -> dict[str, File]:
    """Return the scripts of an API's workflows and the files that they share, also those of the language's folder."""
    spec_folder = folder(api)
    texts = {file.name: file.read_text("utf-8") for file in sorted(spec_folder.glob("*.sh"))} if spec_folder else {}
    jobs = {name for name, text in texts.items() if not name.startswith("_") and has(api, needs(text))}
    if not jobs:
        return {}
    steps = templates / "workflows/_steps.sh"
    chosen = {name: text for name, text in texts.items() if name in jobs or name.startswith("_")}
    chosen[steps.name] = steps.read_text("utf-8")
    return {f"workflows/{name}": File(text.encode(), executable=name in jobs) for name, text in sorted(chosen.items())}


def code(text: str) -> Code:
    """Return code of a workflow's file for templates. It is our code and contains no text of a document."""
    return Code(text)


def needs(text: str) -> list[str]:
    """Return the calls that a script names as necessary."""
    return [call for line in _NEEDS.findall(text) for call in line.split()]
