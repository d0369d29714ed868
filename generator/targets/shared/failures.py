"""Failures that an API reports with a status of success, so that nobody takes such an answer for a success."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ...examples.media import essence
from ...model import Api, Media, Operation, Schema


class ReportedFailure(NamedTuple):
    """The mark of an answer that is a failure with any status: a member of XML or JSON, or a word in a text."""

    member: str = ""
    word: str = ""


NO_FAILURE: Final = ReportedFailure()


def reported_failure(operation: Operation, schemas: Mapping[str, Schema]) -> ReportedFailure:
    """Return how an operation reports a failure: in a member of its usual XML answer.

    A text answer reports a failure by a word, which the pattern of its usual answers excludes.
    """
    good = [media for response in operation.responses if response.is_success for media in response.media]
    other = [media for response in operation.responses if not response.is_success for media in response.media]
    if good and not any(map(_is_xml, good)):
        return NO_FAILURE
    member = next(filter(None, (_member(media, schemas) for media in other if _is_xml(media))), "")
    return ReportedFailure(member, next(_words(other), "")) if member else NO_FAILURE


def _is_xml(media: Media) -> bool:
    return essence(media.media_type).endswith("xml")


def _member(media: Media, schemas: Mapping[str, Schema]) -> str:
    members = schemas.get(media.schema.ref, media.schema).properties
    return members[0].name if len(members) == 1 and members[0].schema.types == ("string",) else ""


def _words(answers: list[Media]) -> Iterator[str]:
    for media in answers:
        if media.media_type.startswith("text/plain") and re.fullmatch("[A-Za-z]+", media.schema.pattern):
            yield media.schema.pattern


def common_failure(api: Api) -> str:
    """Return the expression for the failures, if all operations of an API report them alike; otherwise nothing.

    One of its groups is the message of the failure.
    """
    reported = [reported_failure(operation, api.schemas) for operation in api.operations]
    members = {one.member for one in reported}
    if len(members) != 1 or not all(members):
        return ""
    name = re.escape(members.pop())
    element = rf"<(?:[\w.-]+:)?{name}(?:\s(?:[^>]*[^>/])?)?>\s*(?:<!\[CDATA\[)?\s*([^\s<\]][^<\]]*)"
    texts = [f"^([^<{{]*{word}[^<{{]*)$" for word in sorted({one.word for one in reported if one.word})]
    return "|".join([element, rf'"{name}"\s*:\s*"([^"]+)"', *texts])
