"""`init --signing`: asks a few questions, and writes an overlay that says how an API signs its requests."""

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from .. import resources
from ..document.load import Document, load
from ..encode import yaml
from ..errors import PrerequestError, did_you_mean, fail
from ..settings.files import read_regular
from ..signing import registry as schemes
from . import console

_ENDINGS = ("*.yaml", "*.yml", "*.json")
_CODE = "E634"
Answers: TypeAlias = dict[str, list[str]]
_NAME = "signature"


class Question(NamedTuple):
    """A question of a scheme's `questions.toml`."""

    name: str
    text: str
    path: list[str]
    values: tuple[str, ...] = ()
    default: str = ""
    many: bool = False
    whole: bool = False


def init_signing(spec: Path, file: Path | None, answers: list[str]) -> int:
    """Write an overlay beside a specification. Missing answers are asked for if a person is at the terminal."""
    scheme, questions = _questions()
    answered = _read_answers(file, answers, {question.name: question for question in questions})
    document = _document(spec)
    path = overlay_path(Path(document.file))
    if path.exists():
        raise fail("E616", f"{path.as_posix()} exists already", hint="remove or rename it first")
    written = {"scheme": scheme.id, **_recipe(scheme, questions, answered)}
    head = f"# How the requests of {Path(document.file).name} are signed: docs/sign-any-api.md explains all keys.\n"
    try:
        with path.open("xb") as output:
            output.write(head.encode() + yaml.dumps(overlay(document.root, written)))
    except OSError as error:
        raise fail("E616", f"{path.as_posix()} cannot be written: {error.strerror}") from error
    console.say(f"{path.as_posix()} written; now: prerequest generate {document.file} --overlay {path.as_posix()}")
    return 0


def overlay_path(spec: Path) -> Path:
    """Return the path of the overlay for a specification."""
    return spec.with_name(f"{spec.stem}.signing.yaml")


def _questions() -> tuple[schemes.Scheme, tuple[Question, ...]]:
    for name in schemes.names():
        file = resources.schemes()[name] / "questions.toml"
        if file.is_file():
            return schemes.get(name), tuple(Question(**table) for table in resources.manifest(file)["questions"])
    raise fail(_CODE, "no signing scheme has questions")


def _document(path: Path) -> Document:
    if not path.is_dir():
        return load(path)
    documents = list(documents_in(path))
    if len(documents) != 1:
        names = ", ".join(document.file for document in documents) or "none"
        hint = "prerequest init --signing FILE"
        raise fail(_CODE, f"{path.as_posix()} must contain exactly one specification, and has: {names}", hint=hint)
    return documents[0]


def documents_in(folder: Path) -> Iterator[Document]:
    """Yield the specifications in a folder."""
    for pattern in _ENDINGS:
        for file in sorted(folder.glob(pattern)):
            # A name that is not text cannot be written into a configuration.
            with suppress(PrerequestError, UnicodeEncodeError):
                file.name.encode()
                yield load(file)


def _read_answers(file: Path | None, answers: list[str], questions: Mapping[str, Question]) -> Answers:
    answered: Answers = {}
    for name, answer in (*_of_file(file), *(answer.partition("=")[::2] for answer in answers)):
        if name not in questions:
            hint = did_you_mean(name, questions, f"known: {', '.join(questions)}")
            raise fail(_CODE, f"there is no question {name!r}", hint=hint)
        _refuse(questions[name], answer)
        answered.setdefault(name, []).append(answer)
    return answered


def _of_file(file: Path | None) -> Iterator[tuple[str, str]]:
    if file is None:
        return
    try:
        answers = tomllib.loads(read_regular(file).decode())
    except (OSError, ValueError) as error:
        raise fail(_CODE, f"the answers cannot be read: {error}", file=file.as_posix()) from error
    for name, value in answers.items():
        lines = [f"{key}: {item}" for key, item in value.items()] if isinstance(value, Mapping) else value
        yield from ((name, str(item)) for item in (lines if isinstance(lines, list) else [lines]))


def _refuse(question: Question, answer: str) -> None:
    if answer and question.values and answer not in question.values:
        hint = did_you_mean(answer, question.values, f"one of: {', '.join(question.values)}")
        raise fail(_CODE, f"{question.name} cannot be {answer!r}", hint=hint)
    if answer and question.many and ":" not in answer:
        raise fail(_CODE, f"{question.name} is a name and a value, not {answer!r}", hint="example: X-Sign: {signature}")


def _recipe(scheme: schemes.Scheme, questions: tuple[Question, ...], answered: Answers) -> Mapping[str, Any]:
    """Return the recipe from the answers. If it is not valid, ask the person again."""
    while True:
        for question in questions:
            if question.name not in answered:
                answered[question.name] = _ask(question) if sys.stdin.isatty() else [question.default]
            if question.whole and any(answered[question.name]):
                break
        recipe = _nested(questions, answered)
        try:
            scheme.read_options(recipe)
        except ValueError as error:
            pointer = getattr(error, "pointer", "").strip("/")
            wrong = fail(_CODE, f"{pointer or 'the recipe'}: {error}", hint=getattr(error, "hint", ""))
            if not sys.stdin.isatty():
                raise wrong from error
            console.warn(str(wrong))
            _forget(answered, questions, pointer.split("/")[0])
        else:
            return recipe


def _forget(answered: Answers, questions: tuple[Question, ...], part: str) -> None:
    """Remove the answers that belong to a part of the recipe, or all answers if none does."""
    wrong = [question.name for question in questions if question.path[0] == part]
    for name in wrong or list(answered):
        answered.pop(name, None)


def _nested(questions: tuple[Question, ...], answered: Answers) -> Mapping[str, Any]:
    recipe: dict[str, Any] = {}
    for question in questions:
        answers = [answer for answer in answered.get(question.name, ()) if answer]
        if answers:
            parent = recipe
            for key in question.path[:-1]:
                parent = parent.setdefault(key, {})
            parent[question.path[-1]] = _value(question, answers)
        if answers and question.whole:
            return recipe
    return recipe


def _value(question: Question, answers: list[str]) -> Any:
    if not question.many:
        return answers[-1].replace("\\n", "\n")
    pairs = (answer.partition(":") for answer in answers)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _ask(question: Question) -> list[str]:
    """Ask a person at the terminal until the answer is valid."""
    choice = f" [{', '.join(question.values)}]" if question.values else ""
    default = f" ({question.default})" if question.default else ""
    answers: list[str] = []
    while True:
        sys.stderr.write(f"{question.text}{choice}{default}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise fail(_CODE, f"no answer to: {question.text}")
        try:
            _refuse(question, answer := line.strip() or question.default)
        except PrerequestError as error:
            console.warn(str(error))
            continue
        answers.append(answer)
        if not question.many or not answer:
            return answers


def overlay(root: Mapping[str, Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an OAI Overlay for a document. `written` is the extension with its scheme."""
    return {
        "overlay": "1.0.0",
        "info": {"title": "How requests are signed", "version": "1"},
        "actions": list(_actions(root, written)),
    }


def _actions(root: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    section = ["securityDefinitions"] if "swagger" in root else ["components", "securitySchemes"]
    declared = root
    for key in section:
        declared = declared.get(key) or {}
    name = next((name for name, scheme in declared.items() if scheme.get("type") == "apiKey"), _NAME)
    if name in declared:
        yield {"target": "$" + "".join(map(_step, [*section, name])), "update": {"x-signing": dict(written)}}
    else:
        added: dict[str, Any] = {name: {"type": "apiKey", "in": "header", "name": "Signature", "x-signing": written}}
        for key in reversed(section):
            added = {key: added}
        yield {"target": "$", "update": added}
    if not _is_enough(root, name):
        if "security" in root:
            yield {"target": "$.security", "remove": True}
        yield {"target": "$", "update": {"security": [{name: []}]}}


def _step(key: str) -> str:
    return f".{key}" if key.isidentifier() and key.isascii() else f"[{json.dumps(key, ensure_ascii=False)}]"


def _is_enough(root: Mapping[str, Any], name: str) -> bool:
    """Return whether an operation is signed already and needs no other key, which the recipe would send."""
    of_operations = [
        requirement
        for item in (root.get("paths") or {}).values()
        if isinstance(item, Mapping)
        for operation in item.values()
        if isinstance(operation, Mapping)
        for requirement in operation.get("security") or ()
    ]
    of_all = root.get("security") or ()
    return any(list(requirement) == [name] for requirement in of_all) or (
        not any(name in requirement for requirement in of_all)
        and any(name in requirement for requirement in of_operations)
    )
